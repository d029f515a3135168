"""Working days of a month in England: pharmacies issue little on weekends and bank holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from scorecard.periods import month_end

DAY = timedelta(days=1)
SATURDAY = 5
# One-off holidays, and the days from which one was moved.
ADDED = {date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
MOVED = {date(2020, 5, 4), date(2022, 5, 30)}


@cache
def working_days(month: date) -> int:
    """Weekdays of the month that are no bank holidays."""
    days = [month + DAY * number for number in range(month_end(month).day)]
    holidays = set(bank_holidays(month.year))
    return sum(day.weekday() < SATURDAY and day not in holidays for day in days)


def bank_holidays(year: int) -> Iterator[date]:
    """Bank holidays in England; those that fall on a weekend are kept on the next weekday."""
    yield _weekday_from(date(year, 1, 1))
    yield easter(year) - 2 * DAY
    yield easter(year) + DAY
    mondays = (_monday_from(date(year, 5, 1)), _monday_from(date(year, 5, 25)), _monday_from(date(year, 8, 25)))
    yield from (day for day in mondays if day not in MOVED)
    christmas = _weekday_from(date(year, 12, 25))
    yield from (christmas, _weekday_from(max(christmas + DAY, date(year, 12, 26))))
    yield from (day for day in ADDED if day.year == year)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the rule that Meeus gives."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _weekday_from(day: date) -> date:
    """The day itself, or the Monday after it where it falls on a weekend."""
    while day.weekday() >= SATURDAY:
        day += DAY
    return day


def _monday_from(day: date) -> date:
    return day + DAY * (-day.weekday() % 7)
