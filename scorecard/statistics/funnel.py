"""Funnel plots: the limits that chance alone sets, and those that allow for more than chance.

Not for volumes in mg, which have no number of people below the line. Over-dispersion hides real variation: draw both
pairs of limits, and print φ and τ².
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Level
from scorecard.statistics.percentiles import Array
from scorecard.statistics.words import Comparison

# φ of a handful of z-scores means nothing.
FEWEST_ORGANISATIONS = 10
# Of the SHMI: z-scores are cut into tenths, of which the first and the last are left out.
TENTHS = 10

Limits = tuple[Array, Array]
Flags = npt.NDArray[np.bool_]
Numbers = Sequence[float | None] | Array


@dataclass(frozen=True)
class Scale:
    """A scale on which values are about normal: of values, of the standard deviation at a size, and the way back."""

    name: str
    forth: Callable[[Array], Array]
    deviation: Callable[[Array], Array]
    back: Callable[[Array], Array]


@dataclass(frozen=True)
class Funnel:
    """z-scores against a benchmark, plain and allowing for over-dispersion, one for each organisation.

    None where there is no value; ``left_out`` are the places of those. φ (of ``kept`` organisations) and τ² are None,
    and so are the adjusted z-scores, where there are too few organisations. Where φ is at most 1, τ² is 0.
    """

    scale: Scale
    benchmark: float
    z: tuple[float | None, ...]
    adjusted_z: tuple[float | None, ...]
    phi: float | None
    tau_squared: float | None
    kept: int
    left_out: tuple[int, ...]
    reason: str | None = None

    @property
    def is_over_dispersed(self) -> bool:
        """Whether there is more variation than chance; if not, only the plain limits are drawn."""
        return self.phi is not None and self.phi > 1


# sin² turns back beyond a right angle, and a square below 0.
ARCSINE = Scale(
    "arcsine of the square root",
    lambda share: np.arcsin(np.sqrt(share)),
    lambda size: 1 / (2 * np.sqrt(size)),
    lambda angle: np.sin(np.clip(angle, 0, np.pi / 2)) ** 2,
)
SQUARE_ROOT = Scale(
    "square root", np.sqrt, lambda expected: 1 / (2 * np.sqrt(expected)), lambda root: np.clip(root, 0, None) ** 2
)
LOGARITHM = Scale("logarithm", np.log, lambda expected: 1 / np.sqrt(expected), np.exp)


def share_limits(benchmark: float, sizes: Numbers, level: Level = LEVEL_95) -> Limits:
    """Plain limits around a share, P ± z √(P (1 − P) / n), within 0 and 1 (PHEindicatormethods, R/Funnels.R)."""
    if not 0 <= benchmark <= 1:
        raise ValueError(f"a share lies between 0 and 1: {benchmark}")
    spread = level.z * np.sqrt(benchmark * (1 - benchmark) / np.asarray(sizes, dtype=np.float64))
    return np.clip(benchmark - spread, 0, 1), np.clip(benchmark + spread, 0, 1)


def ratio_limits(expected: Numbers, level: Level = LEVEL_95) -> Limits:
    """Plain limits around a ratio of 1 of observed to expected, exact Poisson (FunnelPlotR, R/calculate_limits.R)."""
    sizes = np.asarray(expected, dtype=np.float64)
    tail = level.outside / 2
    return gammaincinv(sizes, tail) / sizes, gammaincinv(sizes + 1, 1 - tail) / sizes


def share_funnel(counts: Numbers, sizes: Numbers) -> Funnel:
    """The funnel of shares around the share of all, winsorised (Spiegelhalter 2005, as in FunnelPlotR)."""
    count, size = _pairs(counts, sizes)
    if (count > size).any():
        raise ValueError("a count is more than what it is a share of")
    benchmark = float(np.nansum(count) / np.nansum(size)) if np.isfinite(count).any() else 0.0
    return _funnel(ARCSINE, benchmark, count / size, size, _winsorised)


def ratio_funnel(observed: Numbers, expected: Numbers) -> Funnel:
    """The funnel of observed to expected numbers around 1, on square roots and winsorised (CQC, as in FunnelPlotR).

    Limits are squared on the way back, unlike FunnelPlotR's, which are half as wide.
    """
    count, size = _pairs(observed, expected)
    return _funnel(SQUARE_ROOT, 1.0, count / size, size, _winsorised)


def shmi_funnel(observed: Numbers, expected: Numbers) -> Funnel:
    """The funnel of observed to expected numbers around 1, on logarithms and truncated (SHMI, as in FunnelPlotR).

    Organisations with none observed have no logarithm and are left out. Expected numbers are rounded to 2 decimals.
    """
    count, size = _pairs(observed, np.asarray(expected, dtype=np.float64).round(2))
    return _funnel(LOGARITHM, 1.0, np.where(count > 0, count, np.nan) / size, size, _truncated)


def _pairs(counts: Numbers, sizes: Numbers) -> Limits:
    """Counts and sizes in which what lacks one of them lacks both."""
    count, size = np.asarray(counts, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    if (count < 0).any():
        raise ValueError("a count cannot be negative")
    there = np.isfinite(count) & np.isfinite(size) & (size > 0)
    return np.where(there, count, np.nan), np.where(there, size, np.nan)


Robust = Callable[[Array], tuple[Array, Flags]]


def _funnel(scale: Scale, benchmark: float, values: Array, sizes: Array, robust: Robust) -> Funnel:
    """z-scores, φ and τ² on a scale."""
    there = np.isfinite(values)
    error = scale.deviation(sizes[there])
    distance = scale.forth(values[there]) - float(scale.forth(np.array(benchmark)))
    z = distance / error
    left_out = tuple(np.flatnonzero(~there).tolist())
    if len(z) < FEWEST_ORGANISATIONS:
        reason, none = f"fewer than {FEWEST_ORGANISATIONS} organisations", (None,) * len(values)
        return Funnel(scale, benchmark, _spread_out(z, there), none, None, None, 0, left_out, reason)
    robust_z, kept = robust(z)
    phi = float(np.mean(robust_z**2))
    tau_squared = between_variance(phi, error[kept]) if phi > 1 else 0.0
    adjusted = _spread_out(distance / np.sqrt(error**2 + tau_squared), there)
    return Funnel(scale, benchmark, _spread_out(z, there), adjusted, phi, tau_squared, int(kept.sum()), left_out, None)


def _winsorised(z: Array) -> tuple[Array, Flags]:
    """Scores beyond the 10th and 90th percentile are moved there; all are kept."""
    low, high = np.quantile(z, (0.1, 0.9))
    return np.clip(z, low, high), np.ones(len(z), dtype=bool)


def _truncated(z: Array) -> tuple[Array, Flags]:
    """Scores of the lowest and the highest tenth are left out."""
    ordered = np.sort(z)
    average_rank = (np.searchsorted(ordered, z, "left") + 1 + np.searchsorted(ordered, z, "right")) / 2
    tenth = np.floor(average_rank * TENTHS / (len(z) + 1))
    kept = (tenth > 0) & (tenth < TENTHS - 1)
    return z[kept], kept


def between_variance(phi: float, errors: Array) -> float:
    """τ², the variance between organisations beyond chance (DerSimonian and Laird, as in FunnelPlotR)."""
    number, weights = len(errors), 1 / errors**2
    if number * phi < number - 1:
        return 0.0
    return float((number * phi - (number - 1)) / (weights.sum() - (weights**2).sum() / weights.sum()))


def _spread_out(found: Array, there: Flags) -> tuple[float | None, ...]:
    """Values back in the places where there are some, None elsewhere."""
    values = iter(found.tolist())
    return tuple(next(values) if one else None for one in there.tolist())


def plain_limits(funnel: Funnel, sizes: Numbers, level: Level = LEVEL_95) -> Limits:
    """The limits of chance alone on the funnel's own scale, at any sizes."""
    return _limits(funnel, sizes, level, 0.0)


def adjusted_limits(funnel: Funnel, sizes: Numbers, level: Level = LEVEL_95) -> Limits | None:
    """The limits that allow for over-dispersion, at any sizes; None where there is none, or no telling."""
    if not funnel.is_over_dispersed or funnel.tau_squared is None:
        return None
    return _limits(funnel, sizes, level, funnel.tau_squared)


def _limits(funnel: Funnel, sizes: Numbers, level: Level, tau_squared: float) -> Limits:
    scale, target = funnel.scale, float(funnel.scale.forth(np.array(funnel.benchmark)))
    half = level.z * np.sqrt(scale.deviation(np.asarray(sizes, dtype=np.float64)) ** 2 + tau_squared)
    return scale.back(target - half), scale.back(target + half)


def share_z(share: float, of: float, benchmark: float) -> float | None:
    """How many standard deviations a share lies from the benchmark, by share_limits; None if those have no width."""
    variance = benchmark * (1 - benchmark) / of if of > 0 else 0.0
    return float((share - benchmark) / np.sqrt(variance)) if variance > 0 else None


def compare_z(z: float | None, benchmark: float) -> Comparison:
    """The word for a z-score: outside the limits at 95 or 99.8 %, or similar."""
    if z is None:
        return Comparison(None, None, benchmark, "no value, or no limits")
    outside = [level.percent for level in (LEVEL_95, LEVEL_99_8) if abs(z) > level.z]
    if not outside:
        return Comparison("similar", None, benchmark)
    return Comparison("higher" if z > 0 else "lower", outside[-1], benchmark)
