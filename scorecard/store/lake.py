"""The Parquet lake: one file a source file, in a folder a table and month, written beside and then moved into place."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from scorecard.errors import MissingInputError
from scorecard.spreadsheets import harmless
from scorecard.tables import Table

QUARANTINE_SCHEMA = pl.Schema(
    {
        "file": pl.String(),
        "row": pl.Int64(),
        "column": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
    }
)
# What is kept of the rows set aside from a file: the reasons, the same for a spreadsheet, and the rows themselves.
REASONS, SHEET, ROWS = ".parquet", ".csv", ".rows.parquet"


class Lake:
    """The folder of working data; everything in it can be made again from the source files."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when something is first written."""
        self.folder = folder

    def path(self, table: str, file_id: str, month: date | None) -> Path:
        """Where the rows of one source file are kept."""
        folder = self.folder / table
        return (folder / f"{month:%Y-%m}" if month else folder) / f"{file_id}.parquet"

    def write(self, table: str, file_id: str, month: date | None, rows: pl.LazyFrame) -> Path:
        """Stream rows into place; a crash leaves either nothing or the whole file."""
        target = self.path(table, file_id, month)
        _write_parquet(rows, target)
        return target

    def scan(self, table: Table, files: Sequence[tuple[str, date | None]]) -> pl.LazyFrame:
        """Rows of the given files (id and month) of a table; none given, no rows."""
        return scan(table, self.paths(table, files))

    def paths(self, table: Table, files: Sequence[tuple[str, date | None]]) -> list[Path]:
        """Where the rows of the given files are; raises MissingInputError where some are lost."""
        return _there(table, [self.path(table.name, file_id, month) for file_id, month in files], "rows")

    def quarantine_path(self, file_id: str, kind: str = REASONS) -> Path:
        """Where one kind of what was set aside from a file is kept: REASONS, SHEET or ROWS."""
        return self.folder / "quarantine" / f"{file_id}{kind}"

    def write_quarantine(self, file_id: str, reasons: pl.LazyFrame, rows: pl.LazyFrame) -> None:
        """Keep the rows set aside from one file, and why each of them was; reasons have QUARANTINE_SCHEMA."""
        told = reasons.match_to_schema(QUARANTINE_SCHEMA)
        _write_parquet(rows, self.quarantine_path(file_id, ROWS))
        with beside(self.quarantine_path(file_id, SHEET)) as there:
            # Quotation marks around every text: a formula behind a semicolon would begin a cell in some countries.
            cells = told.with_columns(harmless(pl.col(pl.String)))
            cells.sink_csv(there, quote_style="non_numeric", engine="streaming")
        _write_parquet(told, self.quarantine_path(file_id, REASONS))

    def sums_folder(self, table: Table, file_id: str) -> Path:
        """Where sums of the rows kept of one file are."""
        return self.folder / "sums" / table.name / file_id

    def clear_quarantine(self, file_id: str) -> None:
        """Forget what an earlier load of the same content set aside."""
        for kind in (REASONS, SHEET, ROWS):
            self.quarantine_path(file_id, kind).unlink(missing_ok=True)

    def quarantine(self, file_id: str) -> pl.LazyFrame:
        """Why rows were set aside from one file (QUARANTINE_SCHEMA): a line for each row and reason."""
        if not all(self.quarantine_path(file_id, kind).exists() for kind in (REASONS, SHEET, ROWS)):
            return pl.LazyFrame(schema=QUARANTINE_SCHEMA)
        return pl.scan_parquet(self.quarantine_path(file_id), schema=QUARANTINE_SCHEMA, glob=False)

    def scan_set_aside(self, table: Table, file_ids: Iterable[str]) -> pl.LazyFrame:
        """The rows set aside from the given files of a table, typed as the table's; what could not be read is null."""
        paths = [self.quarantine_path(file_id, ROWS) for file_id in file_ids]
        return scan(table, _there(table, paths, "set-aside rows"))

    def holds(self, line: Mapping[str, Any]) -> bool:
        """Whether everything of a loaded file, a line of the manifest, is there: its rows, and those set aside."""
        kept = self.path(line["lake_table"], line["file_id"], line["month"])
        aside = self.quarantine_path(line["file_id"], ROWS)
        return kept.exists() and (not line["rows_quarantined"] or aside.exists())

    def sweep(self) -> None:
        """Remove what a job that was killed left half-written; call it only while holding the home's lock."""
        for leftover in self.folder.glob("**/*.part"):
            leftover.unlink()


def _there(table: Table, paths: Iterable[Path], what: str) -> list[Path]:
    wanted = list(dict.fromkeys(paths))
    lost = [path.name for path in wanted if not path.exists()]
    if lost:
        cure = "Load the source files again: what is lost is then written anew."
        raise MissingInputError(f"{len(lost)} files of the lake's {table.name} {what} are not there any more. {cure}")
    return wanted


def scan(table: Table, wanted: Sequence[Path]) -> pl.LazyFrame:
    """Rows of a table in the given files; none given, no rows."""
    if not wanted:
        return pl.LazyFrame(schema=table.polars_schema)
    # Columns that came into the table after a file was written are unknown in it.
    return pl.scan_parquet(list(wanted), schema=table.polars_schema, missing_columns="insert", glob=False)


def _write_parquet(rows: pl.LazyFrame, target: Path) -> None:
    with beside(target) as there:
        rows.sink_parquet(there, compression="zstd", engine="streaming")


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A path to write to; what was written there is moved into place when all of it is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    there = target.with_suffix(f".{os.getpid()}.part")
    yield there
    there.replace(target)
