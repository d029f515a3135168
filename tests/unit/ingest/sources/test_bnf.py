from datetime import date
from pathlib import Path

import pytest

from ingest.sources import bnf
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import csv_file, problems, tuples
from tests.unit.ingest.homes import Home

MEDICINES = """
BNF_CODE        | medicine | ddd_quantity | add_quantity
0208020Z0       | apixaban |              |
0208020Z0AAAAAA | apixaban | 2            | 2.5
0208020V0       | warfarin | 1O           |
"""
CHANGES = """
old_bnf_code    | new_bnf_code    | effective
0208020AA       | 0208020AB       | 2021-01-01
0208020AAAAACAC | 0208020ACAAACAC | 2022-13-01
"""


def test_codes_with_their_medicine_and_doses(tmp_path: Path) -> None:
    reading = bnf.read(csv_file(tmp_path / "bnf.csv", MEDICINES))
    assert (reading.table, reading.layout) == (schema.BNF_MEDICINE, "medicines")
    found = tuples(reading, "row_number", "bnf_code", "medicine", "ddd_quantity", "ddd_quantity_raw", "add_quantity")
    assert found == [
        (2, "0208020Z0", "apixaban", None, None, None),
        (3, "0208020Z0AAAAAA", "apixaban", 2.0, "2", 2.5),
        (4, "0208020V0", "warfarin", None, "1O", None),
    ]


def test_doses_need_not_be_there(tmp_path: Path) -> None:
    reading = bnf.read(csv_file(tmp_path / "bnf.csv", "bnf_code|medicine\n0208020Z0|apixaban"))
    assert tuples(reading, "medicine", "ddd_quantity", "add_quantity") == [("apixaban", None, None)]


def test_changes_of_codes(tmp_path: Path) -> None:
    reading = bnf.read(csv_file(tmp_path / "changes.csv", CHANGES))
    assert (reading.table, reading.layout) == (schema.BNF_CHANGE, "changes")
    assert tuples(reading, "row_number", "old_bnf_code", "new_bnf_code", "effective", "effective_raw") == [
        (2, "0208020AA", "0208020AB", date(2021, 1, 1), "2021-01-01"),
        (3, "0208020AAAAACAC", "0208020ACAAACAC", None, "2022-13-01"),
    ]


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        ("bnf_code|name\n1|a", [(1, "medicine")]),
        ("old_bnf_code|new\n1|2", [(1, "new_bnf_code"), (1, "effective")]),
        ("old_bnf_code|new_bnf_code|effective\n0208020AA|0208020ABAAACAC|2021-01-01", [(2, "new_bnf_code")]),
        (
            """
old_bnf_code | new_bnf_code | effective
0208020AA    | 0208020AB    | 2021-01-01
0208020AX    | 0208020AA    | 2021-01-01
0208020AB    | 0208020AC    | 2022-01-01
0208020AC    | 0208020AB    | 2023-01-01
""",
            [(5, "new_bnf_code")],
        ),
    ],
)
def test_what_cannot_be_followed_is_refused_with_its_row(
    tmp_path: Path, drawing: str, told: list[tuple[int, str]]
) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        bnf.read(csv_file(tmp_path / "changes.csv", drawing))
    assert problems(caught.value) == told


def test_a_code_that_stands_twice_stops_the_file(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "bnf.csv"
    path.write_text("bnf_code,medicine\n0208020Z0,apixaban\n0208020Z0,edoxaban\n")
    (problem,) = home.refused(path, source="bnf").problems
    assert (problem.row, problem.column) == (2, "bnf_code")
    assert "one row for each BNF code" in problem.message


def test_a_bad_row_is_set_aside(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "bnf.csv"
    path.write_text("bnf_code,medicine,ddd_quantity\n0208020Z0,apixaban,2\n0208020V0,Warfarin,\n02.08,edoxaban,0\n")
    (report,) = home.ingest(path, source="bnf")
    assert (report.rows_kept, report.rows_quarantined) == (1, 2)
    aside = home.lake.quarantine(report.file_id or "").collect()
    assert aside.select("row", "column").sort("row", "column").rows() == [
        (3, "medicine"),
        (4, "bnf_code"),
        (4, "ddd_quantity"),
    ]
