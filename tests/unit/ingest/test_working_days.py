"""Working days are those of the calendars that the government published."""

from datetime import date

import pytest

from ingest.working_days import bank_holidays, easter, working_days


@pytest.mark.parametrize(
    "day",
    [date(2018, 4, 1), date(2019, 4, 21), date(2020, 4, 12), date(2024, 3, 31), date(2025, 4, 20), date(2038, 4, 25)],
)
def test_easter(day: date) -> None:
    assert easter(day.year) == day


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"),
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
    ],
)
def test_bank_holidays(year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for day in sorted(bank_holidays(year))] == days.split()


@pytest.mark.parametrize(
    ("month", "days"),
    [
        (date(2021, 2, 1), 20),
        (date(2020, 2, 1), 20),
        (date(2021, 3, 1), 23),
        (date(2021, 4, 1), 20),
        (date(2021, 12, 1), 21),
        (date(2023, 5, 1), 20),
    ],
)
def test_working_days(month: date, days: int) -> None:
    assert working_days(month) == days
