"""The state of one recommendation in one organisation on one day, slowly and obviously, from docs/compliance.md."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Ask:
    """A recommendation."""

    category: str = "recommended"
    published: date | None = date(2020, 1, 31)
    due: date | None = date(2020, 4, 30)
    leaves_on: date | None = None
    commissioner: str | None = None


@dataclass(frozen=True)
class Said:
    """A row of evidence; `order` is that of loading its file, `row` that in the file."""

    as_of: date
    status: str
    decided: date | None = None
    order: int = 1
    row: int = 2


@dataclass(frozen=True)
class Why:
    """An explanation."""

    day: date
    expires: date | None = None
    order: int = 1


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def statements(said: Sequence[Said], day: date) -> list[tuple[date, str, date | None]]:
    """What was stated by a day, oldest first: of one day only the last file; where its rows disagree, unknown."""
    found = []
    for as_of in sorted({one.as_of for one in said if one.as_of <= day}):
        of_day = [one for one in said if one.as_of == as_of]
        last = [one for one in of_day if one.order == max(other.order for other in of_day)]
        if len({one.status for one in last}) > 1:
            found.append((as_of, "unknown", None))
            continue
        decisions = [one.decided for one in last if one.decided is not None]
        listed = last[0].status == "listed"
        found.append((as_of, last[0].status, max(decisions) if listed and decisions else None))
    return found


def explains(whys: Sequence[Why], day: date) -> bool:
    """Whether the newest explanation by that day still holds."""
    given = [why for why in whys if why.day <= day]
    if not given:
        return False
    newest = max(given, key=lambda why: (why.day, why.order))
    return newest.expires is None or day <= newest.expires


def state(ask: Ask, said: Sequence[Said], whys: Sequence[Why], day: date, *, owes: bool = True) -> str:  # noqa: PLR0911  a line of the page each
    """The state on a day."""
    if ask.category not in ("recommended", "optimised", "managed_access"):
        return "not_in_denominator"
    if ask.leaves_on is not None and day >= ask.leaves_on:
        return "not_in_denominator"
    stated = statements(said, day)
    as_of, status, decided = stated[-1] if stated else (None, None, None)
    if not owes or status == "not_applicable":
        return "not_applicable"
    if status == "unknown":
        return "unknown"
    if status == "listed" and (decided is None or decided <= day):
        return _listed(ask, stated, decided)
    holds = explains(whys, day)
    if ask.due is None:
        return "explained" if holds else "unknown"
    if day <= ask.due:
        return "pending"
    if holds:
        return "explained"
    return "unknown" if as_of is None else "overdue"


def _listed(ask: Ask, stated: list[tuple[date, str, date | None]], decided: date | None) -> str:
    if ask.due is None:
        return "unknown"
    if decided is not None:
        return "compliant" if decided <= ask.due else "late"
    seen = stated[-1][0]
    for as_of, status, _ in reversed(stated):
        if status != "listed":
            break
        seen = as_of
    return "compliant" if seen <= ask.due else "unknown"


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]
