"""Why a first row is not the header that it should be, in words for the person who made the file."""

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TextIO

from ingest.files import SourceFile
from scorecard.errors import FaultyFilesError, LayoutError, Problem

LATEST_HEADER_ROW = 20
LONGEST_NAME_TOLD = 40
MOST_ROWS_TOLD = 20
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
NUMBER = re.compile(r"[+-]?[0-9][0-9.,/-]*")


def lines_of(file: SourceFile) -> TextIO:
    """The file as the csv module wants it. Lines end with LF or CR LF: polars knows no others."""
    return file.path.open(newline="\n", encoding="utf-8-sig")


def printable(name: str) -> str:
    """A name from a file as it may be printed on a terminal, shortened."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= LONGEST_NAME_TOLD else f"{shown[:LONGEST_NAME_TOLD]}…"


def no_header(file: SourceFile, columns: Sequence[str], names: Collection[str]) -> Problem | None:
    """What is wrong with a first row that has none of the names that are looked for; None where that is not clear."""
    row = None if file.is_zipped else _row_of_header(file, names)
    if row is not None:
        told = f"The names of the columns stand in row {row}, and not in the first row."
        return Problem(file.name, told, "Delete the rows above it.", row=row)
    found = _of_first_row(columns)
    return None if found is None else Problem(file.name, *found, row=1)


def _of_first_row(columns: Sequence[str]) -> tuple[str, str] | None:
    """What a first row without a known name shows, and what to do."""
    if not any(columns):
        return "The first row is blank.", "Was the sheet cleared? Download the file again."
    if any("\n" in column and "," in column for column in columns):
        return "A quotation mark of the first row is closed in a later row only.", "Delete it."
    separator = next((told for mark, told in SEPARATORS.items() if mark in ",".join(columns)), None)
    if separator is not None and len(columns) <= 2:
        told = f"The columns are separated by {separator}, not by commas."
        return told, "Save the file with commas between its columns."
    if len(columns) == 1 and "," in columns[0]:
        told = "Every row is one cell: its commas stand inside quotation marks."
        return told, "Save the table as CSV once more, from its columns."
    if any(NUMBER.fullmatch(column) for column in columns):
        told = "The first row is data: the row with the names of the columns is missing."
        return told, "Put it back, or download the file again; is it a file of this source?"
    return None


def _row_of_header(file: SourceFile, names: Collection[str]) -> int | None:
    """The first row of the first few that has half of the names that are looked for."""
    looked_for = {name.casefold() for name in names}
    try:
        with lines_of(file) as lines:
            for row, cells in enumerate(islice(csv.reader(lines), LATEST_HEADER_ROW), 1):
                if len({cell.strip().casefold() for cell in cells} & looked_for) * 2 >= len(looked_for):
                    return row
    except csv.Error:
        return None
    return None


def check_header_once(file: SourceFile, header: Iterable[str]) -> None:
    """Raise with every later row that is the header again."""
    if not file.header_again:
        return
    told = "The header stands here again: two files may have been pasted together, and rows be there twice."
    cure = "Load the files one by one; if it is one file, delete the row."
    rows = list(islice(_rows_that_are(file, list(header)), MOST_ROWS_TOLD))
    if rows:
        raise FaultyFilesError([Problem(file.name, told, cure, row=row) for row in rows], LayoutError.exit_code)


def _rows_that_are(file: SourceFile, header: list[str]) -> Iterable[int]:
    with lines_of(file) as lines:
        try:
            for row, cells in enumerate(csv.reader(lines), 1):
                if row > 1 and [cell.strip() for cell in cells] == header:
                    yield row
        except csv.Error:
            return  # What is wrong with the rows is told when they are read.
