"""What pages ask about releases themselves; what is in one never changes, which of them are published may."""

from collections.abc import Mapping
from functools import lru_cache

import polars as pl

from scorecard.queries import Release
from scorecard.releases import history as release_history
from scorecard.releases.history import Past
from scorecard.store.database import Database


class ReleaseReadings:
    """Published releases, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._files = lru_cache(maxsize=8)(self._read_files)
        self._rows_by_table = lru_cache(maxsize=8)(self._read_rows_by_table)

    def history(self) -> list[Past]:
        """Every published release, newest first."""
        return release_history.history(self._database)

    def published(self, release_id: int) -> Release:
        """One of them; raises UnknownReleaseError where there is none of that number."""
        return release_history.published(self._database, release_id)

    def files(self, release_id: int) -> pl.DataFrame:
        """The files that it was computed from (schema.SOURCE_FILE)."""
        return self._files(release_id)

    def rows_by_table(self, release_id: int) -> Mapping[str, int]:
        """How many rows each of its tables has."""
        return self._rows_by_table(release_id)

    def _read_files(self, release_id: int) -> pl.DataFrame:
        return release_history.files(self._database, release_id)

    def _read_rows_by_table(self, release_id: int) -> Mapping[str, int]:
        return release_history.rows_by_table(self._database, release_id)
