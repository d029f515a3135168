"""Months, financial quarters and spans of twelve months, each named by the first day of it."""

import re
from calendar import month_name, monthrange
from datetime import date

MONTHS_IN_PERIOD = {"month": 1, "quarter": 3, "twelve_months": 12}
MONTH_NAMES = tuple(month_name)[1:]
YEAR = re.compile(r"(?:19|20|21)\d{2}")
QUARTER_LABEL = re.compile(r"^(\d{4})[/_](\d{2}) ?Q([1-4])$")


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies so many months after the month of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def quarter_start(day: date) -> date:
    """The first day of the financial quarter (Q1 is April to June) that holds ``day``."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_number(day: date) -> int:
    """The financial quarter, 1 to 4, that holds ``day``."""
    return (day.month - 4) % 12 // 3 + 1


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of ``day`` begins."""
    return day.year if day.month >= 4 else day.year - 1


def financial_year_label(day: date) -> str:
    """The financial year as the official files write it: ``2022_23``."""
    year = financial_year(day)
    return f"{year}_{(year + 1) % 100:02d}"


def quarter_label(day: date) -> str:
    """The financial quarter as the official files write it: ``2022/23 Q1``."""
    return f"{financial_year_label(day).replace('_', '/')} Q{quarter_number(day)}"


def parse_quarter(label: str) -> date | None:
    """The first day of the quarter that a label such as ``2022/23 Q1`` names; None if it names none."""
    found = QUARTER_LABEL.match(label.strip())
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return add_months(date(int(found[1]), 4, 1), 3 * (int(found[3]) - 1))


def parse_month(label: str) -> date | None:
    """The first day of the month that a label such as ``July 2024`` names; None if it names none."""
    month, _, year = label.strip().partition(" ")
    if month not in MONTH_NAMES or not YEAR.fullmatch(year):
        return None
    return date(int(year), MONTH_NAMES.index(month) + 1, 1)


def parse_period(label: str) -> tuple[str, date] | None:
    """The type and first day of the period that ``period_label`` writes so; None if it is the label of none."""
    first, *_ = label.strip().split(" to ")
    quarter, month = parse_quarter(label), parse_month(first)
    if quarter is not None:
        return "quarter", quarter
    if month is None or label.strip() not in (month_label(month), twelve_months_label(month)):
        return None
    return ("month" if label.strip() == month_label(month) else "twelve_months"), month


def month_label(day: date) -> str:
    """The month in words: ``July 2024``."""
    return f"{month_name[day.month]} {day.year}"


def twelve_months_label(start: date) -> str:
    """Twelve months in words: ``July 2024 to June 2025``."""
    return f"{month_label(start)} to {month_label(add_months(start, 11))}"


def period_label(period_type: str, start: date) -> str:
    """A period in the words of its type: a month, a financial quarter or twelve months."""
    labels = {"month": month_label, "quarter": quarter_label, "twelve_months": twelve_months_label}
    return labels[period_type](start)


def months_of(period_type: str, start: date) -> list[date]:
    """The months that a period is made of."""
    return [add_months(start, step) for step in range(MONTHS_IN_PERIOD[period_type])]


def complete_periods(period_type: str, months: set[date]) -> list[date]:
    """First days of the periods of a type whose every month is among ``months``, in order.

    Spans of twelve months end with a financial quarter, so that they can be told from one release to the next.
    """
    starts = sorted({start for start in months if period_type == "month" or start == quarter_start(start)})
    return [start for start in starts if months.issuperset(months_of(period_type, start))]
