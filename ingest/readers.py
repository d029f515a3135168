"""Reading CSV files and workbooks lazily, every column as text, with the row number of the file beside each row."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from itertools import islice

import polars as pl

from ingest.faults import unreadable
from ingest.files import SourceFile
from ingest.headers import MOST_ROWS_TOLD, check_header_once, lines_of, no_header, printable
from ingest.sieves import Sieve
from ingest.text import CARRIAGE_RETURNS, DAMAGED, MOST_COLUMNS
from ingest.text import CURE as SAVE_AS_UTF_8
from scorecard.errors import FaultyFilesError, LayoutError, Problem, UnreadableFileError
from scorecard.tables import Table

FIRST_DATA_ROW = 2
PLAIN_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
WHOLE_NUMBER = r"^([+-]?[0-9]+)(?:\.0*)?$"
COMPACT_DAY, DASHED_DAY, NAMED_DAY = "%Y%m%d", "%Y-%m-%d", "%d%b%Y"
# As Patients Registered at a GP Practice has written days: 2024-06-01, 01APR2021, 01-Apr-20, 01-Apr-2020.
DAYS_OF_LISTS = (DASHED_DAY, NAMED_DAY, "%d-%b-%y", "%d-%b-%Y")
SHAPES = {
    COMPACT_DAY: r"^[0-9]{8}$",
    DASHED_DAY: r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$",
    NAMED_DAY: r"^[0-9]{1,2}[A-Za-z]{3}[0-9]{4}$",
    "%d-%b-%y": r"^[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2}$",
    "%d-%b-%Y": r"^[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}$",
}
# Text that ends within this many bytes of the file's end is looked at for a last row that was cut off.
TAIL = 1 << 16
MOST_COLUMNS_TOLD = 12
ROW = "row_number"
# In a table of two or three columns, text with commas and line breaks is not told from rows.
FEWEST_COLUMNS_TO_SWALLOW = 4
# The part that every workbook has, and no other ZIP; its name stands at the start, in the list at the end, or in both.
WORKBOOK_PART = b"[Content_Types].xml"
LOOK_FOR_QUOTE = "Look for a stray comma or quotation mark in this row."
STRAY_QUOTE = re.compile(r'(?:^|,)[^",][^,]*"')


@dataclass(frozen=True)
class Reading:
    """One file, read: its layout, what its name tells, and its rows, lazily.

    ``rows`` has the columns of ``table`` but for file_id, and <column>_raw (the text in the file) for every column
    that is not text, so that "not a number" can be told from "blank". ``named`` is what the file calls our columns.
    ``identity`` is given where the file's name is part of what it says: the same content is then another file under
    another name. ``sieve`` is given where ``rows`` are too many to be kept: see ingest/sifting.py, which adds
    ``added_up``: what the rows that are not looked at come to (sifting.TOTALS, by is_unidentified).
    """

    table: Table
    layout: str
    rows: pl.LazyFrame
    month: date | None = None
    data_status: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    identity: str | None = None
    sieve: Sieve | None = None
    added_up: pl.DataFrame | None = None


def layout_error(file: SourceFile, message: str, cure: str, column: str | None = None) -> FaultyFilesError:
    """The error for one file that has not the columns it should have."""
    return FaultyFilesError([Problem(file.name, message, cure, row=1, column=column)], LayoutError.exit_code)


def header_of(file: SourceFile) -> list[str]:
    """The cells of the first row, trimmed; raises where the file is no CSV file."""
    if file.is_zipped:
        raise _zipped(file)
    try:
        with lines_of(file) as lines:
            cells = next(csv.reader(lines), [])
    except csv.Error as error:
        raise FaultyFilesError([_misread(file, error, 1)], UnreadableFileError.exit_code) from error
    if len(cells) > MOST_COLUMNS:
        told = f"The first row has {len(cells):,} cells; no table here has more than {MOST_COLUMNS:,}."
        raise unreadable(file.name, told, DAMAGED, row=1)
    return [cell.strip() for cell in cells]


def _zipped(file: SourceFile) -> FaultyFilesError:
    """The error for a workbook, or another ZIP, in the place of a CSV file."""
    with file.path.open("rb") as content:
        ends = content.read(TAIL)
        content.seek(max(0, file.size - TAIL))
        ends += content.read()
    if WORKBOOK_PART in ends:
        cure = "Save its sheet as 'CSV UTF-8', and load that."
        return layout_error(file, "The file is a workbook, and this source is read from CSV files.", cure)
    return unreadable(file.name, "The file is a ZIP archive under another name.", "Unpack it, or name it *.zip.")


def _misread(file: SourceFile, error: csv.Error, row: int) -> Problem:
    """What the csv module means when it cannot read a row."""
    if "new-line character" not in str(error):
        told, cure = "A quotation mark of this row is not closed, or is misplaced.", LOOK_FOR_QUOTE
    elif file.lines == 1:
        told, cure = CARRIAGE_RETURNS, SAVE_AS_UTF_8
    else:
        told, cure = "A carriage return stands in this row where no line ends.", SAVE_AS_UTF_8
    return Problem(file.name, told, cure, row=row)


def scan_csv(file: SourceFile, names: Sequence[str] | None = None) -> pl.LazyFrame:
    """Every row as trimmed text, blank as null, with row_number; ``names`` are given where the file has no header.

    Rows of which every cell is blank are left out, but they count in row_number: it is the row that a spreadsheet
    program shows, a cell that holds line breaks being of one row.
    """
    rows, columns = _unread(file, names)
    check_swallowed(file, rows, int(names is None))
    return tidy(rows, columns)


def stream_csv(file: SourceFile, named: Mapping[str, str]) -> pl.LazyFrame:
    """Some columns under our names, as they stand in the file, with row_number, for a file that is read once.

    Nothing is left out, not even blank rows, and nothing is trimmed: see ``tidy``. Whoever reads the rows then has to
    ask check_rows_are_lines.
    """
    rows, _ = _unread(file, None)
    return rows.select(pl.col(ROW).cast(pl.Int64), **{ours: pl.col(column) for ours, column in named.items()})


def check_rows_are_lines(file: SourceFile, rows: int) -> None:
    """Raise where a file with a header has fewer rows than lines because a quotation mark makes one of several."""
    if rows + 1 != file.lines:
        check_swallowed(file, _unread(file, None)[0], 1)


def _unread(file: SourceFile, names: Sequence[str] | None) -> tuple[pl.LazyFrame, list[str]]:
    """Every row as text, with row_number, and the names of its columns."""
    check_last_row(file)
    has_header = names is None
    header = header_of(file)
    if has_header:
        check_header_once(file, header)
    columns = _distinct(header if names is None else names)
    rows = pl.scan_csv(
        file.path,
        has_header=has_header,
        new_columns=columns,
        infer_schema=False,
        row_index_name=ROW,
        row_index_offset=FIRST_DATA_ROW if has_header else 1,
        glob=False,
    )
    return rows, columns


def check_swallowed(file: SourceFile, rows: pl.LazyFrame, in_header: int) -> None:
    """Raise where a quotation mark that opens in one row and closes in a later one makes one row of them.

    Such a row has as many cells as any other. What tells is a cell that holds line breaks, with the commas of whole
    rows between them; and lines are counted first, because hardly any file has a cell with line breaks.
    """
    names = rows.collect_schema().names()[1:]
    try:
        if int(rows.select(pl.len()).collect(engine="streaming").item()) + in_header == file.lines:
            return
        swallowing = pl.any_horizontal(_holds_rows(name, len(names)) for name in names)
        found = rows.filter(swallowing).select(ROW).head(MOST_ROWS_TOLD).collect(engine="streaming")
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    if not found.is_empty():
        told = "A quotation mark of this row is closed in a later row only: a cell holds whole rows."
        problems = [Problem(file.name, told, LOOK_FOR_QUOTE, row=row) for row in found[ROW].to_list()]
        raise FaultyFilesError(problems, UnreadableFileError.exit_code)


def _holds_rows(name: str, width: int) -> pl.Expr:
    """Whether a cell has as many commas for its line breaks as rows of this width have."""
    breaks, commas = (pl.col(name).str.count_matches(mark, literal=True) for mark in ("\n", ","))
    return (width >= FEWEST_COLUMNS_TO_SWALLOW) & (breaks > 0) & (commas >= breaks * (width - 1))


def first_row(file: SourceFile, rows: pl.LazyFrame, condition: pl.Expr) -> int | None:
    """The number of the first row that meets a condition; raises where the rows cannot be read."""
    try:
        found = rows.filter(condition).select(pl.col(ROW).min()).collect(engine="streaming")
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    row: int | None = found.item()
    return row


def tidy(rows: pl.LazyFrame, columns: Sequence[str]) -> pl.LazyFrame:
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
    check_header_once(file, header_of(file))
    problems = list(islice(_broken_rows(file), MOST_ROWS_TOLD))
    if problems:
        raise FaultyFilesError(problems, UnreadableFileError.exit_code)
    with lines_of(file) as lines:
        return list(csv.reader(lines))


def ragged_rows(file: SourceFile) -> list[list[str]]:
    """Every row of a small file with titles above its table, so that its rows are not of one width."""
    header_of(file)
    rows: list[list[str]] = []
    with lines_of(file) as lines:
        try:
            rows.extend(csv.reader(lines, strict=True))
        except csv.Error as error:
            raise FaultyFilesError([_misread(file, error, len(rows) + 1)], UnreadableFileError.exit_code) from error
    return rows


def small_table(file: SourceFile) -> pl.LazyFrame:
    """What scan_csv gives, of a small file that people keep by hand: bare quotation marks are taken for text."""
    header, *rows = rows_of(file)
    columns = _distinct([cell.strip() for cell in header])
    filled = [[row, *cells, *[""] * (len(columns) - len(cells))] for row, cells in enumerate(rows, FIRST_DATA_ROW)]
    schema = {ROW: pl.Int64, **dict.fromkeys(columns, pl.String)}
    return tidy(pl.LazyFrame(filled, schema=schema, orient="row"), columns)


def check_last_row(file: SourceFile) -> None:
    """Raise where the last row has fewer cells than the first: the download broke off, or text stands there."""
    if file.is_zipped:
        return  # A workbook that is cut short cannot be opened at all.
    last, width = _last_row(file), len(header_of(file))
    if len(last) >= width:
        return
    if _is_prose(last, width):
        rows: list[int | None] = [*_closing_prose(file, width)]
        told = "Under the data stands text that is no row of the table: a log line, a total or a note."
        problems = [Problem(file.name, told, "Delete it.", row=row) for row in rows or [None]]
        raise FaultyFilesError(problems[:MOST_ROWS_TOLD], UnreadableFileError.exit_code)
    told = f"The last row has {len(last)} cells where the first has {width}: the file may have been cut short."
    cure = "Download it again; if the row is whole, add the commas that it lacks."
    raise unreadable(file.name, told, cure, row=_last_row_number(file))


def _is_prose(cells: Sequence[str], width: int) -> bool:
    """Whether a row is a sentence, and not a row that was cut off: codes and months have no blanks."""
    return len(cells) < width and " " in cells[0].strip()


def _closing_prose(file: SourceFile, width: int) -> list[int]:
    """The rows at the end of a file that are sentences."""
    found: list[int] = []
    for row, cells in _filled_rows(file):
        found = [*found, row] if _is_prose(cells, width) else []
    return found


def _last_row_number(file: SourceFile) -> int | None:
    return max((row for row, _ in _filled_rows(file)), default=None)


def _filled_rows(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, up to the first that cannot be read."""
    with lines_of(file) as lines:
        try:
            yield from ((row, cells) for row, cells in enumerate(csv.reader(lines), 1) if any(cells))
        except csv.Error:
            return


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
    """Rows with more cells than the first, up to the first that cannot be read at all."""
    row, width = 0, 0
    with lines_of(file) as lines:
        try:
            for row, cells in enumerate(csv.reader(lines, strict=True), 1):
                width = width or len(cells)
                if len(cells) > width:
                    told = f"The row has {len(cells)} cells where the first has {width}."
                    yield Problem(file.name, told, LOOK_FOR_QUOTE, row=row)
        except csv.Error as error:
            yield _misread(file, error, row + 1)


def _stray_quotes(file: SourceFile) -> Iterator[Problem]:
    """Lines with a quotation mark inside a bare cell: the csv module takes it for text, polars takes it for a fault."""
    with lines_of(file) as lines:
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
    if len(missing) == len(needed):
        told = no_header(file, columns, [name for spellings in needed.values() for name in spellings])
        if told is not None:
            raise FaultyFilesError([told], LayoutError.exit_code)
    problems = [_missing_column(file, name, columns) for name in missing]
    times = Counter(column.casefold() for column in columns if column)
    problems += [_doubled_column(file, present[name]) for name, count in times.items() if count > 1]
    if problems:
        raise FaultyFilesError(problems, LayoutError.exit_code)
    return {ours: column for ours, column in found.items() if column is not None}


def _doubled_column(file: SourceFile, name: str) -> Problem:
    cure = "Remove or rename one of them: which one is meant cannot be known."
    shown = printable(name)
    return Problem(file.name, f"The column {shown} stands in the header more than once.", cure, row=1, column=shown)


def _first_present(spellings: Sequence[str], present: dict[str, str]) -> str | None:
    return next((present[name.casefold()] for name in spellings if name.casefold() in present), None)


def _missing_column(file: SourceFile, name: str, columns: Sequence[str]) -> Problem:
    close = get_close_matches(name.casefold(), [column.casefold() for column in columns], n=1)
    hint = f"Is it the column '{printable(close[0])}'? " if close else ""
    told = ", ".join(printable(column) for column in columns[:MOST_COLUMNS_TOLD]) or "nothing in its first row"
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
