"""The second telling of measures: plain Python, one organisation and month at a time. No code of the product."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

Cell = tuple[str, date]  # organisation, month


@dataclass
class World:
    """What there is: amounts by (medicine, organisation, month), submissions as (expected, received) by cell."""

    amounts: dict[tuple[str, str, date], float] = field(default_factory=dict)
    submissions: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    absent: set[tuple[str, str]] = field(default_factory=set)  # organisation, medicine


@dataclass(frozen=True)
class Told:
    """One organisation and period."""

    state: str
    numerator: float | None
    denominator: float | None
    value: float | None


def month_amount(world: World, medicines: Iterable[str], members: Iterable[str], month: date) -> float | None:
    """What was used, None where nothing was submitted by anybody."""
    rows = [world.amounts[key] for one in medicines for code in members if (key := (one, code, month)) in world.amounts]
    heard = sum(world.submissions.get((code, month), (0, 0))[1] for code in members)
    return sum(rows) if rows or heard else None


def is_used(world: World, medicines: Iterable[str], members: Iterable[str], months: Iterable[date]) -> bool:
    return any((one, code, month) in world.amounts for one in medicines for code in members for month in months)


def told(
    world: World,
    medicines: list[str],
    members: list[str],
    months: list[date],
    below: Callable[[list[date]], float | None] | None,
    per: float = 1,
) -> Told:
    """A group of members (or one organisation) over some months; ``below`` gives what is divided by, if anything is."""
    by_month = [month_amount(world, medicines, members, month) for month in months]
    used = is_used(world, medicines, members, months)
    nowhere = all((code, one) in world.absent for one in medicines for code in members)
    denominator = below(months) if below else None
    if nowhere and not used:
        return Told("not_applicable", None, denominator, None)
    if None in by_month:
        return Told("missing", None, denominator, None)
    numerator = sum(amount or 0.0 for amount in by_month)
    state = "used" if used else "zero"
    if below is None:
        return Told(state, numerator, None, numerator)
    value = numerator / denominator * per if denominator is not None and denominator > 0 else None
    return Told(state, numerator, denominator, value)


def share(world: World, medicines: list[str], whole: list[str], members: list[str], months: list[date]) -> Told:
    """A share of a class, None where more was returned than issued of either part."""

    def below(chosen: list[date]) -> float | None:
        amounts = [month_amount(world, whole, members, month) for month in chosen]
        return None if None in amounts else sum(amount or 0.0 for amount in amounts)

    found = told(world, medicines, members, months, below)
    if found.value is not None and (
        found.numerator is None or found.numerator < 0 or found.numerator > (found.denominator or 0) + 1e-9
    ):
        return Told(found.state, found.numerator, found.denominator, None)
    return found


def rank_of(values: Mapping[str, float], code: str) -> int:
    """1 for the highest; equal values share the better rank."""
    return 1 + sum(value > values[code] for value in values.values())
