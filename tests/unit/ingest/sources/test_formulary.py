"""Adherence checklists in every drift that was seen, each with what is to be read from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ingest.files import SourceFile, identify
from ingest.sources import formulary
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, UnreadableFileError
from tests.unit.ingest.drawn import Cells, csv_text, only_problem, problems, text_file, tuples, workbook

FOLDER = Path(__file__).parent / "checklists"
COLUMNS = ("ta_number", "marks", "printed_release", "printed_due", "decision_date", "printed_days", "reason")
Line = tuple[Any, ...]

HEADER = [
    "Technology appraisal (TA)",
    "Date of TA Release",
    "Availability of medicine for NHS patients with this medical condition, as indicated by NICE",
    "Yes (mark 'x' if applicable)",
    "N/A (mark 'x' if applicable)",
    "Date of local decision due (90 days)",
    "Date of local decision made",
    "Time to implement (days)",
    "Notes",
]
TA508: Line = ("TA508", "yes", date(2018, 3, 7), date(2018, 6, 5), date(2018, 4, 18), 42, None)
TA517: Line = ("TA517", "yes", date(2018, 4, 11), date(2018, 7, 10), date(2018, 12, 17), 250, "Late: no clinic")
TA512: Line = ("TA512", "not_applicable", date(2018, 3, 21), date(2018, 6, 29), None, None, "Commissioned elsewhere")
TA624: Line = ("TA624", "yes", date(2020, 2, 19), date(2020, 5, 20), date(2020, 5, 20), 91, None)
STANDARD = (TA508, TA517, TA512, TA624)


def with_(line: Line, **changed: Any) -> Line:
    """A line with some of its columns changed."""
    return tuple((dict(zip(COLUMNS, line, strict=True)) | changed).values())


def numbered(*numbers: str | None) -> tuple[Line, ...]:
    return tuple(with_(line, ta_number=number) for line, number in zip(STANDARD, numbers, strict=True))


@dataclass(frozen=True)
class Drift:
    """A checklist of the folder, by what is peculiar to it, the numbers of its rows, and what they say."""

    name: str
    rows: tuple[int, ...] = (2, 3, 4, 5)
    lines: Iterable[Line] = STANDARD
    code: str = "ZI01"


UNKNOWN_YET = (
    with_(TA508, decision_date=None, printed_days=None),
    with_(TA517, printed_due=None, decision_date=None, printed_days=None),
    with_(TA512, printed_release=None),
    with_(TA624, printed_days=None),
)
FEWEST = tuple((number, marks, None, None, None, None, None) for number, marks, *_ in STANDARD)
ODD_MARKS = (with_(TA508, marks="Yes: perhaps"), with_(TA517, marks="N/A: see notes"), TA512, TA624)
ODD_CELLS = (
    with_(TA508, printed_release=None),
    with_(TA517, printed_due=None),
    with_(TA512, decision_date=None),
    with_(TA624, printed_days=None),
)
DRIFTS = (
    Drift("published"),
    Drift("a_trusts_checklist", code="ZT01"),
    Drift("without_due_column", lines=[with_(line, printed_due=None) for line in STANDARD]),
    Drift("financial_year_banners", (3, 5, 6, 8)),
    Drift("banners_that_speak_of_appraisals", (3, 5, 6, 8)),
    Drift("counters"),
    Drift("capital_marks"),
    Drift("ticks"),
    Drift("marks_in_words"),
    Drift("not_known_yet", lines=UNKNOWN_YET),
    Drift("days_with_their_unit"),
    Drift("dates_with_month_names"),
    Drift("dates_with_slashes"),
    Drift("dates_in_short"),
    Drift("dates_in_several_styles"),
    Drift("dates_as_serial_numbers"),
    Drift("dates_with_times"),
    Drift("header_of_two_rows", (3, 4, 5, 6)),
    Drift("header_under_its_span", (3, 4, 5, 6)),
    Drift("title_rows", (5, 6, 7, 8)),
    Drift("byte_order_mark"),
    Drift("carriage_returns"),
    Drift("empty_columns_behind"),
    Drift("non_breaking_spaces"),
    Drift("curly_quotation_marks"),
    Drift("line_breaks_in_headings"),
    Drift("shorter_headings"),
    Drift("headings_in_capitals"),
    Drift("columns_in_another_order"),
    Drift("columns_of_their_own"),
    Drift("fewest_columns", lines=FEWEST),
    Drift("numbers_alone"),
    Drift("numbers_with_titles"),
    Drift("highly_specialised", lines=numbered("HST7", "HST7", "HST12", "HTE8")),
    Drift("no_single_number", lines=numbered("TA508/TA517", "TA517, 512", "Kidney cancer", None)),
    Drift("a_row_twice", (2, 3, 4), (TA508, TA517, TA508)),
    Drift("both_marked", lines=(with_(TA508, marks="both"), TA517, TA512, TA624)),
    Drift("nothing_marked", lines=(with_(TA508, marks="none"), with_(TA517, marks="none"), TA512, TA624)),
    Drift("unknown_marks", lines=ODD_MARKS),
    Drift("unreadable_cells", lines=ODD_CELLS),
    Drift("header_again", (2, 3, 6, 7)),
    Drift("blank_rows", (3, 4, 7, 8)),
)


def fixture(drift: Drift) -> SourceFile:
    path = FOLDER / f"{drift.code}_2020-06-30_{drift.name}.csv"
    return identify(path.name, path)


@pytest.mark.parametrize("drift", DRIFTS, ids=lambda drift: drift.name)
def test_a_checklist_is_read_as_it_stands(drift: Drift) -> None:
    reading = formulary.read(fixture(drift))
    assert (reading.layout, reading.table) == ("adherence_checklist", schema.FORMULARY_ENTRY)
    assert tuples(reading, "row_number", *COLUMNS) == [
        (row, *line) for row, line in zip(drift.rows, drift.lines, strict=True)
    ]
    assert set(tuples(reading, "ods_code", "as_of")) == {(drift.code, date(2020, 6, 30))}


def test_every_checklist_of_the_folder_is_read() -> None:
    assert {fixture(drift).name for drift in DRIFTS} == {path.name for path in FOLDER.iterdir()}
    assert len(DRIFTS) >= 30


def test_what_the_marks_say_of_the_formulary() -> None:
    found = [tuples(formulary.read(fixture(drift)), "marks", "formulary_status") for drift in DRIFTS]
    assert {pair for pairs in found for pair in pairs} == {
        ("yes", "listed"),
        ("not_applicable", "not_applicable"),
        ("both", "unknown"),
        ("none", "not_listed"),
        ("Yes: perhaps", None),
        ("N/A: see notes", None),
    }


def test_what_cannot_be_read_stays_visible() -> None:
    reading = formulary.read(fixture(Drift("unreadable_cells")))
    raw = tuples(reading, "printed_release_raw", "printed_due_raw", "decision_date_raw", "printed_days_raw")
    assert [raw[0][0], raw[1][1], raw[2][2], raw[3][3]] == [
        "March 2018",
        "31/06/2018",
        "at the next meeting",
        "thirteen weeks",
    ]


def test_what_is_not_known_yet_is_blank() -> None:
    reading = formulary.read(fixture(Drift("not_known_yet")))
    assert tuples(reading, "decision_date_raw", "printed_days_raw")[:2] == [(None, None), (None, None)]


def test_our_columns_have_the_checklists_names() -> None:
    named = formulary.read(fixture(Drift("line_breaks_in_headings"))).named
    assert named["decision_date"] == "Date of local decision made"
    assert named["marks"] == "Yes (mark 'x' if applicable) or N/A (mark 'x' if applicable)"


# ------------------------------------------------------------------------------------------------ workbooks


def as_cells(line: Line) -> list[object]:
    """A line as a spreadsheet holds it: numbers and dates as such."""
    number, marks, release, due, decided, days, reason = line
    return [
        number,
        release,
        "A medicine",
        "x" if marks == "yes" else None,
        "x" if marks == "not_applicable" else None,
        due,
        decided,
        days,
        reason,
    ]


def book(tmp_path: Path, sheets: dict[str, Cells], name: str = "ZI01_2020-06-30_adherence.xlsx") -> SourceFile:
    """A workbook whose dates are formatted as such."""
    path = tmp_path / name
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return identify(path.name, path)


def test_every_sheet_with_the_header_is_read_and_the_others_are_passed_over(tmp_path: Path) -> None:
    sheets = {
        "Notes": [["How to fill this in"], ["Mark with x"]],
        "2017-18": [["NHS Northshire"], HEADER, as_cells(TA508), as_cells(TA512)],
        "Empty": [],
        "2019-20": [HEADER, ["2019/20"], as_cells(TA624)],
    }
    reading = formulary.read(book(tmp_path, sheets))
    assert tuples(reading, "row_number", *COLUMNS) == [
        (20_000_003, *TA508),
        (20_000_004, *TA512),
        (40_000_003, *TA624),
    ]


def test_cells_of_a_workbook_that_are_numbers_and_dates(tmp_path: Path) -> None:
    rows: Cells = [HEADER, [508, 43166, "A medicine", "X", None, date(2018, 6, 5), "18th April 2018", 42.0, None]]
    assert tuples(formulary.read(book(tmp_path, {"S": rows})), *COLUMNS) == [TA508]


def test_headings_and_banners_that_span_columns(tmp_path: Path) -> None:
    path = tmp_path / "ZI01_2020-06-30_merged.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for column, heading in enumerate(HEADER):
            if column not in (3, 4):
                sheet.merge_range(0, column, 1, column, heading)
        sheet.merge_range(0, 3, 0, 4, "Adherence of local formulary to NICE")
        sheet.write_row(1, 3, HEADER[3:5])
        sheet.merge_range(2, 0, 2, 8, "Financial year 2017-18")
        sheet.write_row(3, 0, ["TA508", "2018-03-07", "A medicine", "x", "", "2018-06-05", "18/04/2018", 42])
        sheet.merge_range(4, 0, 5, 0, "TA517")
        sheet.write_row(4, 1, ["2018-04-11", "A medicine", "x"])
        sheet.write_row(5, 1, ["2018-04-11", "For another condition", "", "x"])
    found = tuples(formulary.read(identify(path.name, path)), "row_number", "ta_number", "marks")
    # Of a cell that spans rows only the first row has the text; nobody says that the second is of the same appraisal.
    assert found == [(10_000_004, "TA508", "yes"), (10_000_005, "TA517", "yes"), (10_000_006, None, "not_applicable")]


def test_columns_that_were_only_formatted_are_passed_over(tmp_path: Path) -> None:
    wide = [[*HEADER, *[None] * 3000, " "], [*as_cells(TA508), *[None] * 3000, " "]]
    assert tuples(formulary.read(book(tmp_path, {"S": wide})), *COLUMNS) == [TA508]


# ------------------------------------------------------------------------------------------------ names and faults


@pytest.mark.parametrize("name", ["zi01_2020-06-30.csv", "ZI01_2020-06-30_NICE adherence (final).csv"])
def test_the_name_says_whose_checklist_it_is(tmp_path: Path, name: str) -> None:
    reading = formulary.read(text_file(tmp_path / name, csv_text([HEADER, ["TA508", *[""] * 8]])))
    assert tuples(reading, "ods_code", "as_of") == [("ZI01", date(2020, 6, 30))]


def test_the_name_of_an_archive_will_do(tmp_path: Path) -> None:
    path = fixture(Drift("published")).path
    reading = formulary.read(identify("ZI02_2021-03-31_adherence.zip!adherence.csv", path))
    assert tuples(reading, "ods_code", "as_of")[0] == ("ZI02", date(2021, 3, 31))


@pytest.mark.parametrize(
    "name",
    ["adherence.csv", "ZI01_adherence.csv", "2020-06-30_ZI01.csv", "ZI01_2020-02-30_a.csv", "ZI01_30-06-2020.csv"],
)
def test_a_name_that_does_not_say_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        formulary.read(text_file(tmp_path / name, csv_text([HEADER])))
    told = only_problem(caught.value)
    assert "as in QOP_2024-03-31_adherence.csv" in told.cure
    assert caught.value.exit_code == LayoutError.exit_code


def faulty(tmp_path: Path, rows: Cells) -> FaultyFilesError:
    """The error that a checklist of these rows gets."""
    with pytest.raises(FaultyFilesError) as caught:
        formulary.read(text_file(tmp_path / "ZI01_2020-06-30_a.csv", csv_text(rows)))
    return caught.value


def test_a_header_without_a_needed_column(tmp_path: Path) -> None:
    error = faulty(tmp_path, [["A title"], HEADER[:3], ["TA508", "", ""]])
    assert problems(error) == [(2, HEADER[3]), (2, HEADER[4])]


def test_two_columns_that_could_be_the_same(tmp_path: Path) -> None:
    error = faulty(tmp_path, [["Technology appraisal", "TA number", "Yes", "N/A"], ["A medicine", "TA508", "x", ""]])
    assert only_problem(error).message == "Several columns could be the same one: Technology appraisal, TA number."


@pytest.mark.parametrize("rows_before", [20, 30])
def test_a_header_that_stands_too_low(tmp_path: Path, rows_before: int) -> None:
    error = faulty(tmp_path, [*[["A title"]] * rows_before, HEADER, ["TA508", *[""] * 8]])
    assert "among its first 20" in only_problem(error).message


def test_a_workbook_without_a_checklist_names_its_sheets(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        formulary.read(book(tmp_path, {"Cover": [["A"]], "Data": [["B"]]}))
    assert "None of its sheets (Cover, Data) has a row with" in only_problem(caught.value).message


def test_a_comma_that_moved_the_cells(tmp_path: Path) -> None:
    error = faulty(tmp_path, [HEADER, ["TA508", *[""] * 8], ["TA517", *[""] * 8, "clinic"], ["TA512", *[""] * 8]])
    assert (problems(error), error.exit_code) == ([(3, None)], UnreadableFileError.exit_code)


def test_a_last_row_that_was_cut_off(tmp_path: Path) -> None:
    error = faulty(tmp_path, [HEADER, ["TA508", *[""] * 8], ["TA517", "2018-04-11"], []])
    assert (problems(error), "cut short" in str(error)) == ([(3, None)], True)


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    text = csv_text([HEADER, ["TA508", *[""] * 8]]) + '"TA517,,,,,,,,\n'
    with pytest.raises(FaultyFilesError, match="is not closed"):
        formulary.read(text_file(tmp_path / "ZI01_2020-06-30_a.csv", text))


def test_another_zip_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    file = workbook(tmp_path / "ZI01_2020-06-30_a.xlsx", {"S": [HEADER]})
    file.path.write_bytes(file.path.read_bytes()[:600])
    with pytest.raises(FaultyFilesError, match="damaged, has a password, or was cut short"):
        formulary.read(identify(file.name, file.path))
