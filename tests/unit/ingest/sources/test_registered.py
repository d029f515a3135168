"""Patients Registered at a GP Practice: every layout and every style of its dates, and other files of the publication."""

from datetime import date
from pathlib import Path

import pytest

from ingest.sources import denominators
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError
from tests.unit.ingest.drawn import csv_file, problems, tuples

BEFORE, AFTER = "PUBLICATION|EXTRACT_DATE|TYPE", "CODE|POSTCODE|SEX|AGE|NUMBER_OF_PATIENTS"
AREAS = {
    "2013 to 2022": "CCG_CODE|ONS_CCG_CODE",
    "a time in 2022": "SUB_ICB_LOC_CODE|ONS_SUB_ICB_LOC_CODE",
    "since": "SUB_ICB_LOCATION_CODE|ONS_SUB_ICB_LOCATION_CODE",
}
ROWS = ("row_number", "month", "practice_code", "sub_icb_code", "patients")


def drawn(*lines: str, areas: str = AREAS["since"]) -> str:
    """A file, of lines of extract date, sub-ICB, practice, sex, age and patients."""
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    rows = [
        f"GP_PRAC_PAT_LIST|{day}|GP|{area}|Z38000001|{code}|ZZ1 1ZZ|{sex}|{age}|{patients}"
        for day, area, code, sex, age, patients in cells
    ]
    return "\n".join([f"{BEFORE}|{areas}|{AFTER}", *rows])


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
def test_every_layout_gives_the_same_rows(tmp_path: Path, areas: str) -> None:
    drawing = drawn("01APR2024|ZS01|Z00001|ALL|ALL|8500", "01APR2024||Z00002|ALL|ALL|0", areas=areas)
    reading = denominators.read(csv_file(tmp_path / "gp-reg-pat-prac-all.csv", drawing))
    assert (reading.layout, reading.table, reading.month) == ("registered_patients", schema.PRACTICE_LIST_SIZE, None)
    assert tuples(reading, *ROWS) == [
        (2, date(2024, 4, 1), "Z00001", "ZS01", 8500),
        (3, date(2024, 4, 1), "Z00002", None, 0),
    ]
    assert reading.named["sub_icb_code"] == areas.partition("|")[0]


@pytest.mark.parametrize("day", ["01APR2024", "01Apr2024", "2024-04-01", "01-Apr-24", "01-Apr-2024", "4APR2024"])
def test_every_style_of_the_day_is_a_day_of_the_month(tmp_path: Path, day: str) -> None:
    reading = denominators.read(csv_file(tmp_path / "all.csv", drawn(f"{day}|ZS01|Z00001|ALL|ALL|1")))
    assert tuples(reading, "month", "month_raw") == [(date(2024, 4, 1), day)]


def test_what_cannot_be_read_is_left_to_the_suite(tmp_path: Path) -> None:
    reading = denominators.read(
        csv_file(tmp_path / "all.csv", drawn("01/04/2024|ZS01|Z00001|ALL|ALL|1,200", "2024-04-31|ZS01|A|ALL|ALL|1.5"))
    )
    assert tuples(reading, "month", "patients", "patients_raw") == [(None, None, "1,200"), (None, None, "1.5")]


def test_the_month_in_a_files_name_is_told(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "gp-reg-pat-prac-all_202404.csv", drawn("01APR2024|ZS01|Z00001|ALL|ALL|1"))
    assert denominators.read(file).month == date(2024, 4, 1)


def test_rows_by_sex_or_age_refuse_the_file(tmp_path: Path) -> None:
    lines = ("01APR2024|ZS01|Z1|ALL|ALL|2", "01APR2024|ZS01|Z1|MALE|ALL|1", "01APR2024|ZS01|Z1|ALL|95+|1")
    with pytest.raises(FaultyFilesError, match="SEX is not ALL") as caught:
        denominators.read(csv_file(tmp_path / "all.csv", drawn(*lines)))
    assert caught.value.exit_code == LayoutError.exit_code
    assert problems(caught.value) == [(3, "SEX"), (4, "AGE")]


def test_rows_of_other_organisations_refuse_the_file(tmp_path: Path) -> None:
    drawing = drawn("01APR2024|ZS01|Z1|ALL|ALL|2").replace("|GP|", "|CCG|")
    with pytest.raises(FaultyFilesError, match="TYPE is not GP"):
        denominators.read(csv_file(tmp_path / "all.csv", drawing))


def test_another_file_of_the_publication_is_told_by_its_columns(tmp_path: Path) -> None:
    header = "PUBLICATION|EXTRACT_DATE|ORG_TYPE|ORG_CODE|POSTCODE|SEX|AGE|NUMBER_OF_PATIENTS"
    drawing = f"{header}\nGP_PRAC_PAT_LIST|01APR2024|GP|Z1|ZZ1 1ZZ|ALL|ALL|2"
    with pytest.raises(FaultyFilesError) as caught:
        denominators.read(csv_file(tmp_path / "ages.csv", drawing))
    assert problems(caught.value) == [(1, "TYPE"), (1, "SUB_ICB_LOCATION_CODE"), (1, "CODE")]
