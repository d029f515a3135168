from datetime import date
from pathlib import Path

import pytest

from ingest.sources import epd
from ingest.synthetic.epd import LEGACY
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import csv_file, csv_text, dicts, problems, text_file, tuples
from tests.unit.ingest.homes import Home

HEADER = list(LEGACY.values())
ROW = dict.fromkeys(HEADER, "") | {
    "YEAR_MONTH": "201709",
    "REGIONAL_OFFICE_CODE": "Y54",
    "STP_CODE": "Q52",
    "PCO_CODE": "03A00",
    "PRACTICE_CODE": "B85010",
    "BNF_CODE": "0208020Z0AAAAAA",
    "BNF_DESCRIPTION": "Apixaban 2.5mg tablets",
    "QUANTITY": "60.0",
    "ITEMS": "3",
    "TOTAL_QUANTITY": "180.0",
    "ADQUSAGE": "0.0",
    "NIC": "171.0",
    "ACTUAL_COST": "159.96",
    "UNIDENTIFIED": "N",
}
AREAS = """
date       | chemical | bnf_code  | ods_code | gss_code  | name | items  | quantity | actual_cost | total_list_size
2017-10-01 | Apixaban | 0208020Z0 | 00L      | E38000130 | A    | 2205.0 | 95891.0  | 84369.07    | 324350.0
2017-10-01 | Edoxaban | 0208020AA | W2U3Z    |           | B    | 12.5   | 1O       |             |
"""


def month_file(path: Path, *rows: dict[str, str], renamed: dict[str, str] | None = None):
    names = [(renamed or {}).get(name, name) for name in HEADER]
    return text_file(path, csv_text([names, *([row[name] for name in HEADER] for row in rows)]))


def test_a_row_of_the_legacy_layout(tmp_path: Path) -> None:
    reading = epd.read(month_file(tmp_path / "EPD_201709_extract.csv", ROW))
    assert (reading.table, reading.layout, reading.month) == (schema.PRIMARY_CARE, "legacy", date(2017, 9, 1))
    (row,) = dicts(reading, *(name for name in schema.PRIMARY_CARE.names if name != "file_id"))
    assert row == {
        "month": date(2017, 9, 1),
        "practice_code": "B85010",
        "sub_icb_code": "03A",
        "icb_code": "Q52",
        "region_code": "Y54",
        "bnf_code": "0208020Z0AAAAAA",
        "snomed_code": None,
        "description": "Apixaban 2.5mg tablets",
        "quantity_per_item": 60.0,
        "items": 3,
        "quantity": 180.0,
        "adq_usage": 0.0,
        "nic": 171.0,
        "actual_cost": 159.96,
        "is_unidentified": False,
        "row_number": 2,
    }


@pytest.mark.parametrize("text", ["201709", "2017_09", "2017-09", " 201709 "])
def test_months_as_they_were_ever_written(tmp_path: Path, text: str) -> None:
    reading = epd.read(month_file(tmp_path / "EPD.csv", ROW | {"YEAR_MONTH": text}))
    assert tuples(reading, "month") == [(date(2017, 9, 1),)]


@pytest.mark.parametrize("text", ["2017", "201713", "01/09/2017", "2017-09-01", "Sep-17"])
def test_other_months_are_not_guessed(tmp_path: Path, text: str) -> None:
    reading = epd.read(month_file(tmp_path / "EPD.csv", ROW | {"YEAR_MONTH": text}))
    assert tuples(reading, "month", "month_raw") == [(None, text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03A00", "03A"),
        ("W2U3Z", "W2U3Z"),
        ("W2U3Z00", "W2U3Z"),
        ("10000", "100"),
        ("00L", "00L"),
        ("-", None),
        ("", None),
    ],
)
def test_codes_of_sub_icbs_are_those_of_ods(tmp_path: Path, text: str, code: str | None) -> None:
    assert tuples(epd.read(month_file(tmp_path / "EPD.csv", ROW | {"PCO_CODE": text})), "sub_icb_code") == [(code,)]


@pytest.mark.parametrize("area", ["AREA_TEAM_CODE", "STP_CODE", "ICB_CODE"])
def test_the_area_under_each_of_its_names(tmp_path: Path, area: str) -> None:
    reading = epd.read(month_file(tmp_path / "EPD.csv", ROW, renamed={"STP_CODE": area}))
    assert (tuples(reading, "icb_code"), reading.named["icb_code"]) == ([("Q52",)], area)


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    renamed = {"ITEMS": "COUNT", "STP_CODE": "AREA"}
    with pytest.raises(FaultyFilesError) as caught:
        epd.read(month_file(tmp_path / "EPD.csv", ROW, renamed=renamed))
    assert problems(caught.value) == [(1, "ICB_CODE"), (1, "ITEMS")]


def test_rows_that_were_added_up_by_area(tmp_path: Path) -> None:
    reading = epd.read(csv_file(tmp_path / "areas.csv", AREAS))
    assert (reading.table, reading.layout, reading.month) == (schema.PRIMARY_CARE_AREA, "sub_icb_month", None)
    names = [name for name in schema.PRIMARY_CARE_AREA.names if name != "file_id"]
    first, second = dicts(reading, *names)
    assert list(first.values()) == [
        date(2017, 10, 1),
        "00L",
        "E38000130",
        "0208020Z0",
        "Apixaban",
        2205,
        95891.0,
        84369.07,
        324350.0,
        2,
    ]
    assert (second["gss_code"], second["items"], second["quantity"], second["list_size"]) == (None,) * 4
    assert dicts(reading, "items_raw", "quantity_raw")[1] == {"items_raw": "12.5", "quantity_raw": "1O"}


def test_areas_need_no_names_and_no_mapping(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(
        "month,bnf_code,ods_code,items,quantity,actual_cost,total_list_size\n"
        "2017-10-01,0208020Z0,00L,3,90,80.5,1000\n2017-10-02,0208020Z0,00L,3,90,80.5,\n"
    )
    (report,) = home.ingest(path, source="epd")
    assert (report.rows_kept, report.rows_quarantined) == (1, 1)
    assert home.current(schema.PRIMARY_CARE_AREA)["list_size"].to_list() == [1000.0]
    assert not (home.lake.at / "primary_care_total").exists()
