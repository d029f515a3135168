"""The second implementation: plain Python, one row at a time, slow and obvious. It shares no code with the product."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tests.lib.naive_uptake import Key, Sum, periods_with

LOST = "UNALLOCATED"


@dataclass(frozen=True)
class Item:
    """One source row, of a practice in a sub-ICB (none: unidentified), or of a whole area, which has no list price."""

    month: date
    sub_icb: str | None
    bnf_code: str
    items: int
    quantity: float
    nic: float | None
    of_area: bool = False
    adq: float | None = None


@dataclass(frozen=True)
class Doses:
    """What a code is, and how much of it makes a daily dose."""

    medicine: str
    ddd: float | None = None
    add: float | None = None


def counted(rows: Iterable[Item]) -> list[Item]:
    """The rows that count: sums of areas only in months of which there is no row of a practice."""
    every = list(rows)
    of_practices = {row.month for row in every if not row.of_area}
    return [row for row in every if not row.of_area or row.month not in of_practices]


def sums(rows: Iterable[Item], meanings: Mapping[str, Doses], places: Mapping[str, tuple[str, str]]) -> dict[Key, Sum]:
    """Numerators and costs by organisation, medicine, unit and period; ``places`` gives ICB and region of a sub-ICB."""
    chosen = [row for row in counted(rows) if row.bnf_code in meanings]
    amounts = [(row, meanings[row.bnf_code].medicine, unit, amount) for row, unit, amount in _amounts(chosen, meanings)]
    held: dict[tuple[str, str], set[date]] = defaultdict(set)
    for row, medicine, unit, _ in amounts:
        held[medicine, unit].add(row.month)
    found: dict[Key, Sum] = defaultdict(Sum)
    for row, medicine, unit, amount in amounts:
        for org_type, code in _levels(row, places):
            for period_type, period in periods_with(row.month, held[medicine, unit]):
                total = found[(org_type, code, medicine, unit, period_type, period)]
                total.amount += amount
                total.rows += 1
                total.negatives += row.quantity < 0
                if row.nic is None:
                    total.rows_without_cost += 1
                else:
                    total.cost = (total.cost or 0.0) + row.nic
    return dict(found)


def submissions(
    rows: Iterable[Item], places: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str, str, date], tuple[int, int]]:
    """How many sub-ICBs and months were expected and came, by organisation and period."""
    chosen = counted(rows)
    months = {row.month for row in chosen}
    came = {(row.month, _levels(row, places)) for row in chosen}
    due = {(month, _levels_of(code, places)) for month in months for code in places} | came
    found: dict[tuple[str, str, str, date], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for month, levels in due:
        for org_type, code in levels:
            for period_type, period in periods_with(month, months):
                expected, received = found[org_type, code, period_type, period]
                found[org_type, code, period_type, period] = (expected + 1, received + ((month, levels) in came))
    return dict(found)


def average_quantities(
    rows: Iterable[Item], meanings: Mapping[str, Doses]
) -> dict[str, tuple[int, float | None, float | None]]:
    """By medicine: codes without average daily quantities, these in all, and our daily doses for each of them."""
    theirs: dict[str, float] = defaultdict(float)
    quantity: dict[str, float] = defaultdict(float)
    codes: dict[str, set[str]] = defaultdict(set)
    for row in counted(rows):
        if row.bnf_code not in meanings:
            continue
        codes[meanings[row.bnf_code].medicine].add(row.bnf_code)
        if row.adq and not row.of_area and abs(row.adq) < 1e9:
            theirs[row.bnf_code] += row.adq
            quantity[row.bnf_code] += row.quantity
    found: dict[str, tuple[int, float | None, float | None]] = {}
    for medicine, some in codes.items():
        having = [code for code in some if theirs[code] != 0]
        both = [(code, dose) for code in having if (dose := meanings[code].ddd) is not None]
        total = sum(theirs[code] for code, _ in both)
        ours = sum(quantity[code] / dose for code, dose in both)
        adq = sum(theirs[code] for code in having) if having else None
        found[medicine] = (len(some) - len(having), adq, ours / total if total > 0 else None)
    return found


def _amounts(rows: list[Item], meanings: Mapping[str, Doses]) -> list[tuple[Item, str, float]]:
    found = [(row, "items", float(row.items)) for row in rows]
    for unit in ("ddd", "add"):
        doses = {code: getattr(meaning, unit) for code, meaning in meanings.items()}
        # Of practices and of areas each by itself: one code without a dose, and the medicine has none.
        lacking = {(row.of_area, meanings[row.bnf_code].medicine) for row in rows if doses[row.bnf_code] is None}
        found += [
            (row, unit, row.quantity / doses[row.bnf_code])
            for row in rows
            if (row.of_area, meanings[row.bnf_code].medicine) not in lacking
        ]
    return found


def _levels(row: Item, places: Mapping[str, tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return _levels_of(row.sub_icb or LOST, places)


def _levels_of(sub_icb: str, places: Mapping[str, tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    code = sub_icb if sub_icb in places else LOST
    icb, region = places.get(code, (LOST, LOST))
    return (("sub_icb", code), ("icb", icb), ("region", region), ("england", "ENG"))
