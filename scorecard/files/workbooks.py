"""Excel workbooks by the government's own tool, in keeping with its checklist for accessible spreadsheets.

A cover, contents, notes, the meaning of the columns, and the table: one marked-up table a sheet, no merged cell, no
blank cell, nothing frozen, filtered or hidden. Importing this module imports pandas, which takes a second.
"""

import io
from collections.abc import Iterator
from threading import Lock
from typing import Any

import gptables
import pandas as pd

from scorecard.files.described import Described
from scorecard.files.sheets import LEGEND, Sheet, check_size, columns_sheet, data_sheet
from scorecard.files.workbook_words import about, introduction, notes, plainly, properties

FONT_SCALE = 1.25
# Readers who ask for large workbooks at once wait for each other, rather than fill the memory together.
ONE_AT_A_TIME = Lock()
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ONE_TABLE = "This worksheet contains one table. Notes are on the worksheet Notes, the columns are explained on Columns."


def xlsx_file(table: Described) -> Iterator[bytes]:
    """The workbook in one piece; raises WorkbookTooLargeError rather than leave anything out."""
    check_size(table)
    file = io.BytesIO()
    with ONE_AT_A_TIME:
        _written(table, file)
    return iter([file.getvalue()])


def _written(table: Described, file: io.BytesIO) -> None:
    sheets = {"Columns": columns_sheet(table), "Data": data_sheet(table)}
    told = notes(table)
    book = gptables.produce_workbook(
        file,
        {label: _gptable(table, sheet) for label, sheet in sheets.items()},
        cover=gptables.Cover(plainly(table.title), intro=introduction(table), about=about(table)),
        notes_table=pd.DataFrame({"reference": list(told), "Note": list(told.values())}, dtype=object),
        auto_width=False,
        workbook_options=OPTIONS,
    )
    book.set_properties(properties(table))
    _set_widths(book, {"Contents": [14, 90], "Notes": [14, 110], **{name: s.widths for name, s in sheets.items()}})
    book.close()


def _gptable(table: Described, sheet: Sheet) -> Any:
    cells = {name: sheet.cells[name].to_list() for name in sheet.cells.columns}
    references = "".join(f"$${reference}$$" for reference in notes(table))
    return gptables.GPTable(
        pd.DataFrame(cells, dtype=object),
        sheet.name,
        plainly(sheet.title),
        subtitles=[f"Read with these notes: {references}"] if sheet.has_notes else [],
        instructions=ONE_TABLE,
        legend=[LEGEND[word] for word in LEGEND if word in sheet.shorthand],
        units=dict(sheet.units) or None,
        index_columns={},
        additional_formatting=[
            {"column": {"columns": list(sheet.days), "format": {"num_format": "yyyy-mm-dd", "align": "right"}}}
        ]
        if sheet.days
        else [],
    )


def _set_widths(book: Any, widths: dict[str, list[int]]) -> None:
    """Columns as wide as their texts need, up to where they wrap."""
    for sheet in book.worksheets():
        for place, width in enumerate(widths.get(sheet.get_name(), [])):
            sheet.set_column(place, place, width * FONT_SCALE)
