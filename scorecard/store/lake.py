"""The Parquet lake: one file a source file, in a folder a table and month, in place only when it is whole."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any, Protocol
from urllib.parse import unquote

import polars as pl

from scorecard.errors import MissingInputError, SettingsError
from scorecard.spreadsheets import harmless
from scorecard.store.addresses import checked_address
from scorecard.store.folder import Folder
from scorecard.store.hdfs import Hdfs
from scorecard.store.object_store import ObjectStore
from scorecard.store.sums import Shelf, Sums
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
KINDS = (REASONS, SHEET, ROWS)
# What Spark needs of the one file that a job is looking at; what a killed job left is replaced by the next.
STAGED = "staged"
# What tables and files are called: nothing that leads out of a folder, or that a store would read as a pattern.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Files = Sequence[tuple[str, date | None]]


class Place(Protocol):
    """Where the lake's files are; a name is a path below it."""

    def told(self, name: str) -> str:
        """Where a file is, for people."""

    def for_spark(self, name: str) -> str:
        """Where Spark finds a file."""

    def held(self, names: Sequence[str]) -> list[bool]:
        """Which of the files are there."""

    def scan(self, names: Sequence[str], schema: pl.Schema) -> pl.LazyFrame:
        """Rows of Parquet files; columns that came into the table after a file was written are unknown in it."""

    def writing(self, name: str) -> AbstractContextManager[Path]:
        """A path to write to; what was written there is in place when the block ends, and not if it fails."""

    def delete(self, names: Iterable[str]) -> None:
        """Remove files, as far as they are there."""

    def sweep(self) -> None:
        """Remove what a job that was killed left half-written."""

    def answering(self) -> AbstractContextManager[None]:
        """Turn what a store says of reading into a sentence with a cure."""


class Lake:
    """The working data; everything in it can be made again from the source files."""

    def __init__(self, at: Path | str) -> None:
        """Take a folder, which is made when something is first written, or an address; raises SettingsError."""
        self.at = at
        self._place = _place(at)

    def write(self, table: str, file_id: str, month: date | None, rows: pl.LazyFrame) -> None:
        """Stream rows into place; a crash leaves either nothing or the whole file."""
        self._write_parquet(rows, _name(table, file_id, month))

    def scan(self, table: Table, files: Files) -> pl.LazyFrame:
        """Rows of the given files (id and month) of a table; none given, no rows; raises MissingInputError."""
        return self._scan(table, self._paths(table, files))

    def held(self, table: str, files: Files) -> list[bool]:
        """Which of the given files (id and month) of a table are there."""
        return self._place.held([_name(table, *file) for file in files])

    def count(self, table: Table, file_id: str, month: date | None) -> int:
        """Rows of one file; none where the lake has lost it."""
        if not all(self.held(table.name, [(file_id, month)])):
            return 0
        return int(self.scan(table, [(file_id, month)]).select(pl.len()).collect().item())

    def for_spark(self, table: Table, files: Files) -> list[str]:
        """Where Spark finds the given files; raises MissingInputError where some are lost."""
        return [self._place.for_spark(name) for name in self._paths(table, files)]

    @contextmanager
    def staged(self, rows: pl.LazyFrame) -> Iterator[str]:
        """Where Spark finds rows that are in no table, until the block ends; raises SettingsError if nowhere."""
        there = self.staged_at("rows.parquet")
        self._write_parquet(rows, f"{STAGED}/rows.parquet")
        try:
            yield there
        finally:
            self._place.delete([f"{STAGED}/rows.parquet"])

    @contextmanager
    def staged_file(self, path: Path) -> Iterator[str]:
        """Where Spark finds a file of this machine, until the block ends; raises SettingsError if nowhere."""
        there = self.staged_at("file")
        with self._place.writing(f"{STAGED}/file") as whole:
            copyfile(path, whole)
        try:
            yield there
        finally:
            self._place.delete([f"{STAGED}/file"])

    def staged_at(self, name: str) -> str:
        """Where Spark finds something that is in no table, or puts it."""
        return self._place.for_spark(f"{STAGED}/{name}")

    def scan_staged(self, name: str, schema: pl.Schema) -> pl.LazyFrame:
        """Rows of a Parquet file that is in no table."""
        return self._place.scan([f"{STAGED}/{name}"], schema)

    def write_quarantine(self, file_id: str, reasons: pl.LazyFrame, rows: pl.LazyFrame) -> None:
        """Keep the rows set aside from one file, and why each of them was; reasons have QUARANTINE_SCHEMA."""
        told = reasons.match_to_schema(QUARANTINE_SCHEMA)
        self._write_parquet(rows, _aside(file_id, ROWS))
        with self._place.writing(_aside(file_id, SHEET)) as whole:
            # Quotation marks around every text: a formula behind a semicolon would begin a cell in some countries.
            cells = told.with_columns(harmless(pl.col(pl.String)))
            cells.sink_csv(whole, quote_style="non_numeric", engine="streaming")
        self._write_parquet(told, _aside(file_id, REASONS))

    @property
    def keeps_sums(self) -> bool:
        """Whether sums of files are kept: only where the lake is a folder of this machine."""
        return isinstance(self._place, Folder)

    def sums(self, table: Table, file_id: str, month: date | None) -> Sums:
        """Sums of the rows of one file; raises MissingInputError where it is lost, TypeError where none are kept."""
        place = self._kept_in(f"{table.name}/{file_id}")
        [name] = self._paths(table, [(file_id, month)])
        return Sums(place, self._folder / name)

    def shelf(self, name: str) -> Shelf:
        """A place beside the rows for what was computed of them; raises TypeError as ``sums`` does."""
        return Shelf(self._kept_in(name))

    def _kept_in(self, name: str) -> Folder:
        return Folder(self._folder / "sums" / name)

    @property
    def _folder(self) -> Path:
        if not isinstance(self._place, Folder):
            raise TypeError(f"No sums are kept of the lake at {self.at}.")
        return self._place.folder

    def clear_quarantine(self, file_id: str) -> None:
        """Forget what an earlier load of the same content set aside."""
        self._place.delete(_aside(file_id, kind) for kind in KINDS)

    def quarantine(self, file_id: str) -> pl.LazyFrame:
        """Why rows were set aside from one file (QUARANTINE_SCHEMA): a line for each row and reason."""
        if not all(self._place.held([_aside(file_id, kind) for kind in KINDS])):
            return pl.LazyFrame(schema=QUARANTINE_SCHEMA)
        return self._place.scan([_aside(file_id, REASONS)], QUARANTINE_SCHEMA)

    def sheet(self, file_id: str) -> str:
        """Where people find the rows set aside from a file, for a spreadsheet."""
        return self._place.told(_aside(file_id, SHEET))

    def held_aside(self, file_ids: Sequence[str]) -> list[bool]:
        """Of which files the rows set aside are there."""
        return self._place.held([_aside(file_id, ROWS) for file_id in file_ids])

    def scan_set_aside(self, table: Table, file_ids: Iterable[str]) -> pl.LazyFrame:
        """The rows set aside from the given files of a table, typed as the table's; what could not be read is null."""
        return self._scan(table, self._there(table, [_aside(file_id, ROWS) for file_id in file_ids], "set-aside rows"))

    def holds(self, line: Mapping[str, Any]) -> bool:
        """Whether everything of a loaded file, a line of the manifest, is there: its rows, and those set aside."""
        kept = self.held(line["lake_table"], [(line["file_id"], line["month"])])
        return all(kept) and (not line["rows_quarantined"] or all(self.held_aside([line["file_id"]])))

    def sweep(self) -> None:
        """Remove what a job that was killed left half-written; call it only while holding the home's lock."""
        self._place.sweep()

    def answering(self) -> AbstractContextManager[None]:
        """Where rows are collected: turns what a store says into UnreachableLakeError or MissingInputError."""
        return self._place.answering()

    def _paths(self, table: Table, files: Files) -> list[str]:
        return self._there(table, [_name(table.name, *file) for file in files], "rows")

    def _there(self, table: Table, names: Iterable[str], what: str) -> list[str]:
        wanted = list(dict.fromkeys(names))
        lost = self._place.held(wanted).count(False)
        if lost:
            cure = "Load the source files again: what is lost is then written anew."
            raise MissingInputError(f"{lost} files of the lake's {table.name} {what} are not there any more. {cure}")
        return wanted

    def _scan(self, table: Table, names: Sequence[str]) -> pl.LazyFrame:
        return self._place.scan(names, table.polars_schema) if names else pl.LazyFrame(schema=table.polars_schema)

    def _write_parquet(self, rows: pl.LazyFrame, name: str) -> None:
        with self._place.writing(name) as whole:
            rows.sink_parquet(whole, compression="zstd", engine="streaming")


def _place(at: Path | str) -> Place:
    """The place of an address: its scheme says of which kind."""
    if isinstance(at, Path) or "://" not in at:
        return Folder(Path(at))
    try:
        checked_address(at)
    except ValueError as error:
        raise SettingsError(f"The setting lake is wrong: {error}.") from error
    scheme, _, rest = at.partition("://")
    if scheme == "file":
        return Folder(Path(unquote(rest)))
    return Hdfs(at) if scheme == "hdfs" else ObjectStore(at)


def _name(table: str, file_id: str, month: date | None) -> str:
    """Where the rows of one source file are kept."""
    folder = f"{_checked(table)}/{month:%Y-%m}" if month else _checked(table)
    return f"{folder}/{_checked(file_id)}.parquet"


def _aside(file_id: str, kind: str) -> str:
    """Where one kind of what was set aside from a file is kept: REASONS, SHEET or ROWS."""
    return f"quarantine/{_checked(file_id)}{kind}"


def _checked(name: str) -> str:
    """A name from the manifest, if it stays within the lake; raises MissingInputError."""
    if not NAME.fullmatch(name):
        raise MissingInputError(
            "The results database names a file that no lake holds: it was changed by hand or is damaged. "
            "Restore it from a backup."
        )
    return name
