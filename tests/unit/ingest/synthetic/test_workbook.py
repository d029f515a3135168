"""The workbook is one that a spreadsheet reader opens, the same whenever it is written."""

from pathlib import Path

import fastexcel

from ingest.synthetic.workbook import write_workbook


def test_cells_come_back_where_they_were_put(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    row = [*("a", 1, None, "x < y & z", " b "), *range(30)]
    write_workbook(path, {"Notes": [["only"]], "Mid-2024 & more": [["title"], row]})
    book = fastexcel.read_excel(path)
    assert book.sheet_names == ["Notes", "Mid-2024 & more"]
    sheet = book.load_sheet(1, header_row=None, dtypes="string").to_polars()
    assert sheet.row(1) == tuple(None if cell is None else str(cell) for cell in row)


def test_it_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    for name in ("first.xlsx", "second.xlsx"):
        write_workbook(tmp_path / name, {"Sheet": [["a", 1]]})
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
