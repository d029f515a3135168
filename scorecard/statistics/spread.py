"""Spread between organisations: how far they lie apart, what it would take to close the gap, and whether it narrows.

The coefficient of variation mixes chance with real variation: of small counts, compare it with φ of the funnel.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scorecard.statistics.percentiles import Array, known

FEWEST_ORGANISATIONS = 10
# A mean this small beside the values has no meaning below a fraction line.
NEAR_ZERO = 1e-9
LARGEST = 3

Numbers = Sequence[float | None] | Array


@dataclass(frozen=True)
class Spread:
    """Measures of the spread between organisations; each that cannot be told is None, and ``reasons`` say why."""

    organisations: int
    p10: float | None = None
    median: float | None = None
    p90: float | None = None
    iqr: float | None = None
    ratio: float | None = None
    zeros: int = 0
    variation: float | None = None
    mad: float | None = None
    gini: float | None = None
    reasons: tuple[str, ...] = ()


def spread(values: Numbers) -> Spread:
    """All measures at once, of at least 10 organisations (percentiles of type 7; Gini with the small-sample factor)."""
    found = known(values)
    if len(found) < FEWEST_ORGANISATIONS:
        return Spread(len(found), reasons=(f"fewer than {FEWEST_ORGANISATIONS} organisations",))
    p10, median, p90 = np.quantile(found, (0.1, 0.5, 0.9)).tolist()
    relative, of_mean = variation(found), gini(found)
    factor = len(found) / (len(found) - 1)
    reasons = {
        "the 10th percentile is not above 0: no ratio": p10 <= 0,
        "negative values, or a mean near 0: no coefficient of variation and no Gini": relative is None,
    }
    return Spread(
        organisations=len(found),
        p10=p10,
        median=median,
        p90=p90,
        iqr=iqr(found),
        ratio=p90 / p10 if p10 > 0 else None,
        zeros=int((found == 0).sum()),
        variation=relative,
        mad=mad(found),
        gini=None if of_mean is None else of_mean * factor,
        reasons=tuple(reason for reason, holds in reasons.items() if holds),
    )


def iqr(values: Array) -> float:
    """The difference between the upper and the lower quartile."""
    low, high = np.quantile(values, (0.25, 0.75))
    return float(high - low)


def mad(values: Array) -> float:
    """The median distance from the median, unscaled."""
    return float(np.median(np.abs(values - np.median(values))))


def variation(values: Array) -> float | None:
    """The coefficient of variation: standard deviation (n − 1) over mean; None of negatives or a mean near 0."""
    return float(values.std(ddof=1) / values.mean()) if len(values) > 1 and _has_a_mean(values) else None


def gini(values: Array) -> float | None:
    """Gini's coefficient, 2 Σ i x(i) / (n Σ x) − (n + 1) / n; None of negatives or a mean near 0."""
    if not _has_a_mean(values):
        return None
    number = len(values)
    weighted = np.sum(np.arange(1, number + 1) * np.sort(values))
    return max(0.0, float(2 * weighted / (number * values.sum()) - (number + 1) / number))


def _has_a_mean(values: Array) -> bool:
    return len(values) > 0 and float(values.min()) >= 0 and float(values.mean()) > NEAR_ZERO * float(values.max())


@dataclass(frozen=True)
class Gap:
    """What those below the median would have to add to reach it, one number for each organisation (None: no value).

    ``share_of_largest`` is what the three largest gaps are of the total, ``half`` how few organisations are half of it.
    """

    median: float | None
    gaps: tuple[float | None, ...]
    total: float
    share_of_largest: float | None
    half: int
    reason: str | None = None


def gap_to_median(values: Numbers, populations: Numbers, per: float = 100_000) -> Gap:
    """The gap to the median of values per so many people, in the unit of what was counted."""
    value, people = np.asarray(values, dtype=np.float64), np.asarray(populations, dtype=np.float64)
    there = np.isfinite(value) & (people > 0)
    if there.sum() < FEWEST_ORGANISATIONS:
        return Gap(None, (None,) * len(value), 0.0, None, 0, f"fewer than {FEWEST_ORGANISATIONS} organisations")
    median = float(np.median(value[there]))
    gaps = np.where(there, np.maximum(0, median - value) * people / per, np.nan)
    largest = np.sort(gaps[there])[::-1]
    total = float(largest.sum())
    if not total:
        return Gap(median, tuple(_or_none(gaps)), 0.0, None, 0, "nobody is below the median")
    half = 1 + int(np.searchsorted(largest.cumsum(), total / 2 * (1 - NEAR_ZERO)))
    return Gap(median, tuple(_or_none(gaps)), total, float(largest[:LARGEST].sum() / total), half)


def _or_none(values: Array) -> list[float | None]:
    return [value if there else None for value, there in zip(values.tolist(), np.isfinite(values), strict=True)]
