"""Counts and rates of counts: how far the true number may be from what was counted.

For events that happen one by one. Not for mg, daily doses, tablets or cost, where one patient makes hundreds of
"events" (see bootstrap). Prescription items are counts, but come in series: their interval is too narrow, and says so.
"""

import math
from dataclasses import dataclass

from scipy.special import gammaincinv

from scorecard.statistics.levels import LEVEL_95, Interval, Level, no_interval

# From this count on Byar's approximation is used; there is a small step between 9 and 10, as in PHE's package.
BYAR_FROM = 10


@dataclass(frozen=True)
class Rate:
    """A count of so many people, per so many, with its interval."""

    value: float | None
    interval: Interval
    per: float
    reason: str | None = None


def count_interval(count: float | None, level: Level = LEVEL_95) -> Interval:
    """The interval of a count: exact Poisson below 10, Byar's from 10 (PHEindicatormethods, R/Rates.R)."""
    reason = _why_not(count)
    if count is None or reason:
        return no_interval(reason or "no count", level)
    if count < BYAR_FROM:
        return Interval(*exact_poisson(count, level), "exact Poisson", level)
    return Interval(*byar(count, level), "Byar", level)


def _why_not(count: float | None) -> str | None:
    if count is None or not math.isfinite(count):
        return "no count"
    if count < 0:
        return "net returns"
    if count < BYAR_FROM and count != int(count):
        return "a count below 10 has to be a whole number"
    return None


def byar(count: float, level: Level = LEVEL_95) -> tuple[float, float]:
    """Byar's approximation (Breslow and Day 1987), for counts of 10 and more."""
    if not count >= BYAR_FROM:
        raise ValueError(f"Byar's interval is for counts from {BYAR_FROM}: {count}")
    more = count + 1
    low = count * (1 - 1 / (9 * count) - level.z / (3 * math.sqrt(count))) ** 3
    return low, more * (1 - 1 / (9 * more) + level.z / (3 * math.sqrt(more))) ** 3


def exact_poisson(count: float, level: Level = LEVEL_95) -> tuple[float, float]:
    """The exact Poisson interval: half the chi-squared quantiles with 2x and 2x + 2 degrees of freedom."""
    if not count >= 0:
        raise ValueError(f"a count cannot be negative: {count}")
    tail = level.outside / 2
    # The quantile of chi-squared without a degree of freedom is not a number in scipy, where it is 0.
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def rate(count: float | None, of: float | None, per: float = 100_000, level: Level = LEVEL_95) -> Rate:
    """A count per so many of the denominator, with the limits of the count taken likewise."""
    interval = count_interval(count, level)
    reason = interval.reason
    if of is None or not math.isfinite(of) or of <= 0:
        reason = "no denominator"
    if count is None or of is None or reason:
        return Rate(None, no_interval(reason or "no count", level), per, reason)
    return Rate(count / of * per, interval.times(per / of), per)
