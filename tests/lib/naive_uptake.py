"""The second implementation: plain Python, one row at a time, slow and obvious. It shares no code with the product."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

Key = tuple[str, str, str, str, str, date]  # org_type, ods_code, medicine, unit, period_type, period


@dataclass
class Sum:
    """A numerator and the rows in it; their cost is unknown until one of them has a price."""

    amount: float = 0.0
    rows: int = 0
    negatives: int = 0
    cost: float | None = None
    rows_without_cost: int = 0


@dataclass(frozen=True)
class Issue:
    """One source row."""

    month: date
    ods_code: str
    vmp_code: str
    unit: str
    quantity: float
    cost: float | None = None


def sums(
    issues: Iterable[Issue],
    factors: Mapping[tuple[str, str], list[tuple[str, str, float]]],
    places: Mapping[str, tuple[str, str, str]],
    months: set[date],
) -> dict[Key, Sum]:
    """Numerators and costs by organisation, medicine, unit and period.

    ``factors`` gives (medicine, unit, factor) for a product and native unit; ``places`` gives trust, ICB and region.
    """
    found: dict[Key, Sum] = defaultdict(Sum)
    for issue in issues:
        trust, icb, region = places[issue.ods_code]
        for medicine, unit, factor in factors.get((issue.vmp_code, issue.unit), []):
            for org_type, code in (("trust", trust), ("icb", icb), ("region", region), ("england", "ENG")):
                for period_type, period in periods_with(issue.month, months):
                    total = found[(org_type, code, medicine, unit, period_type, period)]
                    total.amount += issue.quantity * factor
                    total.rows += 1
                    total.negatives += issue.quantity < 0
                    if issue.cost is None:
                        total.rows_without_cost += 1
                    else:
                        total.cost = (total.cost or 0.0) + issue.cost
    return dict(found)


def periods_with(month: date, months: set[date]) -> list[tuple[str, date]]:
    """The complete periods that a month is in: itself, its quarter, and spans of twelve that start with a quarter."""
    found = [("month", month)]
    quarter = date(
        month.year, {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4, 7: 7, 8: 7, 9: 7, 10: 10, 11: 10, 12: 10}[month.month], 1
    )
    if all(one in months for one in following(quarter, 3)):
        found.append(("quarter", quarter))
    start = quarter
    for _ in range(4):
        if all(one in months for one in following(start, 12)):
            found.append(("twelve_months", start))
        start = months_back(start, 3)
    return found


def following(start: date, count: int) -> list[date]:
    """A month and those after it."""
    found, day = [], start
    for _ in range(count):
        found.append(day)
        day = date(day.year + 1, 1, 1) if day.month == 12 else date(day.year, day.month + 1, 1)
    return found


def months_back(day: date, count: int) -> date:
    """The month so many months earlier."""
    for _ in range(count):
        day = date(day.year - 1, 12, 1) if day.month == 1 else date(day.year, day.month - 1, 1)
    return day
