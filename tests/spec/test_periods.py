"""Months and financial quarters, drawn."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import periods

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))

CASES = """
2022-04-01 | 2022_23 | 2022/23 Q1 | April 2022
2022-06-30 | 2022_23 | 2022/23 Q1 | June 2022
2022-07-01 | 2022_23 | 2022/23 Q2 | July 2022
2022-12-31 | 2022_23 | 2022/23 Q3 | December 2022
2023-01-01 | 2022_23 | 2022/23 Q4 | January 2023
2023-03-31 | 2022_23 | 2022/23 Q4 | March 2023
2023-04-01 | 2023_24 | 2023/24 Q1 | April 2023
1999-12-01 | 1999_00 | 1999/00 Q3 | December 1999
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_labels(line: str) -> None:
    day, year, quarter, month = (cell.strip() for cell in line.split("|"))
    given_day = date.fromisoformat(day)
    assert periods.financial_year_label(given_day) == year
    assert periods.quarter_label(given_day) == quarter
    assert periods.month_label(given_day) == month


@given(DAYS)
def test_a_quarter_label_leads_back_to_its_first_day(day: date) -> None:
    start = periods.quarter_start(day)
    assert periods.parse_quarter(periods.quarter_label(day)) == start
    assert start <= day < periods.add_months(start, 3)
    assert (start.month - 1) % 3 == 0


@pytest.mark.parametrize("text", ["2022/24 Q1", "2022/23 Q5", "2022 Q1", "", "Q1", "2022/23 Q1 x"])
def test_what_names_no_quarter_is_refused(text: str) -> None:
    assert periods.parse_quarter(text) is None


@given(DAYS, st.sampled_from(["month", "quarter", "twelve_months"]))
def test_a_period_leads_back_from_its_label(day: date, period_type: str) -> None:
    start = periods.quarter_start(day) if period_type == "quarter" else day.replace(day=1)
    label = periods.period_label(period_type, start)
    assert periods.parse_period(f" {label} ") == (period_type, start)


@pytest.mark.parametrize(
    "text",
    [
        "2022/24 Q1",
        "",
        "july 2024",
        "July",
        "July 24",
        "July 0000",
        "July 2024 to July 2025",
        "July 2024 to",
        "July 2024 to June 2025 to May 2026",
        "July  2024",
        " to ",
    ],
)
def test_what_names_no_period_is_refused(text: str) -> None:
    assert periods.parse_period(text) is None


@given(DAYS, st.integers(-400, 400))
def test_months_added_can_be_taken_away(day: date, months: int) -> None:
    moved = periods.add_months(day, months)
    assert periods.add_months(moved, -months) == day.replace(day=1)


def test_twelve_months_are_told_by_both_ends() -> None:
    assert periods.twelve_months_label(date(2024, 7, 1)) == "July 2024 to June 2025"
    assert periods.period_label("twelve_months", date(2024, 1, 1)) == "January 2024 to December 2024"


def test_month_ends() -> None:
    assert periods.month_end(date(2024, 2, 5)) == date(2024, 2, 29)
    assert periods.month_end(date(2023, 2, 5)) == date(2023, 2, 28)


@given(st.sets(st.integers(0, 40), min_size=1))
def test_a_period_is_complete_only_when_each_of_its_months_is_there(offsets: set[int]) -> None:
    months = {periods.add_months(date(2020, 1, 1), offset) for offset in offsets}
    for period_type in ("month", "quarter", "twelve_months"):
        found = periods.complete_periods(period_type, months)
        candidates = {periods.add_months(date(2019, 1, 1), offset) for offset in range(60)}
        starts = {day for day in candidates if period_type == "month" or day.month in (1, 4, 7, 10)}
        assert set(found) == {day for day in starts if all(m in months for m in periods.months_of(period_type, day))}
        assert found == sorted(found)
