"""Months as running numbers, so that they can be added and compared in arrays."""

from datetime import date

# The last month of every sample: the end of a financial year.
LAST = date(2026, 3, 1)


def number(day: date) -> int:
    """The running number of a day's month."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month given by its running number."""
    return date(month // 12, month % 12 + 1, 1)


def stamp(month: int) -> str:
    """A month as the publishers' file names write it: 202603."""
    return f"{first_day(month):%Y%m}"


def dashed(month: int) -> str:
    """A month as the retired layout writes it: 2026-03."""
    return f"{first_day(month):%Y-%m}"


def window(months: int) -> range:
    """The running numbers of a sample's months, in order."""
    return range(number(LAST) - months + 1, number(LAST) + 1)
