"""The invented month of primary care: the same every time, of codes that nobody issues, and in the published headers."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.sources.epd import NEEDED
from ingest.synthetic.epd import LEGACY, SNOMED, Extent, epd_month, write_epd
from tests.benchmarks.month import LAYOUT

MONTH, EXTENT = date(2025, 3, 1), Extent(practices=24, substances=40, rows_a_practice=30)


def test_the_same_arguments_give_the_same_rows_and_others_give_others() -> None:
    rows = epd_month(MONTH, EXTENT)
    assert rows.equals(epd_month(MONTH, EXTENT))
    assert not rows["items"].equals(epd_month(date(2025, 4, 1), EXTENT)["items"])


def test_nobody_and_nothing_real_is_in_it() -> None:
    rows = epd_month(MONTH, EXTENT).filter(pl.col("practice_code") != "-")
    assert rows["practice_code"].str.contains("^Z[0-9]{5}$").all()
    assert rows["sub_icb_code"].str.contains(r"^Z[A-Z]\d{2}00$").all()
    assert rows["bnf_code"].str.contains("^99").all()


def test_a_practice_has_a_presentation_once_and_some_rows_have_none() -> None:
    rows = epd_month(MONTH, EXTENT)
    known = rows.filter(pl.col("unidentified") == "N")
    assert (rows.height, rows.height - known.height) == (720, 14)
    assert not known.select("practice_code", "bnf_code").is_duplicated().any()
    assert known["practice_code"].n_unique() == 24


@pytest.mark.parametrize(("layout", "names"), [("legacy", LEGACY), ("snomed", SNOMED)])
def test_the_headers_are_those_that_are_published(tmp_path: Path, layout: str, names: dict[str, str]) -> None:
    write_epd(tmp_path / "epd.csv", epd_month(MONTH, EXTENT), layout)
    with (tmp_path / "epd.csv").open(newline="") as lines:
        header = next(csv.reader(lines))
    assert header == list(names.values())
    assert len(header) == (26 if layout == "legacy" else 27)
    assert all(set(spellings) & set(header) for spellings in NEEDED.values())
    if layout == "legacy":
        # The area's column had other names before.
        areas = {"STP_NAME": "AREA_TEAM_NAME", "STP_CODE": "AREA_TEAM_CODE"}
        assert [areas.get(name, name) for name in header] == list(LAYOUT)
