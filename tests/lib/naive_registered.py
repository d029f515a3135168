"""The second implementation of list sizes of practices: plain Python, a practice and month at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Listed:
    """People registered with a practice in a month, in the sub-ICB that the file names, if any."""

    month: date
    practice: str
    sub_icb: str | None
    patients: int


@dataclass(frozen=True)
class Listing:
    """A practice in a sub-ICB, by a hierarchy of a day."""

    practice: str
    sub_icb: str
    day: date


def sums(
    rows: Iterable[Listed],
    hierarchy: list[Listing],
    successors: Mapping[str, list[str]],
    known: set[str],
) -> dict[tuple[date, str], int]:
    """Patients by month and sub-ICB, of which none is expected and missing; the hierarchy has one extract."""
    told = {(row.month, row.practice): row for row in rows}
    months = {month for month, _ in told}
    where = {entry.practice: entry.sub_icb for entry in hierarchy}

    def placed(practice: str, code: str | None) -> str | None:
        following = successors.get(code or "", [code] if code else [])
        parts = [part for part in following if part in known]
        if len(parts) == 1:
            return parts[0]
        if len(parts) > 1:
            return where[practice] if where.get(practice) in parts else None
        return where.get(practice)

    def missing(month: date, practice: str) -> bool:
        if (month, practice) in told:
            return False
        has = sorted(one for one, other in told if other == practice)
        between = bool(has) and has[0] < month < has[-1]
        listed = any(entry.practice == practice and entry.day.replace(day=1) == month for entry in hierarchy)
        return between or listed

    def last(month: date, practice: str) -> str | None:
        before = sorted(one for one, other in told if other == practice and one < month)
        return told[before[-1], practice].sub_icb if before else None

    found: dict[tuple[date, str], int] = defaultdict(int)
    for (month, practice), row in told.items():
        place = placed(practice, row.sub_icb)
        if place is not None:
            found[month, place] += row.patients
    everybody = {practice for _, practice in told} | set(where)
    for month in months:
        for practice in everybody:
            if missing(month, practice):
                place = placed(practice, last(month, practice))
                if place is not None:
                    found.pop((month, place), None)
    return dict(found)
