"""What is asked about the source rows behind a number, the last answers remembered."""

from datetime import date
from functools import lru_cache

import polars as pl

from scorecard import queries
from scorecard.errors import MissingInputError, UnreachableLakeError
from scorecard.releases.lineage import Lineage, lineage
from scorecard.store.database import Database
from scorecard.store.lake import Lake

# One number of England over twelve months has some ten thousand rows: few answers are worth their room.
REMEMBERED = 8


class LineageReadings:
    """Source rows and how they were converted, read only."""

    def __init__(self, database: Database, lake: Lake | None) -> None:
        """Read from a database that is already open, and from the lake where there is one."""
        self._database = database
        self._lake = lake
        self._rows = lru_cache(maxsize=REMEMBERED)(self._read_rows)
        self._products = lru_cache(maxsize=2)(self._read_products)

    @property
    def has_lake(self) -> bool:
        """Whether there is a lake at all."""
        return self._lake is not None

    def rows(self, release_id: int, medicine: str, ods_code: str, period: date, period_type: str) -> Lineage | None:
        """The rows behind a number; None without a lake. Raises MissingInputError where the lake has lost files."""
        return self._rows(release_id, medicine, ods_code, period, period_type)

    def products(self, release_id: int, medicine: str) -> pl.DataFrame:
        """A medicine's products and how each was converted (schema.PRODUCT)."""
        return self._products(release_id).filter(pl.col("medicine") == medicine)

    def _read_rows(
        self, release_id: int, medicine: str, ods_code: str, period: date, period_type: str
    ) -> Lineage | None:
        if self._lake is None:
            return None
        try:
            return lineage(self._database, self._lake, release_id, medicine, ods_code, period, period_type)
        except UnreachableLakeError as error:
            # Where the rows are is no business of readers.
            raise MissingInputError("The store that holds them does not answer now.") from error

    def _read_products(self, release_id: int) -> pl.DataFrame:
        return queries.products(self._database, release_id)
