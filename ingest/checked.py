"""A file as it was read, beside what its suite found in it: which of its rows are good, and how many are not."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from expectations.results import Verdict
from ingest.files import SourceFile
from ingest.readers import Reading


@dataclass(frozen=True)
class Checked:
    """One file as it was read, and what its suite found."""

    file: SourceFile
    reading: Reading
    verdict: Verdict

    @property
    def rows_in(self) -> int:
        """How many rows were looked at."""
        return self.verdict.rows

    @property
    def good_rows(self) -> pl.LazyFrame:
        """The rows that are not set aside."""
        rows = self.reading.rows
        return rows if self._is_clean else rows.join(self._bad, on="row_number", how="anti")

    @cached_property
    def rows_set_aside(self) -> int:
        """How many rows are set aside; a row of the file that names several medicines counts once for each."""
        if self._is_clean:
            return 0
        bad = self.reading.rows.join(self._bad, on="row_number", how="semi")
        return int(bad.select(pl.len()).collect(engine="streaming").item())

    @property
    def _is_clean(self) -> bool:
        return self.verdict.quarantine.is_empty()

    @property
    def _bad(self) -> pl.LazyFrame:
        return self.verdict.quarantine.select("row_number").unique().lazy()
