"""The months before a file's own: what the lake's current files hold, added up once a file and kept while they count.

A line stands for a trust, a product, a unit and a month. Unlike units are never added.
"""

from datetime import date

import polars as pl

from scorecard import schema
from scorecard.periods import add_months
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files, files
from scorecard.store.quarantine import rows_that_count

CELL = ("ods_code", "vmp_code", "unit")
ADDED_SCHEMA = pl.Schema(
    {
        **dict.fromkeys(CELL, pl.String()),
        "rows": pl.Int64(),
        "quantity": pl.Float64(),
        "vmp_name": pl.String(),
        "month": pl.Date(),
    }
)


def by_name(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows and quantities by trust, product, unit, month and name, of rows that have them all, with the first row."""
    key = [*CELL, "month", "vmp_name"]
    sums = {"rows": pl.len().cast(pl.Int64), "quantity": pl.col("quantity").sum(), "first": pl.col("row_number").min()}
    return rows.drop_nulls([*key, "quantity"]).group_by(key).agg(**sums)


def added_up(named: pl.DataFrame) -> pl.DataFrame:
    """What ``by_name`` gives, by trust, product, unit and month alone (ADDED_SCHEMA)."""
    sums = named.group_by(*CELL, "month").agg(pl.col("rows", "quantity").sum(), pl.col("vmp_name").min())
    return sums.select(ADDED_SCHEMA.names())


class History:
    """Current months of a home folder, each read once however many files are compared with it."""

    def __init__(self, database: Database, lake: Lake) -> None:
        """Take the home's database, whose manifest says which files count, and its lake."""
        self.database = database
        self.lake = lake
        self._added: dict[tuple[str, date], pl.DataFrame] = {}

    def lines(self) -> pl.DataFrame:
        """The manifest's lines of the months that count at this moment, but for those that the lake has lost."""
        current = current_files(files(self.database)).filter(pl.col("lake_table") == schema.PRESCRIBING.name)
        held = self.lake.held(schema.PRESCRIBING.name, current.select("file_id", "month").rows())
        return current.filter(pl.Series(held, dtype=pl.Boolean()))

    def before(self, lines: pl.DataFrame, month: date, months: int) -> pl.DataFrame:
        """What was submitted in so many months before a month, as far as they are loaded (ADDED_SCHEMA)."""
        earliest = add_months(month, -months)
        chosen = lines.filter(pl.col("month").is_between(earliest, month, closed="left")).sort("month")
        wanted = {(line["file_id"][0], line["month"][0]): line for line in chosen.iter_slices(1)}
        # What a job has passed is let go: a nation's month is some tens of megabytes.
        self._added = {key: self._added[key] if key in self._added else self._read(wanted[key]) for key in wanted}
        return pl.concat([pl.DataFrame(schema=ADDED_SCHEMA), *self._added.values()])

    def finalised(self, lines: pl.DataFrame, month: date, file_id: str) -> pl.DataFrame | None:
        """What another, final file of a month holds that is loaded already and counts; None where there is none."""
        other = pl.col("file_id") != file_id
        found = lines.filter(pl.col("month") == month, pl.col("data_status") == "final", other)
        return None if found.is_empty() else self._read(found)

    def _read(self, line: pl.DataFrame) -> pl.DataFrame:
        """What one file holds, with the rows that people released."""
        rows = rows_that_count(self.lake, schema.PRESCRIBING, line, released_rows(self.database))
        return added_up(by_name(rows).collect(engine="streaming"))
