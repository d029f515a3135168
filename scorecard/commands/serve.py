"""The command serve: the dashboard of the published release."""

from dashboards import worker
from dashboards.configured import check
from scorecard import queries
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import reading_in
from scorecard.settings import Settings


def address(settings: Settings) -> str:
    """Where the dashboard is served."""
    return f"http://{settings.host}:{settings.port}"


def serve(settings: Settings, narrator: Narrator, workers: int = 1) -> None:
    """Serve the dashboard until it is interrupted; several workers read their settings from the environment.

    Raises UnknownReleaseError when nothing is published, and FaultyFilesError or SettingsError on faulty or absent
    funnels or boundaries.
    """
    check(settings)
    with reading_in(settings) as place:
        release = queries.current_release(place.database)
    narrator.say(f"Release {release.release_id} is served on {address(settings)} (stop with Ctrl+C).")
    worker.serve(settings, workers)
