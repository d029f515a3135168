"""Narrowing: whether the spread between organisations is falling from quarter to quarter.

A ratio may fall only because a medicine grows everywhere: print the 10th, 50th and 90th percentile beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np
from scipy import stats

from scorecard.statistics.bootstrap import TAILS, drawn_months, widening
from scorecard.statistics.percentiles import Array
from scorecard.statistics.spread import FEWEST_ORGANISATIONS

FEWEST_QUARTERS = 8
BLOCK = 2
DRAWS = 2000
PROBABILITY = 0.05
# Beyond so many quarters there are too many orders to try: the t approximation is close by then.
MOST_TRIED = 9


@dataclass(frozen=True)
class Narrowing:
    """Whether a spread is shown to be falling, with all that it rests on; None for a reason.

    ``slope`` is of the logarithm of P90/P10 a quarter, with its Theil–Sen interval and that of the resampled residuals,
    widened. ``yearly_factor`` is what a year multiplies the ratio by.
    """

    is_falling: bool | None
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    resampled_low: float | None = None
    resampled_high: float | None = None
    correlation: float | None = None
    probability: float | None = None
    yearly_factor: float | None = None
    percentiles: tuple[tuple[float, float, float], ...] = ()
    organisations: int = 0
    reason: str | None = None


def narrowing(values: Array, seed: int) -> Narrowing:
    """Whether the spread of values (quarters × organisations) falls, of the organisations with data in all quarters."""
    same = values[:, np.isfinite(values).all(axis=0)]
    if same.shape[1] < FEWEST_ORGANISATIONS:
        reason = f"fewer than {FEWEST_ORGANISATIONS} organisations have data in all quarters"
        return Narrowing(None, organisations=same.shape[1], reason=reason)
    cut = np.quantile(same, (0.1, 0.5, 0.9), axis=1).T
    if not (cut[:, 0] > 0).all():
        reason = "the 10th percentile is not above 0 in every quarter"
        return Narrowing(None, organisations=same.shape[1], reason=reason)
    percentiles = tuple((p10, p50, p90) for p10, p50, p90 in cut.tolist())
    return narrowing_of_ratios(
        [p90 / p10 for p10, _, p90 in percentiles], seed, percentiles=percentiles, organisations=same.shape[1]
    )


def narrowing_of_ratios(
    ratios: Sequence[float],
    seed: int,
    percentiles: tuple[tuple[float, float, float], ...] = (),
    organisations: int = 0,
) -> Narrowing:
    """Whether ratios P90/P10 of consecutive quarters are falling.

    Only where three agree: Spearman's rank correlation with time, the Theil–Sen interval of the slope, and the same
    slope in circular blocks of its residuals, widened for their small number.
    """
    if len(ratios) < FEWEST_QUARTERS:
        reason = f"fewer than {FEWEST_QUARTERS} quarters"
        return Narrowing(None, percentiles=percentiles, organisations=organisations, reason=reason)
    logs, time = np.log(np.asarray(ratios, dtype=np.float64)), np.arange(len(ratios), dtype=np.float64)
    slope, intercept, low, high = (float(one) for one in stats.theilslopes(logs, time))
    draws = resampled_slopes(logs - intercept - slope * time, seed)
    resampled_low, resampled_high = (slope + widening(len(ratios), BLOCK) * np.quantile(draws, TAILS)).tolist()
    correlation, probability = spearman_with_time(logs)
    falls = correlation < 0 and probability <= PROBABILITY and high < 0 and resampled_high < 0
    return Narrowing(
        is_falling=falls,
        slope=slope,
        low=low,
        high=high,
        resampled_low=resampled_low,
        resampled_high=resampled_high,
        correlation=correlation,
        probability=probability,
        yearly_factor=math.exp(4 * slope),
        percentiles=percentiles,
        organisations=organisations,
    )


def resampled_slopes(residuals: Array, seed: int, draws: int = DRAWS) -> Array:
    """Theil–Sen slopes of circular blocks of residuals: how far a slope may stray by chance."""
    drawn = residuals[drawn_months(seed, len(residuals), BLOCK, draws)]
    earlier, later = np.triu_indices(len(residuals), 1)
    slopes: Array = np.median((drawn[:, later] - drawn[:, earlier]) / (later - earlier), axis=1)
    return slopes


def spearman_with_time(values: Array) -> tuple[float, float]:
    """Spearman's rank correlation with time and its two-sided probability: exact up to 9 values, then by t.

    Values that are all equal have no correlation: 0, with probability 1.
    """
    ranks = stats.rankdata(values) - (len(values) + 1) / 2
    time = np.arange(len(values)) - (len(values) - 1) / 2
    spread = math.sqrt(float(ranks @ ranks) * float(time @ time))
    if not spread:
        return 0.0, 1.0
    correlation = float(ranks @ time) / spread
    if len(values) <= MOST_TRIED:
        of_orders = np.abs(_orders(len(values)) @ ranks)
        return correlation, float(np.mean(of_orders >= abs(float(ranks @ time)) - 1e-9))
    freedom = len(values) - 2
    t = abs(correlation) * math.sqrt(freedom / max(1 - correlation**2, 1e-300))
    return correlation, float(2 * stats.t.sf(t, freedom))


@cache
def _orders(number: int) -> Array:
    """Every order of time, centred: one in each row."""
    return np.array(list(permutations(range(number))), dtype=np.float64) - (number - 1) / 2
