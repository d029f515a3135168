"""A file as it was read, beside what its suite found in it: which of its rows are good, and how many are not."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from expectations.results import Verdict
from ingest.files import SourceFile
from ingest.readers import Reading
from ingest.sifting import WANTED


@dataclass(frozen=True)
class Checked:
    """One file as it was read, and what its suite found.

    Of a sifted file, good rows that nobody wanted were looked at because something might have been wrong with them.
    """

    file: SourceFile
    reading: Reading
    verdict: Verdict

    @property
    def rows_in(self) -> int:
        """How many rows the file has: those that were looked at, and those that were only added up."""
        return self.verdict.rows + self._rows_not_looked_at

    @property
    def good_rows(self) -> pl.LazyFrame:
        """The rows that are to be kept."""
        return self._good if self.reading.added_up is None else self._good.filter(WANTED)

    @property
    def other_rows(self) -> pl.LazyFrame:
        """Of a sifted file, the good rows that nobody wanted."""
        return self._good.filter(~pl.col(WANTED))

    @property
    def bad_rows(self) -> pl.LazyFrame:
        """The rows that are set aside."""
        return self.reading.rows.join(self._bad, on="row_number", how="semi")

    @cached_property
    def rows_set_aside(self) -> int:
        """How many rows are set aside; a row of the file that names several medicines counts once for each."""
        return 0 if self._is_clean else _count(self.bad_rows)

    @cached_property
    def rows_added_up(self) -> int:
        """How many good rows are not to be kept, because they are of nothing that was asked for."""
        return 0 if self.reading.added_up is None else self._rows_not_looked_at + _count(self.other_rows)

    @property
    def rows_to_keep(self) -> int:
        """How many rows are to be kept."""
        return self.rows_in - self.rows_set_aside - self.rows_added_up

    @property
    def _rows_not_looked_at(self) -> int:
        return 0 if self.reading.added_up is None else int(self.reading.added_up["rows"].sum())

    @property
    def _good(self) -> pl.LazyFrame:
        rows = self.reading.rows
        return rows if self._is_clean else rows.join(self._bad, on="row_number", how="anti")

    @property
    def _is_clean(self) -> bool:
        return self.verdict.quarantine.is_empty()

    @property
    def _bad(self) -> pl.LazyFrame:
        return self.verdict.quarantine.select("row_number").unique().lazy()


def _count(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect(engine="streaming").item())
