"""What is kept of rows that a verdict sets aside."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.results import QUARANTINE_SCHEMA, Verdict
from ingest.files import SourceFile
from ingest.quarantine import set_aside
from ingest.readers import Reading
from ingest.sources.scmd import read
from scorecard import schema
from scorecard.store.decisions import RELEASED, Decision, decide
from scorecard.store.lake import Lake
from tests.unit.ingest.drawn import csv_file
from tests.unit.ingest.homes import Home

DRAWING = """
YEAR_MONTH|ODS_CODE|VMP_SNOMED_CODE|VMP_PRODUCT_NAME|UNIT_OF_MEASURE_IDENTIFIER|UNIT_OF_MEASURE_NAME|TOTAL_QUANITY_IN_VMP_UNIT|INDICATIVE_COST
202104|ZT01|10970211000001000|Etanercept 50mg pens|258773002|ML|10|£5
202104|ZT02|10970211000001000|Etanercept 50mg pens|258773002|ml|2.5|7
|ZT03|10970211000001000|Etanercept 50mg pens|258773002|ml|many|
"""
LINES = [
    (2, "indicative_cost", "£5", "The cost can be read."),
    (4, "month_raw", None, "Every row has a month."),
    (4, "quantity", "many", "The quantity can be read."),
    (4, "ods_code, month", "ZT03, (blank)", "Both are known."),
]


@pytest.fixture
def file(tmp_path: Path) -> SourceFile:
    return csv_file(tmp_path / "SCMD_FINAL_202104.csv", DRAWING)


@pytest.fixture
def reading(file: SourceFile) -> Reading:
    return read(file)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def verdict(lines: list[tuple[int, str, str | None, str]]) -> Verdict:
    return Verdict("scmd", (), pl.DataFrame(lines, schema=QUARANTINE_SCHEMA, orient="row"))


def test_reasons_are_told_in_the_words_of_the_file(lake: Lake, file: SourceFile, reading: Reading) -> None:
    set_aside(lake, file, reading, verdict(LINES))
    assert lake.quarantine(file.file_id).collect().rows() == [
        ("SCMD_FINAL_202104.csv", 2, "INDICATIVE_COST", "£5", "The cost can be read."),
        ("SCMD_FINAL_202104.csv", 4, "YEAR_MONTH", None, "Every row has a month."),
        ("SCMD_FINAL_202104.csv", 4, "TOTAL_QUANITY_IN_VMP_UNIT", "many", "The quantity can be read."),
        ("SCMD_FINAL_202104.csv", 4, "ODS_CODE, YEAR_MONTH", "ZT03, (blank)", "Both are known."),
    ]


def test_the_rows_are_kept_once_typed_as_the_lake_has_them(lake: Lake, file: SourceFile, reading: Reading) -> None:
    set_aside(lake, file, reading, verdict(LINES))
    rows = lake.scan_set_aside(schema.PRESCRIBING, [file.file_id]).collect().sort("row_number")
    assert dict(rows.schema) == dict(schema.PRESCRIBING.polars_schema)
    shown = rows.select("row_number", "file_id", "month", "ods_code", "unit", "quantity", "indicative_cost")
    assert shown.rows() == [
        (2, file.file_id, date(2021, 4, 1), "ZT01", "ml", 10, None),
        (4, file.file_id, None, "ZT03", "ml", None, None),
    ]


def test_nothing_set_aside_any_more_leaves_nothing_of_before(lake: Lake, file: SourceFile, reading: Reading) -> None:
    set_aside(lake, file, reading, verdict([]))
    assert not (lake.at / "quarantine").exists()
    set_aside(lake, file, reading, verdict(LINES))
    assert len(list((lake.at / "quarantine").iterdir())) == 3
    set_aside(lake, file, reading, verdict(LINES[:1]))
    assert lake.quarantine(file.file_id).collect()["row"].to_list() == [2]
    set_aside(lake, file, reading, verdict([]))
    assert list((lake.at / "quarantine").iterdir()) == []
    assert lake.quarantine(file.file_id).collect().is_empty()


def test_codes_of_a_released_row_are_known_to_the_next_job(home: Home, tmp_path: Path) -> None:
    filler = "," * 9
    trusts = f"ZT01,One,ZR01,ZB01,,,,,,,20040401,,{filler}\nZT02,,ZR01,ZB01,,,,,,,20040401,,{filler}\n"
    path = tmp_path / "etr_2021-04.csv"
    path.write_text(trusts + f"ZT03,Three,ZR01,ZB01,,,,,,,20119999,20200101,{filler}\n", encoding="utf-8")
    home.ingest(path, source="ods")
    file_id = home.manifest["file_id"].item()
    assert home.job("scmd").references.organisations == {"ZT01"}
    with home.database.writing() as connection:
        decide(connection, file_id, [3], Decision(RELEASED, "the trust is there"))
    job = home.job("scmd")
    assert job.references.organisations == {"ZT01", "ZT03"}
    assert job.sayings.closed["ods_code"].to_list() == ["ZT03"]
    home.lake.clear_quarantine(file_id)
    assert home.job("ods").references.organisations == {"ZT01"}, "what was lost keeps no job from loading it again"
