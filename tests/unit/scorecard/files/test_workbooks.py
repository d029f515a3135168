"""The government's checklist for accessible spreadsheets, asked of the XML of the workbooks that we make."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.compliance.purpose import PURPOSE
from scorecard.files import formats, sheets
from scorecard.files.described import Described
from scorecard.files.sheets import WorkbookTooLargeError
from tests.unit.scorecard.files.conftest import table

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEETS = ["Cover", "Contents", "Notes", "Columns", "Data"]
DAY_ZERO = date(1899, 12, 30)


class Workbook:
    """A workbook as its XML has it; cells by sheet and place."""

    def __init__(self, content: bytes) -> None:
        self.archive = ZipFile(io.BytesIO(content))
        strings = self.xml("xl/sharedStrings.xml").iter(f"{MAIN}si")
        self.strings = ["".join(part.text or "" for part in each.iter(f"{MAIN}t")) for each in strings]
        self.sheets = list(self.xml("xl/workbook.xml").iter(f"{MAIN}sheet"))
        self.names = [sheet.attrib["name"] for sheet in self.sheets]

    def xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.archive.read(name))  # noqa: S314 - we wrote it

    def sheet(self, name: str) -> ElementTree.Element:
        return self.xml(f"xl/worksheets/sheet{self.names.index(name) + 1}.xml")

    def cells(self, name: str) -> dict[str, str | float | bool | None]:
        return {each.attrib["r"]: self.value(each) for each in self.sheet(name).iter(f"{MAIN}c")}

    def value(self, cell: ElementTree.Element) -> str | float | bool | None:
        content = cell.findtext(f"{MAIN}v")
        if content is None:
            return None
        kind = cell.attrib.get("t")
        return self.strings[int(content)] if kind == "s" else content == "1" if kind == "b" else float(content)

    def tables(self, name: str) -> list[ElementTree.Element]:
        """The tables that are marked up on a sheet."""
        relations = f"xl/worksheets/_rels/sheet{self.names.index(name) + 1}.xml.rels"
        if relations not in self.archive.namelist():
            return []
        targets = [each.attrib["Target"] for each in self.xml(relations)]
        return [self.xml(f"xl/{target.removeprefix('../')}") for target in targets if "tables/" in target]

    def rows(self, name: str) -> list[list[str | float | bool | None]]:
        """The cells of the sheet's one table, its header first."""
        [marked] = self.tables(name)
        first, last = re.fullmatch(r"A(\d+):[A-Z]+(\d+)", marked.attrib["ref"]).groups()  # type: ignore[union-attr]
        found = self.sheet(name).iter(f"{MAIN}row")
        return [[self.value(c) for c in row] for row in found if int(first) <= int(row.attrib["r"]) <= int(last)]


def made(described: Described) -> Workbook:
    return Workbook(b"".join(formats.file(described, "xlsx")))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return made(table())


def test_the_sheets_are_all_shown_and_the_cover_comes_first(book: Workbook) -> None:
    assert book.names == SHEETS
    assert [sheet.attrib.get("state", "visible") for sheet in book.sheets] == ["visible"] * 5
    assert all(len(name) <= 31 and " " not in name for name in book.names)


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_is_merged_frozen_filtered_hidden_or_blank(book: Workbook, name: str) -> None:
    sheet = book.sheet(name)
    for word in ("mergeCell", "pane", "autoFilter", "f"):
        assert not list(sheet.iter(MAIN + word)), word
    assert not [each for part in ("row", "col") for each in sheet.iter(MAIN + part) if each.attrib.get("hidden")]
    assert not [table for table in book.tables(name) if list(table.iter(f"{MAIN}autoFilter"))]
    assert None not in book.cells(name).values()
    numbers = [int(row.attrib["r"]) for row in sheet.iter(f"{MAIN}row")]
    assert numbers == list(range(1, len(numbers) + 1)), "a blank row"


@pytest.mark.parametrize("name", SHEETS[1:])
def test_each_sheet_has_its_title_in_the_first_cell_and_one_marked_up_table(book: Workbook, name: str) -> None:
    assert book.cells(name)["A1"]
    [marked] = book.tables(name)
    headings = [str(each) for each in book.rows(name)[0]]
    assert [column.attrib["name"] for column in marked.iter(f"{MAIN}tableColumn")] == headings
    assert len(set(headings)) == len(headings)
    assert "one table" in f"{book.cells(name)['A2']} {book.cells(name)['A3']}"


def test_the_tables_have_names_of_their_own(book: Workbook) -> None:
    names = [table.attrib["name"] for sheet in SHEETS[1:] for table in book.tables(sheet)]
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_the_cover_tells_what_the_numbers_are(book: Workbook) -> None:
    assert not book.tables("Cover")
    told = [str(value) for value in book.cells("Cover").values()]
    assert told[0] == "A small table"
    said = " ".join(told)
    for words in (
        PURPOSE,
        "synthetic",
        "Release 7",
        "April 2021 to March 2026",
        "mid-2024",
        "Denominator: people, mid-2024.",
        "Only rows with medicine cordaparin.",
        "Licence: MIT",
    ):
        assert words in said


def test_every_reference_leads_to_a_note_and_every_note_is_referred_to(book: Workbook) -> None:
    notes = {int(float(str(number))): str(text) for number, text in book.rows("Notes")[1:]}
    everywhere = " ".join(str(value) for name in SHEETS for value in book.cells(name).values())
    referred = {int(number) for number in re.findall(r"\[note (\d+)\]", everywhere)}
    assert referred == set(notes) == {1, 2, 3, 4}
    assert notes[3] == "It is small."


def test_the_data_are_the_table_with_words_for_what_is_not_there(book: Workbook) -> None:
    header, *rows = book.rows("Data")
    assert header == ["ods_code", "words", "value\n(mg)", "people\n(people)", "counts", "day", "seen", "state"]
    assert rows[0][1:6] == [
        'say "hi", then\nleave',
        1.1,
        0,
        True,
        (date(2026, 2, 28) - DAY_ZERO) / timedelta(days=1),
    ]
    assert rows[0][6] == "2026-02-28T23:59:59.123456Z"
    assert rows[1][2:4] == [-0.0000123456789012, 2**53]
    assert rows[2][2] == 1e300
    assert rows[1][5:7] == ["[x]", "[x]"]
    assert rows[3] == ["ZA04", "[z]", "[z]", "[z]", False, "[z]", "[z]", "not_applicable"]


def test_shorthand_is_explained_above_the_table_and_only_where_it_is_used(book: Workbook) -> None:
    told = " ".join(str(value) for place, value in book.cells("Data").items() if place in ("A4", "A5", "A6"))
    assert all(word in told for word in ("[x] =", "[z] =", "[s] ="))
    plain = made(replace(table(), frame=table().frame.head(1)))
    assert not [value for value in plain.cells("Data").values() if " = " in str(value)]


def test_no_text_is_a_formula_or_a_link(book: Workbook) -> None:
    rows = book.rows("Data")
    assert rows[2][0:2] == ["'@ZA02", "'=cmd|' /C calc'!A0"]
    assert rows[3][0:2] == ["[s] –", "[text] (https://example.org)"]
    assert not list(book.sheet("Data").iter(f"{MAIN}hyperlink"))
    links = [name for name in book.archive.namelist() if name.endswith("sheet5.xml.rels")]
    assert "example.org" not in "".join(book.archive.read(name).decode() for name in links)


ODD = st.text(st.sampled_from("=+-@[](){}$'\"<&|\t\n\r\x00\x0b –é1a"), max_size=12) | st.text(max_size=12)


@settings(max_examples=40)
@given(texts=st.lists(ODD, min_size=4, max_size=4))
def test_any_text_is_written_and_none_runs(texts: list[str]) -> None:
    book = made(replace(table(), frame=table().frame.with_columns(words=pl.Series(texts))))
    shown = [str(row[1]) for row in book.rows("Data")[1:]]
    assert not [text for text in shown if re.match(r"[\s\x00]*[=+\-@]", text)]
    assert not list(book.sheet("Data").iter(f"{MAIN}f"))
    assert not list(book.sheet("Data").iter(f"{MAIN}hyperlink"))


def test_each_column_is_explained_also_those_whose_one_value_stands_on_the_cover(book: Workbook) -> None:
    rows = {row[0]: row[1:] for row in book.rows("Columns")[1:]}
    assert rows["value"] == ["float", "mg", "yes", "Data", "The value"]
    assert rows["synthetic"][3] == "Cover"
    assert set(rows) == {column.name for column in table().columns}


def test_a_table_without_rows_says_so() -> None:
    _, *rows = made(table(rows=0)).rows("Data")
    assert rows == [["no rows", *["[z]"] * 7]]


def test_the_same_release_gives_the_same_bytes() -> None:
    assert b"".join(formats.file(table(), "xlsx")) == b"".join(formats.file(table(), "xlsx"))


def test_a_number_that_is_none_is_not_known() -> None:
    odd = table().frame.with_columns(value=pl.Series([float("nan"), float("inf"), 1.0, 2.0]))
    assert [row[2] for row in made(replace(table(), frame=odd)).rows("Data")[1:]] == ["[x]", "[x]", 1, 2]


def test_what_is_too_large_is_refused_and_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 31)
    with pytest.raises(WorkbookTooLargeError, match=r"4 rows of 8 columns.*CSV or Parquet"):
        made(table())
    monkeypatch.setattr(sheets, "MOST_CELLS", 32)
    long = table().frame.with_columns(words=pl.lit("x" * 40_000))
    with pytest.raises(WorkbookTooLargeError, match="longer than a cell"):
        made(replace(table(), frame=long))


def test_pandas_is_not_imported_before_a_workbook_is_made() -> None:
    told = "import sys, scorecard.files.formats, scorecard.files.bulk; print('pandas' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
