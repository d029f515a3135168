from pathlib import Path

import pytest

from ingest.files import SourceFile
from ingest.headers import check_header_once, no_header, printable
from ingest.readers import recognise, scan_csv, small_table
from scorecard.errors import FaultyFilesError, LayoutError
from tests.unit.ingest.drawn import only_problem, problems, text_file

NEEDED = {"code": ("ODS_CODE", "ORG_CODE"), "quantity": ("QUANTITY",), "month": ("YEAR_MONTH",)}
HEADER = "ODS_CODE,QUANTITY,YEAR_MONTH"


def told(path: Path, content: str) -> tuple[int | None, str]:
    """What is said of a file's first row."""
    file = text_file(path / "a.csv", content)
    columns = [cell.strip().strip('"') for cell in content.split("\n", maxsplit=1)[0].split(",")]
    with pytest.raises(FaultyFilesError) as caught:
        recognise(file, columns, NEEDED)
    assert caught.value.exit_code == LayoutError.exit_code
    return problems(caught.value)[0][0], caught.value.problems[0].message


@pytest.mark.parametrize("above", [1, 2, 19])
def test_a_header_further_down(tmp_path: Path, above: int) -> None:
    row, message = told(tmp_path, "a banner\n" * above + f"{HEADER}\nZT01,1,202104\n")
    assert (row, message) == (
        above + 1,
        f"The names of the columns stand in row {above + 1}, and not in the first row.",
    )


def test_a_header_too_far_down_is_not_looked_for(tmp_path: Path) -> None:
    assert told(tmp_path, "a banner\n" * 20 + f"{HEADER}\n")[1] == "The column ODS_CODE is missing."


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_other_separators(tmp_path: Path, mark: str, name: str) -> None:
    content = f"{HEADER}\nZT01,1,202104\n".replace(",", mark)
    assert told(tmp_path, content) == (1, f"The columns are separated by {name}, not by commas.")


@pytest.mark.parametrize("row", ["ZT01,1,202104", "ZT01,-2.5,x", "ZT01,x,2021-04-01", "ZT01,x,01/04/2021"])
def test_data_in_the_place_of_a_header(tmp_path: Path, row: str) -> None:
    assert told(tmp_path, f"{row}\n{row}\n")[1].startswith("The first row is data")


@pytest.mark.parametrize("row", ["name,place,note", "Q1,mid-2020,v2"])
def test_names_of_another_table_are_no_data(tmp_path: Path, row: str) -> None:
    file = text_file(tmp_path / "a.csv", f"{row}\n1,2,3\n")
    assert no_header(file, row.split(","), ["ODS_CODE", "QUANTITY"]) is None


def test_one_known_name_is_enough_to_tell_which_are_missing(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", f"QUANTITY,x\n{HEADER}\n")
    with pytest.raises(FaultyFilesError) as caught:
        recognise(file, ["QUANTITY", "x"], NEEDED)
    assert problems(caught.value) == [(1, "ODS_CODE"), (1, "YEAR_MONTH")]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("read", [scan_csv, small_table])
def test_every_later_header_is_told(tmp_path: Path, read: object, end: str) -> None:
    file = text_file(tmp_path / "a.csv", end.join(["a,b", "1,2", "a,b", "", '"x\ny",2', " a , b", "a,b"]))
    with pytest.raises(FaultyFilesError, match="The header stands here again") as caught:
        read(file)  # type: ignore[operator]
    assert problems(caught.value) == [(3, None), (6, None), (7, None)]
    assert caught.value.exit_code == LayoutError.exit_code


def test_a_row_that_only_begins_as_the_header_does_is_a_row(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", "a,b\na,bc\n1,2\n")
    check_header_once(file, ["a", "b"])
    assert scan_csv(file).collect()["b"].to_list() == ["bc", "2"]


def test_a_list_without_a_header_may_hold_its_first_row_twice(tmp_path: Path) -> None:
    file: SourceFile = text_file(tmp_path / "a.csv", "1,2\n3,4\n1,2\n")
    assert scan_csv(file, ["x", "y"]).collect()["x"].to_list() == ["1", "3", "1"]


def test_names_are_printed_short_and_without_commands_to_the_terminal() -> None:
    assert printable("\x1b[2Jname\n") == "?[2Jname?"
    assert printable("x" * 41) == "x" * 40 + "…"
    assert printable("x" * 40) == "x" * 40


def test_names_of_a_file_are_printed_so_in_messages(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", "x\n")
    with pytest.raises(FaultyFilesError) as caught:
        recognise(file, ["ODS_CODE", "QUANTITY", "YEAR_MONTHS\x1b"], NEEDED)
    assert "\x1b" not in str(caught.value)
    assert only_problem(caught.value).cure.startswith("Is it the column 'year_months?'? The file has: ODS_CODE,")
