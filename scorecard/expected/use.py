"""Expected use: people and daily doses from a population funnel, and observed use beside them.

Numbers in, numbers out; the statistics are those of scorecard.statistics.funnel_of_people. Specification:
tests/spec/test_expected.py; the method in words: docs/expected-use.md.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from scorecard.expected.funnels import Funnel
from scorecard.statistics.funnel_of_people import (
    Expected,
    People,
    Step,
    Use,
    chain,
    chain_intervals,
    compare_use,
    expected_doses,
    expected_people,
    scaled,
)

SEED = 20240401
# A year of somebody who is on treatment all the time, leap year or not, as in the original estimate of 2009.
DAYS_A_YEAR = 365
NO_MEDICINE = "the funnel names no medicine"
COUNTED = {"people_a_year": People.A_YEAR, "people_on_treatment": People.ON_TREATMENT}


@dataclass(frozen=True)
class Estimate:
    """What a funnel leads to for a share of its people: ``left`` after each step, people, and doses in twelve months.

    ``ends`` are the 5 and 95 % points of those left, None as long as no step had a range. Doses are in the unit of the
    funnel's daily dose; None where the funnel does not say enough.
    """

    left: tuple[float, ...]
    ends: tuple[tuple[float, float] | None, ...]
    people: Expected
    doses: Expected | None


@dataclass(frozen=True)
class Observed:
    """What was submitted in twelve months: the amount, its unit, and from how many of the expected submissions.

    ``reason`` says why there is no amount, or none that holds all of the use.
    """

    amount: float | None
    unit: str
    received: int
    due: int
    reason: str | None = None


@dataclass(frozen=True)
class Gap:
    """Observed less expected in people, below 0 where less was observed; without a range no ends."""

    point: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """Observed against expected. Without a word there are reasons; without a range still a ratio and a gap.

    ``observed`` is the part of the amount that is for the funnel's condition.
    """

    word: Literal["lower", "within", "higher"] | None
    observed: float | None = None
    ratio: float | None = None
    gap: Gap | None = None
    reasons: tuple[str, ...] = ()


def estimate(funnel: Funnel, share: float) -> Estimate:
    """What a funnel leads to for a share of its people, which is that share of what it leads to for all of them."""
    whole = _for_everybody(funnel)
    return Estimate(
        left=tuple(people * share for people in whole.left),
        ends=tuple(None if each is None else (each[0] * share, each[1] * share) for each in whole.ends),
        people=scaled(whole.people, share),
        doses=None if whole.doses is None else scaled(whole.doses, share),
    )


@lru_cache(maxsize=64)
def _for_everybody(funnel: Funnel) -> Estimate:
    """What a funnel leads to for all of its people: drawn once, whoever is given a share of it."""
    population, steps = funnel.people, [Step(step.name, *step.bounds) for step in funnel.shares]
    counted = COUNTED[funnel.counts]
    if steps:
        people = expected_people(population, steps, counted, SEED)
    else:
        people = Expected(counted, counted, population, reason="no range")
    dose, days = funnel.daily_dose, _days(funnel)
    doses = None
    if dose is not None and days is not None:
        doses = replace(expected_doses(people, dose.value, days), unit=dose.unit)
    ends = (None, *chain_intervals(population, steps, SEED))
    return Estimate((population, *chain(population, steps)), ends, people, doses)


def compare(funnel: Funnel, share: float, observed: Observed) -> Comparison:
    """Observed use against what a funnel leads to for a share of its people."""
    found, dose, days = estimate(funnel, share), funnel.daily_dose, _days(funnel)
    reasons = list(dict.fromkeys([*_lacks(funnel), *([observed.reason] if observed.reason else [])]))
    if reasons or found.doses is None or dose is None or days is None or observed.amount is None:
        return Comparison(None, reasons=tuple(reasons))
    own = observed.amount * funnel.own_part
    use = _use(funnel, found.doses, observed.amount, observed.unit)
    if use.word != _use(funnel, found.doses, observed.amount * observed.due / observed.received, observed.unit).word:
        why = f"{submissions(observed)}: those that did not come could change the word"
        return Comparison(None, own, reasons=(why,))
    reasons = [use.reason] if use.reason else []
    return Comparison(use.word, own, use.ratio, _gap(own / (dose.value * days), found.people), tuple(reasons))


def submissions(observed: Observed) -> str:
    """How many of the expected submissions came, in words."""
    return f"{observed.received} of {observed.due} submissions"


def rounded(number: float) -> int:
    """A number as it is printed: to the nearest whole, halves up. Nothing is rounded before it is printed."""
    return math.floor(number + 0.5)


def _use(funnel: Funnel, doses: Expected, amount: float, unit: str) -> Use:
    indications = [one.condition for one in funnel.indications or ()]
    return compare_use(amount, unit, doses, indications, funnel.split, funnel.condition)


def _days(funnel: Funnel) -> float | None:
    """For how many days of twelve months a person takes doses; a person a year takes the whole course."""
    if funnel.counts == "people_on_treatment":
        return DAYS_A_YEAR
    return None if funnel.treatment_days is None else funnel.treatment_days.value


def _lacks(funnel: Funnel) -> list[str]:
    """What a funnel does not say, and would have to for a comparison."""
    reasons = []
    if not funnel.medicines:
        reasons.append(NO_MEDICINE)
    if not funnel.indications:
        reasons.append("the funnel does not say which indications there are, and use is not split by indication")
    elif len(funnel.indications) > 1 and funnel.split is None:
        reasons.append(f"{len(funnel.indications)} indications, and no split of use between them")
    if funnel.daily_dose is None:
        reasons.append("the funnel gives no daily dose: people can be told, doses cannot")
    if _days(funnel) is None:
        reasons.append("the funnel counts people a year and gives no days of treatment: doses cannot be told")
    return reasons


def _gap(people: float, expected: Expected) -> Gap | None:
    if expected.point is None:
        return None
    low, high = (None if end is None else people - end for end in (expected.high, expected.low))
    return Gap(people - expected.point, low, high)
