"""The front door for programs and notebooks: the results of a job, opened for reading."""

from pathlib import Path

from scorecard.errors import ScorecardError
from scorecard.settings import load_settings
from scorecard.store.database import Database


def open_results(place: str | Path | None = None) -> Database:
    """Open results for reading: a home folder, its SQLite file, or a SQLAlchemy URL; left out, those of the settings.

    Nothing is written, and a job may be working there meanwhile. Raises UnknownReleaseError where there is nothing,
    SettingsError where it cannot be opened, OutdatedDatabaseError where an earlier version made it.
    """
    database = Database.open_read_only(_url(place))
    try:
        database.check_is_current()
    except ScorecardError:
        database.close()
        raise
    return database


def _url(place: str | Path | None) -> str:
    """Where results are, as a SQLAlchemy URL."""
    settings = load_settings()
    if place is None:
        return settings.database_url
    if isinstance(place, str) and "://" in place:
        return place
    path = Path(place).expanduser()
    return f"sqlite:///{path.absolute()}" if path.is_file() else settings.at(path).database_url
