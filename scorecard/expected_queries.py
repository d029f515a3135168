"""Expected use of a release: a funnel for one organisation, and what was submitted there beside it."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard import queries
from scorecard.errors import UnknownNameError
from scorecard.expected import Comparison, Estimate, Observed, compare, estimate
from scorecard.funnels import Funnel
from scorecard.schema import ENGLAND
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


def answer(database: Database, release_id: int, funnel: Funnel, ods_code: str) -> Answer:
    """Observed against expected use in the newest twelve months; raises UnknownNameError for an unknown code."""
    place = place_of(database, release_id, ods_code)
    periods = queries.periods_of(database, release_id, PERIOD_TYPE)
    period = periods[-1] if periods else None
    seen = observed(used_in(database, release_id, funnel, place, period), funnel)
    if place.share is None:
        why = f"the people whom {place.name} serves are not known"
        return Answer(funnel, place, period, None, seen, Comparison(None, reasons=(why,)))
    found = compare(funnel, place.share, seen)
    return Answer(funnel, place, period, estimate(funnel, place.share), seen, found)


def place_of(database: Database, release_id: int, ods_code: str) -> Place:
    """An organisation and its share of England's people; raises UnknownNameError."""
    places = queries.organisations(database, release_id)
    found = places.filter(pl.col("ods_code") == ods_code)
    if found.is_empty():
        raise UnknownNameError(f"Release {release_id} has no organisation {ods_code}. Give an ODS code, or {ENGLAND}.")
    row = found.row(0, named=True)
    [everybody] = places.filter(pl.col("ods_code") == ENGLAND)["population"]
    share = row["population"] / everybody if row["population"] and everybody else None
    return Place(ods_code, row["org_type"], row["name"], 1.0 if ods_code == ENGLAND else share)


def used_in(
    database: Database, release_id: int, funnel: Funnel, place: Place, period: date | None
) -> dict[str, pl.DataFrame]:
    """What an organisation's trusts submitted of each of a funnel's medicines in twelve months, in every unit."""
    known = set(queries.medicines(database, release_id)["medicine"])
    asked = {"period_type": PERIOD_TYPE, "org_type": place.org_type, "ods_code": place.ods_code}
    return {
        medicine: queries.uptake(database, release_id, medicine=medicine, period=period, **asked)
        for medicine in funnel.medicines
        if medicine in known and period is not None
    }


def observed(used: dict[str, pl.DataFrame], funnel: Funnel) -> Observed:
    """The sum over a funnel's medicines in the unit of its daily dose, or why there is none."""
    unit = funnel.daily_dose.unit if funnel.daily_dose else "ddd"
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
