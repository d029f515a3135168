"""Reading CSV files and workbooks lazily, every column as text, with the row number of the file beside each row."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import islice

import polars as pl

from ingest.unpack import SourceFile, unreadable
from scorecard.errors import FaultyFilesError, LayoutError, Problem, UnreadableFileError
from scorecard.tables import Table

FIRST_DATA_ROW = 2
PLAIN_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
# Text that ends within this many bytes of the file's end is looked at for a last row that was cut off.
TAIL = 1 << 16
MOST_ROWS_TOLD = 20


@dataclass(frozen=True)
class Reading:
    """One file, read: its layout, what its name tells, and its rows, lazily.

    ``rows`` has the columns of ``table`` but for file_id, and <column>_raw (the text in the file) for every column
    that is not text, so that "not a number" can be told from "blank".
    """

    table: Table
    layout: str
    rows: pl.LazyFrame
    month: date | None = None
    data_status: str | None = None


def layout_error(file: SourceFile, message: str, cure: str, column: str | None = None) -> FaultyFilesError:
    """The error for one file that has not the columns it should have."""
    return FaultyFilesError([Problem(file.name, message, cure, row=1, column=column)], LayoutError.exit_code)


def header_of(file: SourceFile) -> list[str]:
    """The cells of the first row, trimmed."""
    with file.path.open(newline="", encoding="utf-8-sig") as lines:
        first = next(csv.reader(lines), [])
    return [cell.strip() for cell in first]


def scan_csv(file: SourceFile, names: Sequence[str] | None = None) -> pl.LazyFrame:
    """Every row as trimmed text, blank as null, with row_number; ``names`` are given where the file has no header."""
    _check_last_row(file)
    has_header = names is None
    columns = header_of(file) if names is None else list(names)
    rows = pl.scan_csv(
        file.path,
        has_header=has_header,
        new_columns=columns,
        infer_schema=False,
        row_index_name="row_number",
        row_index_offset=FIRST_DATA_ROW if has_header else 1,
    )
    trimmed = [_trimmed(name) for name in columns]
    return rows.select(pl.col("row_number").cast(pl.Int64), *trimmed)


def _trimmed(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text).alias(name)


def _check_last_row(file: SourceFile) -> None:
    """Raise where the last line has fewer cells than the first: the download may have broken off."""
    with file.path.open("rb") as content:
        content.seek(max(0, file.size - TAIL))
        lines = content.read().decode("utf-8", errors="ignore").rstrip().split("\n")
    if lines[-1].count('"') % 2:
        return  # A cell with a line break in it: the last line is not the last row.
    cells, width = len(next(csv.reader(lines[-1:]), [])), len(header_of(file))
    if cells < width:
        told = f"The last row has {cells} cells where the first has {width}: the file may have been cut short."
        raise unreadable(file.name, told, "Download it again.")


def explain_rows(file: SourceFile, error: pl.exceptions.ComputeError) -> FaultyFilesError:
    """What a failed scan means to a user: the first rows whose number of cells is not the header's."""
    with file.path.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.reader(lines)
        width = len(next(rows, []))
        odd = islice(((row, len(cells)) for row, cells in enumerate(rows, 2) if len(cells) > width), MOST_ROWS_TOLD)
        told = "The row has {} cells where the first has {}."
        cure = "Look for a stray comma or quotation mark in this row."
        problems = [Problem(file.name, told.format(cells, width), cure, row=row) for row, cells in odd]
    if not problems:
        return unreadable(file.name, f"The rows cannot be read ({str(error).splitlines()[0]}).", "Download it again.")
    return FaultyFilesError(problems, UnreadableFileError.exit_code)


def recognise(file: SourceFile, columns: Sequence[str], needed: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The file's column for each needed name, of several spellings; raises with every missing one at once.

    ``needed`` gives, for each name of ours, the spellings that publishers have used. Case does not matter.
    """
    present = {column.casefold(): column for column in columns}
    found = {ours: _first_present(spellings, present) for ours, spellings in needed.items()}
    missing = [needed[ours][0] for ours, column in found.items() if column is None]
    if missing:
        raise FaultyFilesError([_missing_column(file, name, columns) for name in missing], LayoutError.exit_code)
    return {ours: column for ours, column in found.items() if column is not None}


def _first_present(spellings: Sequence[str], present: dict[str, str]) -> str | None:
    return next((present[name.casefold()] for name in spellings if name.casefold() in present), None)


def _missing_column(file: SourceFile, name: str, columns: Sequence[str]) -> Problem:
    close = get_close_matches(name.casefold(), [column.casefold() for column in columns], n=1)
    hint = f"Is it the column '{close[0]}'? " if close else ""
    cure = f"{hint}The file has: {', '.join(columns[:12])}. Check that it is a file of this source."
    return Problem(file.name, f"The column {name} is missing.", cure, row=1, column=name)


def number(column: str) -> pl.Expr:
    """A number from text; text that is no plain number becomes null and stays visible in <column>_raw."""
    text = pl.col(column)
    return pl.when(text.str.contains(PLAIN_NUMBER)).then(text.cast(pl.Float64, strict=False))


def day(column: str, pattern: str) -> pl.Expr:
    """A date from text; text that does not fit the pattern becomes null and stays visible in <column>_raw."""
    return pl.col(column).str.to_date(pattern, strict=False)


def month_from(text: str | None) -> date | None:
    """The month that six digits in a name tell (202104), with or without a dash or underscore."""
    found = re.search(r"(?<!\d)(20\d{2})[-_]?(0[1-9]|1[0-2])(?!\d)", text or "")
    return date(int(found[1]), int(found[2]), 1) if found else None
