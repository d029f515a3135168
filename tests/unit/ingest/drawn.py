"""Source files from drawings, so that a test shows the rows that it is about."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

from ingest.files import SourceFile, identify
from ingest.readers import Reading
from scorecard.errors import FaultyFilesError, Problem

Cells = Sequence[Sequence[object]]


def cells(drawing: str) -> list[list[str]]:
    """The cells of a table drawn with bars; a blank between bars is a blank cell."""
    return [[cell.strip() for cell in line.split("|")] for line in drawing.strip("\n").splitlines()]


def csv_text(rows: Cells, quoting: int = csv.QUOTE_MINIMAL, line_end: str = "\n") -> str:
    """Rows as a CSV file's text."""
    out = StringIO()
    csv.writer(out, quoting=quoting, lineterminator=line_end).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def text_file(path: Path, text: str, encoding: str = "utf-8") -> SourceFile:
    """A file of exactly this text, identified."""
    path.write_bytes(text.encode(encoding))
    return identify(path.name, path)


def csv_file(path: Path, drawing: str, encoding: str = "utf-8") -> SourceFile:
    """A CSV file of the rows of a drawing, identified."""
    return text_file(path, csv_text(cells(drawing)), encoding)


def workbook(path: Path, sheets: Mapping[str, Cells]) -> SourceFile:
    """A workbook with these cells on each sheet, identified; None leaves a cell out."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value)
    return identify(path.name, path)


def dicts(reading: Reading, *columns: str) -> list[dict[str, Any]]:
    """The rows of a reading, as dictionaries of the columns asked for."""
    return reading.rows.select(columns).collect(engine="streaming").to_dicts()


def tuples(reading: Reading, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a reading, as tuples of the columns asked for."""
    return reading.rows.select(columns).collect(engine="streaming").rows()


def problems(error: FaultyFilesError) -> list[tuple[int | None, str | None]]:
    """Where the problems are: row and column."""
    return [(problem.row, problem.column) for problem in error.problems]


def only_problem(error: FaultyFilesError) -> Problem:
    """The one problem of an error."""
    (problem,) = error.problems
    return problem
