"""Small tables that people keep by hand, as CSV files or as the first sheet of a workbook; read whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ingest.files import SourceFile
from ingest.readers import check_last_row, header_of, recognise, rows_of
from ingest.workbooks import cells_of, open_workbook
from scorecard.tables import Table

Needed = Mapping[str, tuple[str, ...]]
Cells = dict[str, str | None]


@dataclass(frozen=True)
class HandKept:
    """The rows of a table, each with its number in the file, and what the file calls our columns."""

    rows: list[tuple[int, Cells]]
    named: dict[str, str]


def read_table(file: SourceFile, needed: Needed, optional: Collection[str] = ()) -> HandKept:
    """The trimmed cells of the columns that are needed, and of optional ones that are there; blank is None.

    Rows of which every cell is blank are left out. Raises with every needed column that is missing.
    """
    sheet = first_sheet(file) if file.is_zipped else None
    header = header_of(file) if sheet is None else _trimmed(sheet[0] if sheet else [])
    found = recognise(file, header, needed)
    if sheet is None:
        check_last_row(file)
    present = {column.casefold(): column for column in header}
    named = {**found, **{name: present[name] for name in optional if name in present}}
    rows = [_trimmed(row) for row in (rows_of(file) if sheet is None else sheet)[1:]]
    places = {ours: header.index(column) for ours, column in named.items()}
    return HandKept([(row, _cells(cells, places)) for row, cells in enumerate(rows, 2) if any(cells)], named)


def first_sheet(file: SourceFile) -> list[list[str]]:
    """The cells of a workbook's first sheet."""
    workbook = open_workbook(file)
    return texts_of(cells_of(file, workbook, workbook.sheet_names[0]))


def texts_of(cells: pl.DataFrame) -> list[list[str]]:
    """The cells of a sheet, row by row; blank ones are empty text."""
    return [[value or "" for value in row] for row in cells.iter_rows()]


def _trimmed(row: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in row]


def _cells(cells: list[str], places: Mapping[str, int]) -> Cells:
    return {ours: cells[place] or None if place < len(cells) else None for ours, place in places.items()}


def rows_for(table: Table, records: Iterable[Mapping[str, Any]]) -> pl.LazyFrame:
    """Records as the rows of a reading of this table; what a record lacks is null.

    Beside every column that is not text there is its text in the file, <column>_raw.
    """
    typed = {name: kind for name, kind in table.polars_schema.items() if name != "file_id"}
    raw = {f"{name}_raw": pl.String() for name, kind in typed.items() if kind != pl.String and name != "row_number"}
    return pl.DataFrame(list(records), schema={**typed, **raw}, orient="row").lazy()
