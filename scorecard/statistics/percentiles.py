"""Percentiles: where organisations lie among all; zero use counts, missing does not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LINES = (5, 15, 25, 35, 45, 50, 55, 65, 75, 85, 95)
QUARTILES = (25, 50, 75)
DECILES = tuple(range(10, 100, 10))
# With fewer the 5th and 95th percentile are the extremes themselves.
FEWEST_FOR_LINES = 20
FIFTHS = 5


@dataclass(frozen=True)
class Percentiles:
    """Percentiles of so many organisations, by per cent; only quartiles, or none, for a reason."""

    at: dict[int, float]
    organisations: int
    reason: str | None = None


@dataclass(frozen=True)
class Placed:
    """One place for each organisation, None where it has no value; none at all for a reason."""

    places: tuple[float | None, ...]
    organisations: int
    reason: str | None = None


def known(values: Sequence[float | None] | Array) -> Array:
    """The values that there are, in the given order: neither None nor NaN."""
    every = np.asarray(values, dtype=np.float64)
    return every[np.isfinite(every)]


def type_7(values: Sequence[float | None] | Array, percent: float) -> float | None:
    """The percentile that interpolates between the two nearest values (type 7); None of no values."""
    found = known(values)
    return float(np.quantile(found, percent / 100)) if len(found) else None


def lines(values: Sequence[float | None] | Array) -> Percentiles:
    """The percentiles 5, 15 … 95 and the median; of fewer than 20 organisations only the quartiles."""
    return _at(known(values), LINES)


def deciles(values: Sequence[float | None] | Array) -> Percentiles:
    """The percentiles 10, 20 … 90 (as OpenPrescribing's); of fewer than 20 organisations only the quartiles."""
    return _at(known(values), DECILES)


def _at(found: Array, percents: Sequence[int]) -> Percentiles:
    if not len(found):
        return Percentiles({}, 0, "no values")
    few = len(found) < FEWEST_FOR_LINES
    reason = f"fewer than {FEWEST_FOR_LINES} organisations: only quartiles" if few else None
    chosen = QUARTILES if few else percents
    cut = np.quantile(found, np.array(chosen) / 100)
    return Percentiles(dict(zip(chosen, cut.tolist(), strict=True)), len(found), reason)


def quintile_bounds(values: Sequence[float | None] | Array) -> tuple[float, ...]:
    """The four values that part five groups (type 7; fingertips-open, ValueCategoriesCalculator); none below 5."""
    found = np.sort(known(values)).tolist()
    if len(found) < FIFTHS:
        return ()
    bounds = []
    for fifth in range(1, FIFTHS):
        # In whole numbers, so that a bound that is a value is exactly that value.
        place, rest = divmod((len(found) - 1) * fifth, FIFTHS)
        bounds.append(found[place] + rest / FIFTHS * (found[place + 1] - found[place]))
    return tuple(bounds)


def quintiles(values: Sequence[float | None] | Array) -> Placed:
    """The fifth of each, 1 the lowest: the first whose bound it does not pass, so that equal values stay together.

    fingertips-open's rule; a fifth may be empty where many are equal.
    """
    every = np.asarray(values, dtype=np.float64)
    bounds = quintile_bounds(every)
    if not bounds:
        return Placed((None,) * len(every), len(known(every)), f"fewer than {FIFTHS} organisations")
    fifths = 1 + np.searchsorted(np.array(bounds), every, side="left")
    return Placed(_where_known(every, fifths.astype(np.float64)), len(known(every)))


def percent_ranks(values: Sequence[float | None] | Array) -> Placed:
    """The share of the others that lie below each: (rank − 1) / (n − 1), as SQL's PERCENT_RANK and OpenPrescribing."""
    every = np.asarray(values, dtype=np.float64)
    found = np.sort(known(every))
    if len(found) < 2:
        return Placed((None,) * len(every), len(found), "fewer than 2 organisations")
    return Placed(_where_known(every, np.searchsorted(found, every, side="left") / (len(found) - 1)), len(found))


def _where_known(every: Array, places: Array) -> tuple[float | None, ...]:
    return tuple(
        place if there else None for place, there in zip(places.tolist(), np.isfinite(every).tolist(), strict=True)
    )
