"""Bootstrap of months: how far a volume, or a ratio of two, may be from what twelve months happened to be.

Volumes are not counts of events: their uncertainty is read off the months. Circular blocks keep neighbours together,
and the same months are drawn for all organisations, so that what happened to all stays shared.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from scorecard.intervals import Z_95
from scorecard.statistics.levels import LEVEL_95
from scorecard.statistics.percentiles import Array

Months = npt.NDArray[np.int64]

BLOCK = 3
DRAWS = 2000
DRAWS_AT_ONCE = 125
TAILS = (LEVEL_95.outside / 2, 1 - LEVEL_95.outside / 2)
# Less than this part of an amount is what rounding left of nothing.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Resampling:
    """How often each month stands in each draw (draws × months), what it was made with, and how far spread widens."""

    weights: Array
    seed: int
    block: int
    widening: float


@dataclass(frozen=True)
class WindowIntervals:
    """A value for each organisation with the ends of its widened 95 % interval, and the draws behind them.

    ``draws`` is draws × organisations, widened. ``least`` is what lower ends are at the least, ``bounds`` what no end
    can pass. Ends are made when they are asked for: they take half of the time, and a change of rank needs none.
    """

    values: Array
    draws: Array
    least: Array | float = -math.inf
    bounds: tuple[float, float] = (-math.inf, math.inf)

    @property
    def low(self) -> Array:
        """The lower ends."""
        return self._ends[0]

    @property
    def high(self) -> Array:
        """The upper ends."""
        return self._ends[1]

    @cached_property
    def _ends(self) -> tuple[Array, Array]:
        low, high = interval_of_draws(self.draws)
        return np.clip(np.maximum(low, self.least), *self.bounds), np.clip(high, *self.bounds)


def drawn_months(seed: int, months: int, block: int, draws: int) -> Months:
    """Which months stand in each draw (draws × months): circular blocks cut to the length of the window.

    Only random() of PCG64 is used, because other streams of numpy may change between versions.
    """
    if not 1 <= block <= months:
        raise ValueError(f"a block of {block} does not fit into {months} months")
    uniform = np.random.Generator(np.random.PCG64(seed)).random((draws, math.ceil(months / block)))
    starts = np.floor(uniform * months).astype(np.int64)
    return ((starts[:, :, None] + np.arange(block)) % months).reshape(draws, -1)[:, :months]


def widening(months: int, block: int) -> float:
    """How much wider than the bootstrap of a short window the deviations have to be.

    Our own correction: in simulations the plain interval of 12 months covers 64 to 85 % instead of 95, by how much
    neighbouring months are alike, and the widened one 88 to 97 %.
    """
    blocks = months / block
    return float(math.sqrt(months / (months - block)) * stdtrit(blocks - 1, TAILS[1]) / Z_95)


@lru_cache(maxsize=8)
def resampling(seed: int, months: int = 12, block: int = BLOCK, draws: int = DRAWS) -> Resampling:
    """The draws of a seed, made once for all medicines."""
    drawn = drawn_months(seed, months, block, draws)
    weights = (drawn[:, :, None] == np.arange(months)).sum(axis=1, dtype=np.float64)
    weights.flags.writeable = False
    return Resampling(weights, seed, block, widening(months, block))


def volume_intervals(monthly: Array, populations: Array, how: Resampling, per: float = 100_000) -> WindowIntervals:
    """Volumes of the window per so many people, with their widened intervals.

    ``monthly`` is months × organisations without a gap (ranks refuses those), ``populations`` one for each of them.
    There is no 99.8 % interval: the tail of 2,000 draws is 2 draws.
    """
    if not np.isfinite(monthly).all() or not (populations > 0).all():
        raise ValueError("every month of every organisation has to be there, and somebody to take it for")
    scale = per / populations
    draws = how.weights @ monthly
    draws *= scale
    return _widened(monthly.sum(axis=0) * scale, draws, monthly, how)


def ratio_intervals(numerators: Array, denominators: Array, how: Resampling, per: float = 1) -> WindowIntervals:
    """Ratios of the window, Σ numerator / Σ denominator × ``per``, with their widened intervals.

    Both are months × organisations without a gap, and each draw takes the same months of both, so that what both have
    in common does not count as uncertainty. With the same denominator in each month these are volume_intervals of a
    population that is the sum of the months: for beds or people, ``per`` has to be times the number of months.
    A draw in which nothing is left to divide by says nothing and takes the ratio itself. There are few: of an
    organisation with a denominator in six months in a row and in no other, 1 draw in 81.
    """
    totals = denominators.sum(axis=0)
    if not (np.isfinite(numerators) & np.isfinite(denominators)).all() or not (totals > 0).all():
        raise ValueError("every month of every organisation has to be there, and something to divide by")
    values = numerators.sum(axis=0) / totals * per
    draws = how.weights @ numerators
    # Some draws at a time: asking the system for memory would take longer than the ratios.
    for first in range(0, len(draws), DRAWS_AT_ONCE):
        some = draws[first : first + DRAWS_AT_ONCE]
        below = how.weights[first : first + DRAWS_AT_ONCE] @ denominators
        is_left = below > ROUNDING * totals
        np.divide(some * per, below, out=some, where=is_left)
        np.copyto(some, values, where=~is_left)
    return _widened(values, draws, numerators, how)


def part_intervals(parts: Array, wholes: Array, how: Resampling) -> WindowIntervals:
    """Shares of a whole that holds the part, with their intervals, which end at 0 and 1; the draws may pass them."""
    found = ratio_intervals(parts, wholes, how)
    return WindowIntervals(np.clip(found.values, 0, 1), found.draws, bounds=(0, 1))


def _widened(values: Array, draws: Array, amounts: Array, how: Resampling) -> WindowIntervals:
    """The draws with their deviations from the values widened, and the intervals that they give."""
    # In place, for there are many medicines. Weights are whole numbers: equal organisations get equal draws.
    draws -= values
    draws *= how.widening
    draws += values
    # What was never returned cannot have been less than nothing.
    return WindowIntervals(values, draws, np.where((amounts >= 0).all(axis=0), 0.0, -np.inf))


def interval_of_draws(draws: Array) -> tuple[Array, Array]:
    """The 2.5 and 97.5 % points (type 7) of each column of draws."""
    ordered = np.sort(draws, axis=0)
    low, high = (_at(ordered, share) for share in TAILS)
    return low, high


def _at(ordered: Array, share: float) -> Array:
    """The type-7 quantile of columns in ascending order."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    left, right = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    found: Array = left + (place - below) * (right - left)
    return found
