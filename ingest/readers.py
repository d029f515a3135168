"""Reading CSV files and workbooks lazily, every column as text, with the row number of the file beside each row."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import TextIO

import polars as pl

from ingest.files import SourceFile, unreadable
from scorecard.errors import FaultyFilesError, LayoutError, Problem, UnreadableFileError
from scorecard.tables import Table

FIRST_DATA_ROW = 2
PLAIN_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
WHOLE_NUMBER = r"^([+-]?[0-9]+)(?:\.0*)?$"
COMPACT_DAY, DASHED_DAY, NAMED_DAY = "%Y%m%d", "%Y-%m-%d", "%d%b%Y"
SHAPES = {
    COMPACT_DAY: r"^[0-9]{8}$",
    DASHED_DAY: r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$",
    NAMED_DAY: r"^[0-9]{1,2}[A-Za-z]{3}[0-9]{4}$",
}
# Text that ends within this many bytes of the file's end is looked at for a last row that was cut off.
TAIL = 1 << 16
MOST_ROWS_TOLD = 20
MOST_COLUMNS_TOLD = 12
DAMAGED = "Open it in a text editor: is it the right file? Otherwise download it again."
ROW = "row_number"
STRAY_QUOTE = re.compile(r'(?:^|,)[^",][^,]*"')


@dataclass(frozen=True)
class Reading:
    """One file, read: its layout, what its name tells, and its rows, lazily.

    ``rows`` has the columns of ``table`` but for file_id, and <column>_raw (the text in the file) for every column
    that is not text, so that "not a number" can be told from "blank". ``named`` is what the file calls our columns.
    """

    table: Table
    layout: str
    rows: pl.LazyFrame
    month: date | None = None
    data_status: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)


def layout_error(file: SourceFile, message: str, cure: str, column: str | None = None) -> FaultyFilesError:
    """The error for one file that has not the columns it should have."""
    return FaultyFilesError([Problem(file.name, message, cure, row=1, column=column)], LayoutError.exit_code)


def header_of(file: SourceFile) -> list[str]:
    """The cells of the first row, trimmed; raises where the file is no CSV file."""
    if file.is_zipped:
        cure = "Save its sheet as 'CSV UTF-8', and load that."
        raise layout_error(file, "The file is a workbook, and this source is read from CSV files.", cure)
    try:
        with _lines(file) as lines:
            return [cell.strip() for cell in next(csv.reader(lines), [])]
    except csv.Error as error:
        raise unreadable(file.name, f"The first row cannot be read: {error}.", DAMAGED, row=1) from error


def _lines(file: SourceFile) -> TextIO:
    """The file as the csv module wants it. Lines end with LF or CR LF: polars knows no others."""
    return file.path.open(newline="\n", encoding="utf-8-sig")


def scan_csv(file: SourceFile, names: Sequence[str] | None = None) -> pl.LazyFrame:
    """Every row as trimmed text, blank as null, with row_number; ``names`` are given where the file has no header.

    Rows of which every cell is blank are left out, but they count in row_number: it is the row that a spreadsheet
    program shows, a cell that holds line breaks being of one row.
    """
    check_last_row(file)
    has_header = names is None
    columns = _distinct(header_of(file) if names is None else names)
    rows = pl.scan_csv(
        file.path,
        has_header=has_header,
        new_columns=columns,
        infer_schema=False,
        row_index_name=ROW,
        row_index_offset=FIRST_DATA_ROW if has_header else 1,
        glob=False,
    )
    return _tidy(rows, columns)


def _tidy(rows: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """Cells trimmed, blank ones as null, and rows of blank cells left out."""
    trimmed = rows.select(pl.col(ROW).cast(pl.Int64), *[_trimmed(name) for name in columns])
    return trimmed.filter(pl.any_horizontal(pl.col(columns).is_not_null()))


def _trimmed(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text).alias(name)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Column names for a frame; those that are blank, or that the frame needs itself, are named by position."""
    return [name if name not in ("", ROW) else f"column {place}" for place, name in enumerate(columns, 1)]


def rows_of(file: SourceFile) -> list[list[str]]:
    """Every row of a small file, for sources whose cells hold line breaks; raises with every row that is too long."""
    header_of(file)
    problems = list(islice(_broken_rows(file), MOST_ROWS_TOLD))
    if problems:
        raise FaultyFilesError(problems, UnreadableFileError.exit_code)
    with _lines(file) as lines:
        return list(csv.reader(lines))


def small_table(file: SourceFile) -> pl.LazyFrame:
    """What scan_csv gives, of a small file that people keep by hand: bare quotation marks are taken for text."""
    header, *rows = rows_of(file)
    columns = _distinct([cell.strip() for cell in header])
    filled = [[row, *cells, *[""] * (len(columns) - len(cells))] for row, cells in enumerate(rows, FIRST_DATA_ROW)]
    schema = {ROW: pl.Int64, **dict.fromkeys(columns, pl.String)}
    return _tidy(pl.LazyFrame(filled, schema=schema, orient="row"), columns)


def check_last_row(file: SourceFile) -> None:
    """Raise where the last row has fewer cells than the first: the download may have broken off."""
    if file.is_zipped:
        return  # A workbook that is cut short cannot be opened at all.
    cells, width = len(_last_row(file)), len(header_of(file))
    if cells < width:
        told = f"The last row has {cells} cells where the first has {width}: the file may have been cut short."
        cure = "Download it again; if the row is whole, add the commas that it lacks."
        raise unreadable(file.name, told, cure, row=_last_row_number(file))


def _last_row_number(file: SourceFile) -> int | None:
    try:
        with _lines(file) as lines:
            return max(row for row, cells in enumerate(csv.reader(lines), 1) if cells)
    except csv.Error:
        return None


def _last_row(file: SourceFile) -> list[str]:
    """The cells of the last row, which may be of several lines."""
    with file.path.open("rb") as content:
        content.seek(max(0, file.size - TAIL))
        lines = content.read().decode("utf-8", errors="ignore").rstrip().split("\n")
    start = len(lines) - 1
    # An odd number of quotation marks: the row began on an earlier line.
    while start > 0 and "\n".join(lines[start:]).count('"') % 2:
        start -= 1
    try:
        rows = [row for row in csv.reader(lines[start:]) if row]
    except csv.Error as error:
        raise unreadable(file.name, f"The last row cannot be read: {error}.", DAMAGED) from error
    return rows[-1] if rows else []


def explain_rows(file: SourceFile, error: pl.exceptions.ComputeError) -> FaultyFilesError:
    """What a failed scan means to a user: the first rows whose number of cells is not the header's."""
    problems = list(islice(_broken_rows(file), MOST_ROWS_TOLD)) or list(islice(_stray_quotes(file), MOST_ROWS_TOLD))
    if not problems:
        return unreadable(file.name, f"The rows cannot be read ({str(error).splitlines()[0]}).", DAMAGED)
    return FaultyFilesError(problems, UnreadableFileError.exit_code)


def _broken_rows(file: SourceFile) -> Iterator[Problem]:
    """Rows with more cells than the first, up to the first whose quotation marks do not match."""
    cure, row, width = "Look for a stray comma or quotation mark in this row.", 0, 0
    with _lines(file) as lines:
        try:
            for row, cells in enumerate(csv.reader(lines, strict=True), 1):
                width = width or len(cells)
                if len(cells) > width:
                    told = f"The row has {len(cells)} cells where the first has {width}."
                    yield Problem(file.name, told, cure, row=row)
        except csv.Error:
            yield Problem(file.name, "A quotation mark of this row is not closed, or is misplaced.", cure, row=row + 1)


def _stray_quotes(file: SourceFile) -> Iterator[Problem]:
    """Lines with a quotation mark inside a bare cell: the csv module takes it for text, polars takes it for a fault."""
    with _lines(file) as lines:
        for row, line in enumerate(lines, 1):
            if line.count('"') % 2 and STRAY_QUOTE.search(line):
                told = "A quotation mark stands inside a cell that is not in quotation marks."
                cure = 'Put the whole cell in quotation marks and double the one inside: "a 5"" tube".'
                yield Problem(file.name, told, cure, row=row)


def recognise(file: SourceFile, columns: Sequence[str], needed: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The file's column for each needed name, of several spellings; raises with every missing or doubled one at once.

    ``needed`` gives, for each name of ours, the spellings that publishers have used. Case does not matter.
    """
    present = {column.casefold(): column for column in columns}
    found = {ours: _first_present(spellings, present) for ours, spellings in needed.items()}
    missing = [needed[ours][0] for ours, column in found.items() if column is None]
    problems = [_missing_column(file, name, columns) for name in missing]
    times = Counter(column.casefold() for column in columns if column)
    problems += [_doubled_column(file, present[name]) for name, count in times.items() if count > 1]
    if problems:
        raise FaultyFilesError(problems, LayoutError.exit_code)
    return {ours: column for ours, column in found.items() if column is not None}


def _doubled_column(file: SourceFile, name: str) -> Problem:
    cure = "Remove or rename one of them: which one is meant cannot be known."
    return Problem(file.name, f"The column {name} stands in the header more than once.", cure, row=1, column=name)


def _first_present(spellings: Sequence[str], present: dict[str, str]) -> str | None:
    return next((present[name.casefold()] for name in spellings if name.casefold() in present), None)


def _missing_column(file: SourceFile, name: str, columns: Sequence[str]) -> Problem:
    close = get_close_matches(name.casefold(), [column.casefold() for column in columns], n=1)
    hint = f"Is it the column '{close[0]}'? " if close else ""
    told = ", ".join(columns[:MOST_COLUMNS_TOLD]) or "nothing in its first row"
    cure = f"{hint}The file has: {told}. Check that it is a file of this source, with commas between its columns."
    return Problem(file.name, f"The column {name} is missing.", cure, row=1, column=name)


def number(column: str) -> pl.Expr:
    """A number from text; text that is no plain, finite number becomes null and stays visible in <column>_raw."""
    text = pl.col(column)
    value = pl.when(text.str.contains(PLAIN_NUMBER)).then(text.cast(pl.Float64, strict=False))
    return pl.when(value.is_finite()).then(value)


def whole_number(column: str) -> pl.Expr:
    """A whole number from text, perhaps with zeros for decimals; other text becomes null, and is never rounded."""
    found = pl.col(column).str.extract(WHOLE_NUMBER)
    return found.cast(pl.Int64, strict=False)


def day(column: str, pattern: str) -> pl.Expr:
    """A date from text; text that does not fit the pattern becomes null and stays visible in <column>_raw.

    The shape is looked at as well: polars would read 2019041 as 1 April, and 01Jan22 as a day of the year 22.
    """
    text = pl.col(column)
    return pl.when(text.str.contains(SHAPES[pattern])).then(text).str.to_date(pattern, strict=False)


def month_from(text: str | None) -> date | None:
    """The month that six digits in a name tell (202104), with or without a dash or underscore."""
    found = re.search(r"(?<!\d)(20\d{2})[-_]?(0[1-9]|1[0-2])(?!\d)", text or "")
    return date(int(found[1]), int(found[2]), 1) if found else None
