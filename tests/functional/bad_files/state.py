"""What a failed command must leave as it was, and how a command ended."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from scorecard import queries
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.manifest import files


@dataclass(frozen=True)
class State:
    """The published release, every file in the lake, and every line of the manifest that is loaded."""

    release: int
    checksum: str
    lake: tuple[tuple[str, int], ...]
    loaded: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


Call = Callable[..., Ended]
Command = Callable[..., int]


def state_of(home: Path) -> State:
    """The state of a home folder."""
    settings = Settings(home=home)
    database = Database.open_read_only(settings.database_url)
    try:
        release = queries.current_release(database)
        lake = sorted((str(path), path.stat().st_mtime_ns) for path in settings.lake_at.rglob("*") if path.is_file())
        loaded = files(database).filter(pl.col("state") == "loaded").rows()
        return State(release.release_id, release.checksum, tuple(lake), tuple(loaded))
    finally:
        database.close()
