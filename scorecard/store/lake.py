"""The Parquet lake: one file a source file, in a folder a table and month, written beside and then moved into place."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from scorecard.errors import MissingInputError
from scorecard.tables import Table

QUARANTINE_SCHEMA = pl.Schema(
    {
        "file_id": pl.String(),
        "row_number": pl.Int64(),
        "column": pl.String(),
        "value": pl.String(),
        "reason": pl.String(),
    }
)


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
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(f".{os.getpid()}.part")
        rows.sink_parquet(beside, compression="zstd", engine="streaming")
        beside.replace(target)
        return target

    def scan(self, table: Table, files: Sequence[tuple[str, date | None]]) -> pl.LazyFrame:
        """Rows of the given files (id and month) of a table; none given, no rows."""
        if not files:
            return pl.LazyFrame(schema=table.polars_schema)
        paths = list(dict.fromkeys(self.path(table.name, file_id, month) for file_id, month in files))
        lost = [path.name for path in paths if not path.exists()]
        if lost:
            cure = "Load the source files again: what is lost is then written anew."
            raise MissingInputError(f"{len(lost)} files of the lake's {table.name} rows are not there any more. {cure}")
        return pl.scan_parquet(paths, schema=table.polars_schema, glob=False)

    def write_quarantine(self, file_id: str, rows: pl.DataFrame) -> None:
        """Keep the rows set aside from one file, each with its reason; no rows, no file."""
        if not rows.is_empty():
            named = rows.with_columns(file_id=pl.lit(file_id)).select(QUARANTINE_SCHEMA.names())
            self.write("quarantine", file_id, None, named.lazy())

    def quarantine(self, file_id: str) -> pl.DataFrame:
        """The rows set aside from one file: file_id, row_number, column, value and reason."""
        path = self.path("quarantine", file_id, None)
        return pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=QUARANTINE_SCHEMA)

    def sweep(self) -> None:
        """Remove what a job that was killed left half-written; call it only while holding the home's lock."""
        for leftover in self.folder.glob("**/*.part"):
            leftover.unlink()
