"""Trend: the five-point test of Fingertips, on yearly rates and proportions.

Not for volumes in mg, rolling or overlapping periods, or quarters (five of them hold one season twice). Of huge numbers
everything is a trend: print the size of the change.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal

import numpy as np

from scorecard.intervals import Z_99_8
from scorecard.statistics.percentiles import Array

POINTS = 5
MONTHS = 12
# The 99.8 % quantile of chi-squared with one degree of freedom.
CRITICAL = Z_99_8**2
# A 95 % interval is this many standard errors wide, as FingertipsNext has it.
WIDTH = 3.92

Direction = Literal["increasing", "decreasing", "no change"]


class Kind(StrEnum):
    """What a series is made of; the test is for the first three alone."""

    PROPORTION = "proportion"
    CRUDE_RATE = "crude rate"
    STANDARDISED_RATE = "directly standardised rate"
    OTHER = "other"


@dataclass(frozen=True)
class Point:
    """A year's value with its 95 % interval, and the numbers it rests on."""

    year: int
    value: float | None
    low: float | None
    high: float | None
    count: float | None
    of: float | None

    @property
    def is_valid(self) -> bool:
        """Whether value and count are there, and something below the line."""
        return self.value is not None and self.count is not None and self.of is not None and self.of > 0


@dataclass(frozen=True)
class Trend:
    """The direction, or why it cannot be told; ``change`` is the last value less the first, of the years tested."""

    direction: Direction | None
    slope: float | None = None
    chi_squared: float | None = None
    signs: int | None = None
    change: float | None = None
    years: tuple[int, int] | None = None
    reason: str | None = None


def five_point_trend(points: Sequence[Point], kind: Kind, months: int = MONTHS) -> Trend:
    """The trend of the five latest valid years, which have to be consecutive (FingertipsNext's TrendMarkerCalculator).

    A weighted straight line, and whether its slope keeps its sign when each point in turn is left out. Unlike the
    source, a missing interval is no trend at all instead of "no change". ``months`` is how long a period is.
    """
    valid = sorted((point for point in points if point.is_valid), key=lambda point: point.year)[-POINTS:]
    reason = _why_not(valid, kind, months)
    if reason:
        return Trend(None, reason=reason)
    values = np.array([point.value for point in valid], dtype=np.float64)
    errors = np.array([_error(point) for point in valid])
    if not (np.isfinite(errors) & (errors > 0)).all():
        return Trend(None, reason="a value has no interval, or one without width")
    return _trend(values, 1 / errors**2, (valid[0].year, valid[-1].year))


def _why_not(valid: Sequence[Point], kind: Kind, months: int) -> str | None:
    if kind == Kind.OTHER:
        return "the test is for proportions and rates of counts"
    if months != MONTHS:
        return "the test is for periods of one year"
    if len(valid) < POINTS:
        return f"fewer than {POINTS} years with a value, a count and a denominator"
    if any(later.year - earlier.year != 1 for earlier, later in pairwise(valid)):
        return f"the {POINTS} latest years do not follow each other"
    if any(point.count == point.of for point in valid):
        return "in a year everybody was counted"
    return None


def _error(point: Point) -> float:
    return math.nan if point.low is None or point.high is None else (point.high - point.low) / WIDTH


def _trend(values: Array, weights: Array, years: tuple[int, int]) -> Trend:
    time = np.arange(1, POINTS + 1, dtype=np.float64)
    slope, variance = weighted_slope(time, values, weights)
    others = [np.arange(POINTS) != left_out for left_out in range(POINTS)]
    slopes = [slope, *(weighted_slope(time[kept], values[kept], weights[kept])[0] for kept in others)]
    # A slope of 0 counts as rising, as in the source.
    signs = sum(-1 if one < 0 else 1 for one in slopes)
    chi_squared = slope**2 / variance
    direction: Direction = "no change"
    if abs(signs) == POINTS + 1 and chi_squared > CRITICAL:
        direction = "increasing" if slope > 0 else "decreasing"
    return Trend(direction, slope, chi_squared, signs, float(values[-1] - values[0]), years)


def weighted_slope(time: Array, values: Array, weights: Array) -> tuple[float, float]:
    """The slope of the weighted straight line, and its variance."""
    centre = np.average(time, weights=weights)
    spread = np.sum(weights * (time - centre) ** 2)
    return float(np.sum(weights * (time - centre) * values) / spread), float(1 / spread)
