"""Denominators, groups and indicators in the lake: what they are checked against, and what becomes of bad rows."""

from pathlib import Path

import pytest

from ingest.reports.model import Fate
from scorecard import schema
from tests.unit.ingest.drawn import cells, csv_text
from tests.unit.ingest.homes import Home

TRUSTS = ",".join(["{}", "A TRUST", "ZR01", "ZB01", "", "", "", "", "", "", "20010401", "", *[""] * 15])
HIERARCHY = """
PRACTICE_CODE|CCG_CODE|ONS_CCG_CODE|CCG_NAME|STP_CODE|ONS_STP_CODE|STP_NAME|COMM_REGION_CODE|ONS_COMM_REGION_CODE|COMM_REGION_NAME|EXTRACT_DATE
Z00001|ZS01|Z38000001|Somewhere - ZS01|ZB01|Z54000001|Somewhere|ZR01|Z40000001|North|01Jan2022
"""
INDICATORS = """
indicator|ods_code|period|numerator|denominator
research_set_up_within_150_days|ZT01|2025/26 Q1|3|4
research_set_up_within_150_days|ZB01|2025/26 Q1|0|0
research_set_up_within_150_days|ENG|2025/26 Q1|30|40
research_set_up_within_150_days|ZX01|2025/26 Q1|1|1
patients_seen|ZT01|2025/26 Q1|1|1
research_set_up_within_150_days|ZT01|2025/26|5|4
"""


def written(path: Path, drawing: str) -> Path:
    path.write_text(csv_text(cells(drawing)), encoding="utf-8")
    return path


@pytest.fixture
def known(home: Home, tmp_path: Path) -> Home:
    trusts = tmp_path / "etr_2022-02.csv"
    trusts.write_text("\n".join(TRUSTS.format(code) for code in ("ZT01", "ZT02")) + "\n", encoding="utf-8")
    home.ingest(trusts, written(tmp_path / "practices.csv", HIERARCHY), source="ods")
    return home


def test_indicators_enter_the_lake_but_for_rows_that_cannot_be(known: Home, tmp_path: Path) -> None:
    (report,) = known.ingest(written(tmp_path / "indicators.csv", INDICATORS), source="indicators")
    assert (report.fate, report.rows_kept, report.rows_quarantined) == (Fate.LOADED, 4, 2)
    assert report.file_id is not None
    aside = known.lake.quarantine(report.file_id).select("row", "column", "value").collect().rows()
    assert aside == [(6, "indicator", "patients_seen"), (7, "denominator, numerator", "4.0, 5.0")]
    assert [note.example for note in report.notes if "is known from" in note.meaning] == ["row 5: ZX01"]
    assert known.current(schema.INDICATOR)["ods_code"].to_list() == ["ZT01", "ZB01", "ENG", "ZX01"]


def test_groups_of_icbs_and_trusts_are_known(known: Home, tmp_path: Path) -> None:
    drawing = "grouping|group_name|ods_code\ncancer_alliance|North|ZB01\ncancer_alliance|North|ZT01"
    (report,) = known.ingest(written(tmp_path / "groups.csv", drawing), source="groups")
    assert (report.fate, report.rows_kept, report.notes) == (Fate.LOADED, 2, ())


def test_a_bad_amount_sets_the_whole_row_of_beds_aside(known: Home, tmp_path: Path) -> None:
    header = "nhs_trust22_code|date|beds_available|beds_occupied"
    drawing = f"{header}\nZT01|April 2022|20|15\nZT02|April 2022|20|1,5\nZT02|May 2022|0|NA"
    (report,) = known.ingest(written(tmp_path / "beds.csv", drawing), source="denominators")
    assert (report.rows_in, report.rows_kept, report.rows_quarantined) == (5, 3, 2)
    assert [note.example for note in report.notes if "more than zero" in note.meaning] == ["row 4: 0.0"]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("organisations/trust_icb_catchment_shares_2022.csv", 1321),
        ("population/trust_general_acute_beds_2022-2025.csv", 63297),
    ],
)
def test_the_real_files_load_whole(shared_data: Path, home: Home, name: str, rows: int) -> None:
    (report,) = home.ingest(shared_data / name, source="denominators")
    assert (report.fate, report.rows_in, report.rows_kept) == (Fate.LOADED, rows, rows)
    assert [note.meaning for note in report.notes if "zero" not in note.meaning] == []


def test_two_files_of_denominators_that_begin_in_one_month_both_count(known: Home, tmp_path: Path) -> None:
    header = "denominator|ods_code|month|amount|unit"
    beds = written(tmp_path / "beds.csv", f"{header}\nbeds|ZT01|2025-04|20|beds")
    lists = written(tmp_path / "lists.csv", f"{header}\nlist_size|ZT01|2025-04|900|people")
    known.ingest(beds, lists, source="denominators")
    assert sorted(known.current(schema.DENOMINATOR)["denominator"]) == ["beds", "list_size"]


REGISTERED = "PUBLICATION|EXTRACT_DATE|TYPE|SUB_ICB_LOCATION_CODE|CODE|SEX|AGE|NUMBER_OF_PATIENTS"


def registered(folder: Path, day: str, *lists: str, name: str = "gp-reg-pat-prac-all.csv") -> Path:
    """A month's list sizes under the name that every month has, in a folder of its own."""
    folder.mkdir(parents=True)
    rows = [f"GP_PRAC_PAT_LIST|{day}|GP|ZS01|{code}|ALL|ALL|{size}" for code, size in (each.split() for each in lists)]
    return written(folder / name, "\n".join([REGISTERED, *rows]))


def sizes(home: Home) -> list[tuple[str, str, int]]:
    rows = home.current(schema.PRACTICE_LIST_SIZE).sort("month", "practice_code")
    return [
        (f"{month:%Y-%m}", code, size) for month, code, size in rows.select("month", "practice_code", "patients").rows()
    ]


def test_list_sizes_of_two_months_stand_beside_each_other_under_one_name(known: Home, tmp_path: Path) -> None:
    for day in ("01APR2024", "2024-05-01"):
        (report,) = known.ingest(registered(tmp_path / day, day, "Z00001 900"), source="denominators")
        assert (report.fate, report.rows_kept) == (Fate.LOADED, 1)
    assert sizes(known) == [("2024-04", "Z00001", 900), ("2024-05", "Z00001", 900)]


def test_a_corrected_month_of_list_sizes_takes_the_place_of_the_first(known: Home, tmp_path: Path) -> None:
    known.ingest(registered(tmp_path / "first", "01APR2024", "Z00001 900"), source="denominators")
    corrected = registered(tmp_path / "second", "01APR2024", "Z00001 901", name="corrected_202404.csv")
    (report,) = known.ingest(corrected, source="denominators")
    assert [note.meaning for note in report.notes if "takes its place" in note.meaning]
    assert sizes(known) == [("2024-04", "Z00001", 901)]


def test_a_practice_that_stands_twice_is_set_aside(known: Home, tmp_path: Path) -> None:
    path = registered(tmp_path / "doubled", "01MAY2024", "Z00001 900", "Z00002 5", "Z00001 900")
    (report,) = known.ingest(path, source="denominators")
    assert (report.rows_kept, report.rows_quarantined) == (1, 2)
    assert sizes(known) == [("2024-05", "Z00002", 5)]


def test_two_months_in_one_file_of_list_sizes_stop_it(known: Home, tmp_path: Path) -> None:
    path = registered(tmp_path / "both", "01MAY2024", "Z00001 900")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[1].replace("MAY", "JUN") + "\n", encoding="utf-8")
    refused = known.refused(path, source="denominators")
    assert "There are two months in one file" in str(refused)


def test_list_sizes_of_real_areas_do_not_join_invented_ones(known: Home, tmp_path: Path) -> None:
    path = registered(tmp_path / "real", "01MAY2024", "Z00001 900")
    path.write_text(path.read_text(encoding="utf-8").replace("ZS01", "00L"), encoding="utf-8")
    assert "Invented numbers never stand beside real" in str(known.refused(path, source="denominators"))
