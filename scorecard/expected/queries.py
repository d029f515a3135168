"""Expected use of a release: a funnel for one organisation, and what was submitted there beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from scorecard import queries
from scorecard.errors import UnknownNameError
from scorecard.expected.funnels import Funnel
from scorecard.expected.use import NO_MEDICINE, Comparison, Estimate, Observed, compare, estimate
from scorecard.schema import ENGLAND, UNALLOCATED
from scorecard.statistics.funnel_of_people import Expected
from scorecard.store.database import Database

PERIOD_TYPE = "twelve_months"
# Other ways to count the same products; any other unit holds products that could not be converted.
CONVERTED = ("mg", "ddd", "add")


@dataclass(frozen=True)
class Place:
    """An organisation and the part of England's people that it serves; None where its people are not known."""

    ods_code: str
    org_type: str
    name: str
    share: float | None


@dataclass(frozen=True)
class Answer:
    """A funnel for one organisation: what is expected, what was observed, and the one against the other."""

    funnel: Funnel
    place: Place
    period: date | None
    expected: Estimate | None
    observed: Observed
    comparison: Comparison

    @property
    def people(self) -> Expected | None:
        """The people expected; None where those of the organisation are not known."""
        return None if self.expected is None else self.expected.people

    @property
    def doses(self) -> Expected | None:
        """The doses expected in twelve months; None where the funnel does not say enough either."""
        return None if self.expected is None else self.expected.doses


def answer(database: Database, release_id: int, funnel: Funnel, ods_code: str) -> Answer:
    """Observed against expected use in the newest twelve months; raises UnknownNameError for an unknown code."""
    place = place_of(database, release_id, ods_code)
    period = _newest(database, release_id)
    return _answered(funnel, place, period, _used(database, release_id, funnel, period, place.org_type, ods_code))


def answers(database: Database, release_id: int, funnel: Funnel, org_type: str) -> tuple[Answer, ...]:
    """Observed against expected use of each organisation of a type that was not merged into another, by name."""
    everybody = queries.organisations(database, release_id)
    kept = everybody.filter(org_type=org_type).filter(
        pl.col("successor_ods_code").is_null(), pl.col("ods_code") != UNALLOCATED
    )
    places = [_place(everybody, row) for row in kept.sort("name").to_dicts()]
    period = _newest(database, release_id)
    used = _used(database, release_id, funnel, period, org_type)
    parts = {medicine: rows.partition_by("ods_code", as_dict=True) for medicine, rows in used.items()}
    return tuple(_answered(funnel, place, period, _own(parts, place)) for place in places)


def _own(parts: dict[str, dict[tuple[object, ...], pl.DataFrame]], place: Place) -> dict[str, pl.DataFrame]:
    """Of each medicine the rows of one organisation."""
    code = (place.ods_code,)
    return {medicine: rows[code] for medicine, rows in parts.items() if code in rows}


def _answered(funnel: Funnel, place: Place, period: date | None, used: dict[str, pl.DataFrame]) -> Answer:
    """Observed against expected use of one organisation."""
    seen = observed(used, funnel)
    if place.share is None:
        why = f"the people whom {place.name} serves are not known"
        return Answer(funnel, place, period, None, seen, Comparison(None, reasons=(why,)))
    found = compare(funnel, place.share, seen)
    return Answer(funnel, place, period, estimate(funnel, place.share), seen, found)


def _newest(database: Database, release_id: int) -> date | None:
    """The first day of the newest twelve months."""
    periods = queries.periods_of(database, release_id, PERIOD_TYPE)
    return periods[-1] if periods else None


def place_of(database: Database, release_id: int, ods_code: str) -> Place:
    """An organisation and its share of England's people; raises UnknownNameError."""
    places = queries.organisations(database, release_id)
    found = places.filter(pl.col("ods_code") == ods_code)
    if found.is_empty():
        raise UnknownNameError(f"Release {release_id} has no organisation {ods_code}. Give an ODS code, or {ENGLAND}.")
    return _place(places, found.row(0, named=True))


def _place(places: pl.DataFrame, row: dict[str, Any]) -> Place:
    """One organisation of several, among which is England."""
    [everybody] = places.filter(pl.col("ods_code") == ENGLAND)["population"]
    share = row["population"] / everybody if row["population"] and everybody else None
    return Place(row["ods_code"], row["org_type"], row["name"], 1.0 if row["ods_code"] == ENGLAND else share)


def _used(
    database: Database, release_id: int, funnel: Funnel, period: date | None, org_type: str, ods_code: str | None = None
) -> dict[str, pl.DataFrame]:
    """What was submitted of each of a funnel's medicines in twelve months, in every unit: by all of a type, or one."""
    known = set(queries.medicines(database, release_id)["medicine"])
    ask: Callable[..., pl.DataFrame] = queries.uptake
    asked = {"period_type": PERIOD_TYPE, "org_type": org_type, "ods_code": ods_code, "period": period}
    return {
        medicine: ask(database, release_id, medicine=medicine, **asked)
        for medicine in funnel.medicines
        if medicine in known and period is not None
    }


def observed(used: dict[str, pl.DataFrame], funnel: Funnel) -> Observed:
    """The sum over a funnel's medicines in the unit of its daily dose, or why there is none."""
    unit = funnel.daily_dose.unit if funnel.daily_dose else "ddd"
    if not funnel.medicines:
        return Observed(None, unit, 0, 0, NO_MEDICINE)
    amounts: list[float] = []
    received = due = 0
    for medicine in funnel.medicines:
        rows = used.get(medicine)
        if rows is None or rows.is_empty():
            return Observed(None, unit, 0, 0, f"the release has no twelve months of {medicine} there")
        received, due = rows["received"][0], rows["expected"][0]
        reason = _why_no_amount(rows, medicine, unit)
        if reason:
            return Observed(None, unit, received, due, reason)
        amounts.extend(rows.filter(pl.col("unit") == unit)["numerator"])
    total = sum(amounts)
    return Observed(total, unit, received, due, "more was returned than issued" if total < 0 else None)


def _why_no_amount(rows: pl.DataFrame, medicine: str, unit: str) -> str | None:
    """Why the rows of a medicine, one for each unit, hold no amount in a unit, or not the whole of it."""
    if rows["state"][0] == "missing":
        return f"0 of {rows['expected'][0]} submissions"
    if unit not in rows["unit"]:
        units = " and ".join(sorted(rows["unit"]))
        return f"use of {medicine} is published in {units}, and cannot be compared with a dose in {unit}"
    without = rows.filter(pl.col("unit") == unit, pl.col("state") == "not_applicable")
    if not without.is_empty():
        return f"{medicine} does not apply there: {without['reason'][0]}"
    others = rows.filter(~pl.col("unit").is_in([*CONVERTED, unit]), pl.col("state") == "used")
    if not others.is_empty():
        return f"part of the use of {medicine} is in {' and '.join(sorted(others['unit']))} and not in {unit}"
    return None
