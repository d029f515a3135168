"""The second telling of measures of primary care: plain Python, one place and month at a time. No code of the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.lib.naive_primary_care import Doses, Item, submissions, sums

Place = tuple[str, str]  # level, code
Areas = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Prescribed:
    """What there is: monthly amounts by place, medicine and unit; who has anything in a month; what England has."""

    amounts: dict[tuple[Place, str, str, date], float]
    heard: set[tuple[Place, date]]
    held: set[tuple[str, str, date]]


def prescribed(rows: list[Item], meanings: Mapping[str, Doses], areas: Areas) -> Prescribed:
    """Monthly amounts of rows."""
    amounts = {
        ((level, code), medicine, unit, month): total.amount
        for (level, code, medicine, unit, kind, month), total in sums(rows, meanings, areas).items()
        if kind == "month"
    }
    heard = {
        ((level, code), month)
        for (level, code, kind, month), (_, received) in submissions(rows, areas).items()
        if kind == "month" and received
    }
    held = {(medicine, unit, month) for ((level, _), medicine, unit, month) in amounts if level == "england"}
    return Prescribed(amounts, heard, held)


def amount(of: Prescribed, place: Place, medicines: list[str], unit: str, months: list[date]) -> float | None:
    """What was prescribed in some months; None where one of them has nothing, or England lacks one of the medicines."""
    total = 0.0
    for month in months:
        if any((medicine, unit, month) not in of.held for medicine in medicines):
            return None
        rows = [key for medicine in medicines if (key := (place, medicine, unit, month)) in of.amounts]
        if not rows and (place, month) not in of.heard:
            return None
        total += sum(of.amounts[key] for key in rows)
    return total


def mean_size(sizes: Mapping[tuple[Place, date], int], place: Place, months: list[date]) -> float | None:
    """People registered, the mean of the months; None where one of them is not known."""
    known = [sizes[place, month] for month in months if (place, month) in sizes]
    return sum(known) / len(known) if len(known) == len(months) else None
