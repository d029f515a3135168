"""The command serve: the dashboard of the published release."""

from dashboards.app import serve as serve_app
from dashboards.boundaries import load_boundaries
from scorecard import queries
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import reading_in
from scorecard.funnels import load_funnels
from scorecard.settings import Settings
from scorecard.store.lake import Lake


def address(settings: Settings) -> str:
    """Where the dashboard is served."""
    return f"http://{settings.host}:{settings.port}"


def serve(settings: Settings, narrator: Narrator) -> None:
    """Serve the dashboard until it is interrupted.

    Raises UnknownReleaseError when nothing is published, and FaultyFilesError or SettingsError on faulty or absent
    funnels or boundaries.
    """
    funnels = load_funnels(settings.funnels)
    boundaries = load_boundaries(settings.boundaries)
    with reading_in(settings) as place:
        release = queries.current_release(place.database)
    narrator.say(f"Release {release.release_id} is served on {address(settings)} (stop with Ctrl+C).")
    lake = Lake(settings.lake_folder)
    serve_app(settings.database_url, lake, settings.host, settings.port, funnels, settings.contact, boundaries)
