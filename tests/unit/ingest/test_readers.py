import csv
import random
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest.files import SourceFile, identify
from ingest.readers import (
    COMPACT_DAY,
    DASHED_DAY,
    NAMED_DAY,
    check_last_row,
    day,
    explain_rows,
    first_row,
    header_of,
    month_from,
    number,
    recognise,
    rows_of,
    scan_csv,
    whole_number,
)
from scorecard.errors import FaultyFilesError, LayoutError, UnreadableFileError
from tests.unit.ingest.drawn import csv_text, only_problem, problems, text_file, workbook


def scanned(file: SourceFile, names: list[str] | None = None) -> list[tuple[Any, ...]]:
    return scan_csv(file, names).collect(engine="streaming").rows()


def explained(file: SourceFile) -> FaultyFilesError:
    """What a user is told of a file that polars refuses, when its rows are counted or when they are read."""
    try:
        scanned(file)
    except pl.exceptions.ComputeError as error:
        return explain_rows(file, error)
    except FaultyFilesError as error:
        return error
    pytest.fail("polars reads the file")


# ------------------------------------------------------------------------------------------------ rows


def test_cells_are_text_trimmed_and_blank_ones_are_null(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", 'code,name,n\n007, A  b ,12345678901234567890123\n"","  ",1e5\n')
    assert scanned(file) == [(2, "007", "A  b", "12345678901234567890123"), (3, None, None, "1e5")]


def test_quotes_inside_cells(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", 'a,b\n"say ""hi"", then",1\n"5"" tube",2\n')
    assert scanned(file) == [(2, 'say "hi", then', "1"), (3, '5" tube', "2")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_blank_lines_are_left_out_and_count_in_the_row_numbers(tmp_path: Path, line_end: str) -> None:
    lines = ["a,b", "1,2", "", "3,4", " ", ",", "5,6", "", ""]
    file = text_file(tmp_path / "a.csv", line_end.join(lines))
    assert scanned(file) == [(2, "1", "2"), (4, "3", "4"), (7, "5", "6")]


def test_a_cell_with_line_breaks_is_of_one_row(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", 'a,b\n"x\n\ny",1\nz,2\n')
    assert scanned(file) == [(2, "x\n\ny", "1"), (3, "z", "2")]


def test_a_header_only(tmp_path: Path) -> None:
    assert scanned(text_file(tmp_path / "a.csv", "a,b\n")) == []
    assert scanned(text_file(tmp_path / "b.csv", "a,b")) == []


def test_a_row_with_too_few_cells_is_filled_up_with_nulls(tmp_path: Path) -> None:
    # Spreadsheet programs leave commas out behind the last filled cell of a row.
    assert scanned(text_file(tmp_path / "a.csv", "a,b,c\n1\n2,3\n4,5,6\n"))[:2] == [
        (2, "1", None, None),
        (3, "2", "3", None),
    ]


def test_a_file_without_a_header_starts_at_row_one(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", "1,2\n3,4\n", "utf-8-sig")
    assert scanned(file, ["x", "y"]) == [(1, "1", "2"), (2, "3", "4")]


def test_blank_and_awkward_header_names(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", ' a ,,row_number,"b\nc",\n1,2,3,4,5\n')
    frame = scan_csv(file).collect()
    assert frame.columns == ["row_number", "a", "column 2", "column 3", "b\nc", "column 5"]
    assert frame.rows() == [(2, "1", "2", "3", "4", "5")]


def test_a_name_that_looks_like_a_glob_is_read_as_it_stands(tmp_path: Path) -> None:
    text_file(tmp_path / "a1.csv", "a,b\nwrong,wrong\n")
    assert scanned(text_file(tmp_path / "a[1].csv", "a,b\n1,2\n")) == [(2, "1", "2")]
    assert scanned(text_file(tmp_path / "a*.csv", "a,b\n3,4\n")) == [(2, "3", "4")]


def test_any_text_comes_through_a_file_of_many_blocks(tmp_path: Path) -> None:
    """Line breaks, quotes and commas in cells, where the reader works on parts of the file side by side."""
    seeded = random.Random(1)
    texts = ["plain", "with, comma", 'with "quotes"', "with\nbreak", "é – 😀", 'two\n\nbreaks, and "more"']
    rows = [[str(n), seeded.choice(texts), "x" * seeded.randrange(60)] for n in range(200_000)]
    found = scan_csv(text_file(tmp_path / "a.csv", csv_text([["n", "text", "x"], *rows]))).collect(engine="streaming")
    assert found["row_number"].to_list() == list(range(2, 200_002))
    assert found["n"].to_list() == [row[0] for row in rows]
    assert found["text"].to_list() == [row[1] for row in rows]


# ------------------------------------------------------------------------------------------------ broken rows


def test_rows_with_too_many_cells_are_all_told(tmp_path: Path) -> None:
    error = explained(text_file(tmp_path / "a.csv", "a,b\n1,2\n\n1,2,3\n4,5\n6,7,8,9\n"))
    assert problems(error) == [(4, None), (6, None)]
    assert [problem.message for problem in error.problems] == [
        "The row has 3 cells where the first has 2.",
        "The row has 4 cells where the first has 2.",
    ]
    assert error.exit_code == UnreadableFileError.exit_code


def test_one_long_row_far_down_a_large_file(tmp_path: Path) -> None:
    lines = ["a,b,c", *["1,2,3"] * 400_000]
    lines[300_000] = "1,2,3,4"
    file = text_file(tmp_path / "a.csv", "\n".join(lines))
    with pytest.raises(pl.exceptions.ComputeError) as caught:
        scan_csv(file).select("a").collect(engine="streaming")
    assert problems(explain_rows(file, caught.value)) == [(300_001, None)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('a,b\n1,2\n3,"x\n4,5\n6,7\n', 3),
        ('a,b\n1,2\n3,"x', 3),
        ('a,b\n1,2\n3,"x\n4,"5"\n', 3),
        ('a,b\n"1"x,2\n3,4\n', 2),
    ],
)
def test_quotation_marks_that_do_not_match(tmp_path: Path, text: str, row: int) -> None:
    error = explained(text_file(tmp_path / "a.csv", text))
    assert problems(error) == [(row, None)]
    assert "quotation mark" in only_problem(error).message


@pytest.mark.parametrize("text", ['a,b\n1,2\n5" tube,x\n3,4\n', 'a,b\n1,2\n5" tube,x\n3,4" y\n'])
def test_a_quotation_mark_inside_a_bare_cell(tmp_path: Path, text: str) -> None:
    error = explained(text_file(tmp_path / "a.csv", text))
    assert problems(error)[0] == (3, None)
    assert "double the one inside" in error.problems[0].cure


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize("swallowed", [1, 3])
def test_a_quotation_mark_that_makes_one_row_of_several(tmp_path: Path, column: int, swallowed: int) -> None:
    rows = [["1", "2", "3", "4"] for _ in range(9)]
    rows[2][column] = '"' + rows[2][column]
    rows[2 + swallowed][column] += '"'
    file = text_file(tmp_path / "a.csv", "\n".join(["a,b,c,d", *map(",".join, rows)]))
    with pytest.raises(FaultyFilesError, match="a cell holds whole rows") as caught:
        scan_csv(file)
    assert problems(caught.value) == [(4, None)]
    assert caught.value.exit_code == UnreadableFileError.exit_code


@pytest.mark.parametrize("text", ["x\ny", "x, y\nz", "x, y\nz, w", "x\n\ny, z, w", "x, y, z, w"])
def test_a_cell_of_several_lines_that_holds_no_row(tmp_path: Path, text: str) -> None:
    file = text_file(tmp_path / "a.csv", f'a,b,c,d\n1,"{text}",3,4\n5,6,7,8\n')
    assert scanned(file) == [(2, "1", text, "3", "4"), (3, "5", "6", "7", "8")]


def test_prose_under_the_data(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", "a,b,c\n1,2,3\n4 rows,5,\n\nthe end\n6 rows, 2 notes\n")
    with pytest.raises(FaultyFilesError, match="text that is no row of the table") as caught:
        scan_csv(file)
    assert problems(caught.value) == [(5, None), (6, None)]


def test_a_row_that_meets_a_condition_and_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", "a,b\nx,1\ny,2\ny,3\n")
    assert first_row(file, scan_csv(file), pl.col("a") == "y") == 3
    assert first_row(file, scan_csv(file), pl.col("a") == "z") is None
    broken = text_file(tmp_path / "b.csv", "a,b\nx,1\ny,2,3\ny,3\n")
    with pytest.raises(FaultyFilesError) as caught:
        first_row(broken, scan_csv(broken), pl.col("a") == "y")
    assert problems(caught.value) == [(3, None)]


def test_a_carriage_return_inside_a_row(tmp_path: Path) -> None:
    error = explained(text_file(tmp_path / "a.csv", "a,b\n1,2\n3,4\r5,6\n7,8\n"))
    assert problems(error) == [(3, None)]
    assert "carriage return stands in this row" in only_problem(error).message


def test_a_thousand_columns_and_no_more(tmp_path: Path) -> None:
    assert len(header_of(text_file(tmp_path / "a.csv", ",".join(["x"] * 1000)))) == 1000
    with pytest.raises(FaultyFilesError, match="The first row has 1,001 cells") as caught:
        header_of(text_file(tmp_path / "b.csv", ",".join(["x"] * 1001)))
    assert only_problem(caught.value).row == 1


def test_another_zip_where_csv_is_wanted(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    with pytest.raises(FaultyFilesError, match="a ZIP archive under another name"):
        header_of(identify("a.csv", tmp_path / "a.csv"))


@pytest.mark.parametrize("final", ["", "\n", "\r\n", "\n\n"])
@pytest.mark.parametrize(
    "last",
    ["4,5", "4", '"4\nfour",5', '4,"5\n""five"" and\nsix"', '"4",5'],
)
def test_a_last_row_that_was_cut_off(tmp_path: Path, last: str, final: str) -> None:
    with pytest.raises(FaultyFilesError, match="may have been cut short") as caught:
        scan_csv(text_file(tmp_path / "a.csv", f"a,b,c\n1,2,3\n{last}{final}"))
    assert only_problem(caught.value).row == 3
    assert caught.value.exit_code == UnreadableFileError.exit_code


@pytest.mark.parametrize("final", ["", "\n", "\r\n", "\n\n"])
@pytest.mark.parametrize(
    "last",
    ["4,5,6", "4,5,", ",,6", '"4\nfour",5,6', '4,5,"6\n""six"" and\nseven"', '"4,5",6,7'],
)
def test_a_last_row_that_is_whole(tmp_path: Path, last: str, final: str) -> None:
    file = text_file(tmp_path / "a.csv", f"a,b,c\n1,2,3\n{last}{final}")
    (row,) = csv.reader(StringIO(last, newline=""))
    assert scanned(file)[1] == (3, *[cell or None for cell in row])


def test_a_last_row_behind_a_very_long_one(tmp_path: Path) -> None:
    check_last_row(text_file(tmp_path / "a.csv", f'a,b\n"{"x" * 100_000}",1\n2,3\n'))
    with pytest.raises(FaultyFilesError, match="may have been cut short"):
        check_last_row(text_file(tmp_path / "b.csv", f'a,b\n"{"x" * 100_000}",1\n2\n'))


@pytest.mark.parametrize("text", ["a,b\r1,2\r3,4\r", "a,b\r1,2\r"])
def test_line_ends_of_another_age_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FaultyFilesError, match="carriage returns alone") as caught:
        header_of(text_file(tmp_path / "a.csv", text))
    assert caught.value.exit_code == UnreadableFileError.exit_code


def test_a_workbook_where_csv_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="The file is a workbook") as caught:
        header_of(workbook(tmp_path / "a.xlsx", {"S": [["a", "b"]]}))
    assert caught.value.exit_code == LayoutError.exit_code
    assert "CSV UTF-8" in only_problem(caught.value).cure


def test_small_files_are_read_whole_or_refused(tmp_path: Path) -> None:
    assert rows_of(text_file(tmp_path / "a.csv", 'a,b\n"x\ny",1\n\n2\n')) == [["a", "b"], ["x\ny", "1"], [], ["2"]]
    with pytest.raises(FaultyFilesError) as caught:
        rows_of(text_file(tmp_path / "b.csv", 'a,b\n1,2,3\n4,5,6\n7,"8\n'))
    assert problems(caught.value) == [(2, None), (3, None), (4, None)]


# ------------------------------------------------------------------------------------------------ columns

NEEDED = {"code": ("ODS_CODE", "ORG_CODE"), "quantity": ("QUANTITY",), "month": ("YEAR_MONTH",)}


@pytest.fixture
def file(tmp_path: Path) -> SourceFile:
    return text_file(tmp_path / "a.csv", "x\n")


def test_columns_are_recognised_in_several_spellings_and_cases(file: SourceFile) -> None:
    found = recognise(file, ["year_month", "Quantity", "ORG_CODE", "more"], NEEDED)
    assert found == {"code": "ORG_CODE", "quantity": "Quantity", "month": "year_month"}


def test_the_first_spelling_wins(file: SourceFile) -> None:
    assert recognise(file, ["ORG_CODE", "ODS_CODE", "QUANTITY", "YEAR_MONTH"], NEEDED)["code"] == "ODS_CODE"


def test_all_missing_columns_are_told_with_the_nearest_match(file: SourceFile) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        recognise(file, ["ODS_CODE", "QUANTITIES", "x"], NEEDED)
    assert problems(caught.value) == [(1, "QUANTITY"), (1, "YEAR_MONTH")]
    quantity, month = caught.value.problems
    assert quantity.message == "The column QUANTITY is missing."
    assert quantity.cure.startswith("Is it the column 'quantities'? The file has: ODS_CODE, QUANTITIES, x.")
    assert month.cure.startswith("The file has:")
    assert caught.value.exit_code == LayoutError.exit_code


@pytest.mark.parametrize("columns", [["Notes", "Notes"], ["notes", "NOTES"], ["ODS_CODE", "x"]])
def test_doubled_columns_are_told(file: SourceFile, columns: list[str]) -> None:
    with pytest.raises(FaultyFilesError, match="stands in the header more than once") as caught:
        recognise(file, ["ODS_CODE", "QUANTITY", "YEAR_MONTH", *columns], NEEDED)
    assert caught.value.exit_code == LayoutError.exit_code
    assert only_problem(caught.value).row == 1


def test_blank_header_cells_are_no_doubled_column(file: SourceFile) -> None:
    assert recognise(file, ["ODS_CODE", "", "QUANTITY", "YEAR_MONTH", ""], NEEDED)["code"] == "ODS_CODE"


# ------------------------------------------------------------------------------------------------ values


def values(texts: list[str], expression: pl.Expr) -> list[Any]:
    return pl.DataFrame({"x": texts}).select(expression)["x"].to_list()


def test_plain_numbers() -> None:
    texts = {
        "5": 5.0,
        "-5.25": -5.25,
        "+5": 5.0,
        ".5": 0.5,
        "5.": 5.0,
        "007": 7.0,
        "1e3": 1000.0,
        "2.5E-3": 0.0025,
        "0": 0.0,
        "-0.0": 0.0,
    }
    assert dict(zip(texts, values(list(texts), number("x")), strict=True)) == texts


NO_NUMBERS = "1,000|1 000|0x1F|nan|NaN|inf|-inf|Infinity|1e999|-1e999|1_000|£5|5%|5ml|--5|1e|e5|.|-||1.2.3|١٢|５|5-|TRUE|#N/A|1/2"


@pytest.mark.parametrize("text", [*NO_NUMBERS.split("|"), "5\n6"])
def test_what_is_no_plain_number(text: str) -> None:
    assert values([text], number("x")) == [None]
    assert values([text], whole_number("x")) == [None]


def test_whole_numbers_are_never_rounded() -> None:
    texts = {
        "5": 5,
        "5.0": 5,
        "5.": 5,
        "-5": -5,
        "+5": 5,
        "9007199254740993": 9007199254740993,
        "5.5": None,
        "1e3": None,
        "9" * 30: None,
    }
    assert dict(zip(texts, values(list(texts), whole_number("x")), strict=True)) == texts


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (COMPACT_DAY, ["20200229"], ["20190229", "2020229", "202002290", "2020-02-29", "+2020229"]),
        (DASHED_DAY, ["2020-02-29", "2020-2-29"], ["20-02-29", "29-02-2020", "2020-02-29 00:00", "2020/02/29"]),
        (NAMED_DAY, ["29Feb2020", "29FEB2020", "29feb2020"], ["29Feb20", "29February2020", "30Feb2020", "29Xyz2020"]),
    ],
)
def test_dates(pattern: str, good: list[str], bad: list[str]) -> None:
    assert values(good, day("x", pattern)) == [date(2020, 2, 29)] * len(good)
    assert values(bad, day("x", pattern)) == [None] * len(bad)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("SCMD_FINAL_202104", date(2021, 4, 1)),
        ("2021-04", date(2021, 4, 1)),
        ("x2021_04y", date(2021, 4, 1)),
        ("downloaded 20230512 scmd 202104", date(2021, 4, 1)),
        ("2021-04-30", date(2021, 4, 1)),
        ("202113", None),
        ("202100", None),
        ("199904", None),
        ("1202104", None),
        ("2021041", None),
        ("2021", None),
        ("", None),
        (None, None),
    ],
)
def test_the_month_in_a_name(text: str | None, month: date | None) -> None:
    assert month_from(text) == month
