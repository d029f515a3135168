"""The comparisons with the months before, the slow and obvious way: rows in lists, sums in dictionaries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from ingest.working_days import working_days

Product = tuple[str, str]
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Issue:
    """One row of a file."""

    month: date
    ods_code: str
    vmp_code: str
    unit: str
    quantity: float


def months_of(issues: Iterable[Issue]) -> list[date]:
    """The months of rows, in order."""
    return sorted({issue.month for issue in issues})


def submitting(
    now: list[Issue], before: list[Issue], excused: Collection[str], trust_rows: int
) -> dict[str, tuple[int, float]]:
    """Rows now and usually, of trusts that usually submit."""
    found = {}
    for code in {issue.ods_code for issue in before} - set(excused):
        monthly = [sum(i.ods_code == code and i.month == month for i in before) for month in months_of(before)]
        if median(monthly) >= trust_rows:
            found[code] = (sum(issue.ods_code == code for issue in now), median(monthly))
    return found


def volumes(now: list[Issue], before: list[Issue]) -> dict[Product, tuple[float, float, int]]:
    """Volume a working day now and usually, and rows of all months before, of products issued now and usually."""
    found = {}
    for product in {(issue.vmp_code, issue.unit) for issue in before}:
        mine = [issue for issue in before if (issue.vmp_code, issue.unit) == product]
        monthly = [
            sum(issue.quantity for issue in mine if issue.month == month) / working_days(month)
            for month in months_of(mine)
        ]
        issued = [issue for issue in now if (issue.vmp_code, issue.unit) == product]
        volume = sum(issue.quantity for issue in issued) / working_days(issued[0].month) if issued else 0.0
        if len(monthly) * 2 >= len(months_of(before)) and median(monthly) > 0 and volume > 0:
            found[product] = (volume, median(monthly), len(mine))
    return found


def whole_volume(now: list[Issue], before: list[Issue]) -> float | None:
    """The ratio of the product in the middle, each counted as often as it has usual rows; None without products."""
    ratios = sorted(
        ratio
        for volume, usual, rows in volumes(now, before).values()
        for ratio in [volume / usual] * rows
    )  # fmt: skip
    return ratios[(len(ratios) - 1) // 2] if ratios else None


def whole_rows(now: list[Issue], before: list[Issue]) -> float:
    """Rows as a part of those of the month in the middle."""
    return len(now) / median(sum(issue.month == month for issue in before) for month in months_of(before))


def usual_quantities(before: list[Issue]) -> dict[Cell, float]:
    """The middle of a trust's monthly quantities of a product and unit, without signs, seen in two months or more."""
    sums: dict[Cell, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for issue in before:
        sums[(issue.ods_code, issue.vmp_code, issue.unit)][issue.month] += issue.quantity
    usual = {cell: median(abs(sum_) for sum_ in monthly.values()) for cell, monthly in sums.items()}
    return {cell: value for cell, value in usual.items() if len(sums[cell]) >= 2 and value > 0}


def changed_places(
    now: list[Issue], before: list[Issue], trust_rows: int, apart: float
) -> dict[tuple[str, str, str], float]:
    """Likeness of each pair of which one product rose and the other fell, to near the other's usual volume."""
    months = len(months_of(before))
    often = {p: (v, u) for p, (v, u, rows) in volumes(now, before).items() if rows >= trust_rows * months}
    found = {}
    for rose, (volume, usual) in often.items():
        for fell, (volume_other, usual_other) in often.items():
            near = all(1 / apart**2 <= ratio <= apart**2 for ratio in (volume / usual_other, volume_other / usual))
            changed = volume >= usual * apart and volume_other * apart <= usual_other
            if rose[1] == fell[1] and changed and near:
                found[(rose[0], fell[0], rose[1])] = _likeness(now, before, rose, fell)
    return found


def _likeness(now: list[Issue], before: list[Issue], rose: Product, fell: Product) -> float:
    """How far quantities are from the other's usual ones, as a part of how far they are from their own."""
    swapped = stayed = 0.0
    months = len(months_of(before))
    for code in {issue.ods_code for issue in [*now, *before]}:
        now_rose, now_fell = (_sum(now, code, product) for product in (rose, fell))
        usual_rose, usual_fell = (_sum(before, code, product) / months for product in (rose, fell))
        swapped += abs(now_rose - usual_fell) + abs(now_fell - usual_rose)
        stayed += abs(now_rose - usual_rose) + abs(now_fell - usual_fell)
    return swapped / stayed


def _sum(issues: list[Issue], code: str, product: Product) -> float:
    return sum(i.quantity for i in issues if (i.ods_code, i.vmp_code, i.unit) == (code, *product))


def restated(now: list[Issue], earlier: list[Issue]) -> dict[Product, tuple[float, float, float]]:
    """Quantities before and now of each product, and by which part of the greater they moved."""
    found = {}
    for product in {(issue.vmp_code, issue.unit) for issue in [*now, *earlier]}:
        before, after = (
            sum(issue.quantity for issue in issues if (issue.vmp_code, issue.unit) == product)
            for issues in (earlier, now)
        )
        greater = max(abs(before), abs(after))
        found[product] = (before, after, abs(after - before) / greater if greater else 0.0)
    return found
