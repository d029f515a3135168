"""The command serve: the dashboard of the published release."""

from dashboards.app import serve as serve_app
from scorecard import queries
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import reading_in
from scorecard.settings import Settings


def address(settings: Settings) -> str:
    """Where the dashboard is served."""
    return f"http://{settings.host}:{settings.port}"


def serve(settings: Settings, narrator: Narrator) -> None:
    """Serve the dashboard until it is interrupted; raises UnknownReleaseError when nothing is published."""
    with reading_in(settings) as place:
        release = queries.current_release(place.database)
    narrator.say(f"Release {release.release_id} is served on {address(settings)} (stop with Ctrl+C).")
    serve_app(settings.database_url, settings.host, settings.port)
