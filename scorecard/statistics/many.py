"""Many comparisons: how many signals chance alone would give, and what to print beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from scorecard.statistics.levels import LEVEL_99_8, Level
from scorecard.statistics.percentiles import known


@dataclass(frozen=True)
class ByChance:
    """Signals among so many comparisons if there were no difference anywhere.

    The mean, the range of 95 of 100 such pages, and the probability of at least one; as if comparisons were
    independent: linked ones leave the mean and widen the range.
    """

    comparisons: int
    mean: float
    low: int
    high: int
    at_least_one: float


def by_chance(comparisons: int, level: Level = LEVEL_99_8) -> ByChance:
    """The binomial number of false signals at a level."""
    if comparisons < 0:
        raise ValueError("a number of comparisons cannot be negative")
    low, high = stats.binom.ppf((0.025, 0.975), comparisons, level.outside)
    at_least_one = 1 - (1 - level.outside) ** comparisons
    return ByChance(comparisons, comparisons * level.outside, int(low), int(high), at_least_one)


def sentence(outside: int, comparisons: int, level: Level = LEVEL_99_8) -> str:
    """What every page of many comparisons prints."""
    if not 0 <= outside <= comparisons:
        raise ValueError(f"{outside} of {comparisons}")
    chance = by_chance(comparisons, level).mean
    return (
        f"{outside:,} of {comparisons:,} comparisons are outside {level.percent:g} %; "
        f"about {chance:{'.2g' if chance < 10 else ',.0f'}} would be by chance alone. "
        "A signal is a reason to look, not a finding."
    )


def benjamini_hochberg(probabilities: Sequence[float | None]) -> tuple[float | None, ...]:
    """Probabilities adjusted so that few of those below a limit are false (Benjamini and Hochberg 1995, by scipy).

    For the organisations of one medicine; where there is no probability there is none, and the others do not notice.
    """
    every = np.asarray(probabilities, dtype=np.float64)
    there = np.isfinite(every)
    if not there.any():
        return (None,) * len(every)
    adjusted = iter(stats.false_discovery_control(known(every)).tolist())
    return tuple(next(adjusted) if one else None for one in there.tolist())
