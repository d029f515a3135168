"""The home folder while a job works in it: one job at a time, its lake and its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from filelock import FileLock, Timeout

from scorecard.errors import HomeInUseError
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake


@dataclass(frozen=True)
class Workplace:
    """What a job reads from and writes to."""

    database: Database
    lake: Lake
    settings: Settings


@contextmanager
def working_in(settings: Settings) -> Iterator[Workplace]:
    """Take the home folder for writing; raises HomeInUseError when another job has it or its database.

    The lock is the operating system's, so a job that is killed leaves none behind.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.home / ".lock", timeout=0):
            lake = Lake(settings.lake_at)
            lake.sweep()
            database = Database.open(settings.database_url)
            try:
                with database.reserved(), lake.answering():
                    yield Workplace(database, lake, settings)
            finally:
                database.settle()
    except Timeout as error:
        raise HomeInUseError(
            f"Another job is working in {settings.home}. Wait for it to end, then try again."
        ) from error


@contextmanager
def reading_in(settings: Settings) -> Iterator[Workplace]:
    """Look at the home folder without changing it, while a job may be working in it.

    Raises OutdatedDatabaseError on a database that an earlier version made: only a job may bring it up to date.
    """
    lake = Lake(settings.lake_at)
    database = Database.open_read_only(settings.database_url)
    try:
        database.check_is_current()
        with lake.answering():
            yield Workplace(database, lake, settings)
    finally:
        database.close()
