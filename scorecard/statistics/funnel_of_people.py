"""Expected use: how many people a funnel of shares leaves, how sure that is, and where observed use lies beside it.

A difference says that use is lower or higher than these estimates, and nothing of whether it is right. The steps are
taken as independent: a common cause would widen the range.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from operator import or_
from typing import Literal

import numpy as np
from scipy.special import betaincinv

from scorecard.statistics.percentiles import Array

DRAWS = 10_000
PERCENTS = (5, 50, 95)


class People(StrEnum):
    """Whom a funnel leads to; the two are never compared or added."""

    A_YEAR = "people a year"
    ON_TREATMENT = "people on treatment at one time"


@dataclass(frozen=True)
class Step:
    """A share of those before, with the range that somebody supports; a range without width is a fixed share."""

    name: str
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        """Refuse what is no range of shares."""
        if not 0 <= self.low <= self.mode <= self.high <= 1:
            raise ValueError(
                f"{self.name}: a share needs 0 ≤ low ≤ mode ≤ high ≤ 1: {self.low} {self.mode} {self.high}"
            )

    @property
    def is_fixed(self) -> bool:
        """Whether there is no range."""
        return self.low == self.high


Quantile = Callable[[Array, Step], Array]


@dataclass(frozen=True)
class Expected:
    """What is expected, in ``unit``: the point of the modes and the 5, 50 and 95 % points; None for a reason.

    ``most_influential`` is the step whose draws go with the result most closely.
    """

    people: People
    unit: str
    point: float | None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    most_influential: str | None = None
    seed: int | None = None
    reason: str | None = None


def triangular(uniform: Array, step: Step) -> Array:
    """The inverse distribution function of a triangle from low by mode to high."""
    low, mode, high = step.low, step.mode, step.high
    if step.is_fixed:
        return np.full_like(uniform, mode)
    rising = low + np.sqrt(uniform * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.where(uniform < (mode - low) / (high - low), rising, falling)


def pert(uniform: Array, step: Step) -> Array:
    """The inverse distribution function of PERT (mc2d): a beta distribution with mean (low + 4 mode + high) / 6."""
    low, mode, high = step.low, step.mode, step.high
    if step.is_fixed:
        return np.full_like(uniform, mode)
    width = high - low
    share: Array = betaincinv(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, uniform)
    return low + width * share


def chain(population: float, steps: Sequence[Step]) -> tuple[float, ...]:
    """How many are left after each step, by its mode and without rounding."""
    return tuple(accumulate((step.mode for step in steps), lambda left, share: left * share, initial=population))[1:]


def chain_intervals(
    population: float, steps: Sequence[Step], seed: int, quantile: Quantile = triangular, draws: int = DRAWS
) -> tuple[tuple[float, float] | None, ...]:
    """The 5 and 95 % points of the people left after each step, of the draws of the result; None before any range."""
    if not steps:
        return ()
    left = population * _shares(_uniform(seed, len(steps), draws), steps, quantile).cumprod(axis=1)
    low, high = np.percentile(left, (PERCENTS[0], PERCENTS[-1]), axis=0).tolist()
    ranged = accumulate((not step.is_fixed for step in steps), or_)
    return tuple(ends if known else None for known, ends in zip(ranged, zip(low, high, strict=True), strict=True))


def drawn_people(population: float, steps: Sequence[Step], seed: int, quantile: Quantile, draws: int = DRAWS) -> Array:
    """The people left in each draw; column j of the uniform numbers is step j, also where that is fixed."""
    uniform = _uniform(seed, len(steps), draws)
    left: Array = population * _shares(uniform, steps, quantile).prod(axis=1)
    return left


def _uniform(seed: int, steps: int, draws: int) -> Array:
    return np.random.Generator(np.random.PCG64(seed)).random((draws, steps))


def _shares(uniform: Array, steps: Sequence[Step], quantile: Quantile) -> Array:
    shares: Array = np.column_stack([quantile(uniform[:, place], step) for place, step in enumerate(steps)])
    return shares


def expected_people(
    population: float,
    steps: Sequence[Step],
    people: People,
    seed: int,
    quantile: Quantile = triangular,
    draws: int = DRAWS,
) -> Expected:
    """The people that a funnel leads to, by Monte Carlo; without any range only the point, and why."""
    if not population > 0 or not steps:
        return Expected(people, people, None, reason="no population, or no steps")
    point = chain(population, steps)[-1]
    if all(step.is_fixed for step in steps):
        return Expected(people, people, point, reason="no range")
    left = drawn_people(population, steps, seed, quantile, draws)
    low, middle, high = np.percentile(left, PERCENTS).tolist()
    influence = most_influential(_uniform(seed, len(steps), draws), left, steps)
    return Expected(people, people, point, low, middle, high, influence, seed)


def most_influential(uniform: Array, left: Array, steps: Sequence[Step]) -> str:
    """The step of a range with the largest rank correlation with the result (a share rises with its uniform number)."""
    ranks = left.argsort().argsort()
    ranged = [place for place, step in enumerate(steps) if not step.is_fixed]
    strength = [abs(np.corrcoef(uniform[:, place].argsort().argsort(), ranks)[0, 1]) for place in ranged]
    return steps[ranged[int(np.argmax(strength))]].name


def expected_doses(expected: Expected, doses_a_day: float, days: float) -> Expected:
    """Daily doses for the people: the days of a course for people a year, of the period for people on treatment."""
    factor = doses_a_day * days
    if not factor > 0:
        raise ValueError("daily doses and days have to be above 0")
    return replace(scaled(expected, factor), unit="daily doses")


def scaled(expected: Expected, factor: float) -> Expected:
    """So many times what is expected: the draws are in proportion to the population, and to what a person takes."""
    point, low, middle, high = (
        None if one is None else one * factor for one in (expected.point, expected.low, expected.middle, expected.high)
    )
    return replace(expected, point=point, low=low, middle=middle, high=high)


@dataclass(frozen=True)
class Use:
    """Observed use beside expected use: lower, within or higher, and their ratio; None for a reason."""

    word: Literal["lower", "within", "higher"] | None
    ratio: float | None = None
    reason: str | None = None

    @property
    def text(self) -> str:
        """The comparison as it is printed."""
        if self.word is None:
            return f"not compared: {self.reason}"
        return "within the expected range" if self.word == "within" else f"{self.word} than expected"


def compare_use(
    observed: float | None,
    unit: str,
    expected: Expected,
    indications: Sequence[str],
    split: Mapping[str, float] | None = None,
    indication: str | None = None,
) -> Use:
    """Observed use of a medicine beside what is expected for one indication, at the 5 and 95 % points.

    Of several indications, ``split`` says how use is shared among them; without it, nothing is compared.
    """
    chosen = indication or (indications[0] if len(indications) == 1 else None)
    reason = _why_not(observed, unit, expected, indications, split, chosen)
    if reason or observed is None or not expected.point:
        return Use(None, reason=reason or "nothing is expected")
    own = observed if split is None or chosen is None else observed * split[chosen]
    if expected.low is None or expected.high is None:
        return Use(None, own / expected.point, expected.reason)
    if own < expected.low:
        return Use("lower", own / expected.point)
    return Use("higher" if own > expected.high else "within", own / expected.point)


def _why_not(
    observed: float | None,
    unit: str,
    expected: Expected,
    indications: Sequence[str],
    split: Mapping[str, float] | None,
    chosen: str | None,
) -> str | None:
    if observed is None or expected.point is None:
        return expected.reason or "no observed use"
    if unit != expected.unit:
        return f"{unit} are not {expected.unit}"
    if len(indications) > 1 and split is None:
        return "several indications, and no split of use between them"
    if split is not None and (chosen not in split or set(split) != set(indications)):
        return "the split does not name the indications"
    if split is not None and (min(split.values()) < 0 or abs(sum(split.values()) - 1) > 1e-9):
        return "the split does not add up to 1"
    return None
