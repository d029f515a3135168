"""Reading workbooks (XLSX): every cell as text, rows as the spreadsheet program counts them."""

import zipfile

import fastexcel
import polars as pl

from ingest.faults import unreadable
from ingest.files import CHUNK, SourceFile
from ingest.readers import layout_error
from ingest.unpack import CUT_SHORT, Allowance

NO_END = 1 << 62


def open_workbook(file: SourceFile) -> fastexcel.ExcelReader:
    """The workbook in a file; raises where the file holds none, or one that would fill the memory."""
    if not file.is_zipped:
        raise layout_error(file, "The file is not a workbook, and this source is one.", "Give the XLSX file.")
    try:
        _check_growth(file)
        return fastexcel.read_excel(file.path)
    except (fastexcel.FastExcelError, *CUT_SHORT) as error:
        raise _damaged(file) from error


def cells_of(file: SourceFile, workbook: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    """The cells of one sheet, trimmed, blank as null; the first row of the frame is row 1 of the sheet."""
    try:
        cells = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise _damaged(file) from error
    # A format that was once given to a whole row makes thousands of empty columns.
    filled = [column.name for column in cells if column.null_count() < len(column)]
    return cells.select(pl.col(filled).str.strip_chars().replace("", None))


def _damaged(file: SourceFile) -> Exception:
    cure = "Open it in a spreadsheet program and save it as XLSX, or download it again."
    return unreadable(file.name, "The workbook is damaged, has a password, or was cut short.", cure)


def _check_growth(file: SourceFile) -> None:
    """Raise where the workbook, which is a ZIP that is read in memory, grows as no honest one does."""
    with file.path.open("rb") as content, zipfile.ZipFile(content) as parts:
        allowance = Allowance(file.name, content)
        for part in parts.infolist():
            # What a part says of its size is not believed: it is unpacked to its end.
            part.file_size = NO_END
            with parts.open(part) as unpacked:
                while chunk := unpacked.read(CHUNK):
                    allowance.spend(len(chunk))
