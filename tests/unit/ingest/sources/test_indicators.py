from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import indicators
from ingest.sources.indicators import number_in, period_in
from scorecard import schema
from scorecard.errors import FaultyFilesError
from scorecard.periods import add_months, quarter_label
from tests.unit.ingest.drawn import csv_file, problems, tuples, workbook

HEADER = "indicator|ods_code|period|numerator|denominator"
PERIOD = ("row_number", "ods_code", "period_type", "period", "numerator", "denominator", "note")


def test_months_quarters_and_years_are_told_apart(tmp_path: Path) -> None:
    drawing = f"{HEADER}|note\nx|ZT01|2025-04|3|4|\nx|ZT02|2025/26 Q1|0|0|one site\nx|ZT03|2025/26|1.0|2|"
    reading = indicators.read(csv_file(tmp_path / "indicators.csv", drawing))
    assert (reading.layout, reading.table, reading.month) == ("indicators", schema.INDICATOR, None)
    assert tuples(reading, *PERIOD) == [
        (2, "ZT01", "month", date(2025, 4, 1), 3.0, 4.0, None),
        (3, "ZT02", "quarter", date(2025, 4, 1), 0.0, 0.0, "one site"),
        (4, "ZT03", "twelve_months", date(2025, 4, 1), 1.0, 2.0, None),
    ]


def test_what_cannot_be_read_stays_visible(tmp_path: Path) -> None:
    reading = indicators.read(csv_file(tmp_path / "indicators.csv", f"{HEADER}\nx|ZT01|spring|1,000|"))
    columns = ("period", "period_type", "period_raw", "numerator", "numerator_raw", "denominator", "denominator_raw")
    assert tuples(reading, *columns) == [(None, None, "spring", None, "1,000", None, None)]


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    rows = [HEADER.split("|"), ["x", "ZT01", "2025/26", 3, 4]]
    assert tuples(indicators.read(workbook(tmp_path / "i.xlsx", {"Sheet": rows})), *PERIOD[1:6]) == [
        ("ZT01", "twelve_months", date(2025, 4, 1), 3.0, 4.0)
    ]


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        indicators.read(csv_file(tmp_path / "indicators.csv", "indicator|trust|period|met|denominator\nx|ZT01|1|1|1"))
    assert problems(caught.value) == [(1, "ods_code"), (1, "numerator")]


@pytest.mark.parametrize(
    "text",
    ["", None, "2025", "2025-13", "2025-4", "2025/27", "2025/26 Q5", "2025/26 q1", "2025/2026", "0000/01", "٢٠٢٥-04"],
)
def test_other_texts_are_no_period(text: str | None) -> None:
    assert period_in(text) == (None, None)


@pytest.mark.parametrize("text", ["", None, "NaN", "inf", "1e999", "1,000", "٣", "12 %"])
def test_other_texts_are_no_number(text: str | None) -> None:
    assert number_in(text) is None


@given(st.dates(date(1900, 4, 1), date(2099, 1, 1)))
def test_periods_that_are_written_come_back(day: date) -> None:
    month = day.replace(day=1)
    quarter = add_months(month, -((month.month - 1) % 3))
    assert period_in(f"{month:%Y-%m}") == ("month", month)
    assert period_in(quarter_label(quarter)) == ("quarter", quarter)
    year = quarter_label(quarter).split(" ")[0]
    assert period_in(year) == ("twelve_months", date(int(year[:4]), 4, 1))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_that_are_written_come_back(number: float) -> None:
    assert number_in(repr(number)) == number
