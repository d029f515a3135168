"""Ranks with their uncertainty: where an organisation stands, and where it may plausibly stand.

Rank 1 is the highest value. Ranks of the draws shrink towards the middle, so the observed rank is told, never a mean
one (Marshall and Spiegelhalter 1998). A rank that says nothing is refused, with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import betaincinv, gammaincinv

from scorecard.statistics.bootstrap import (
    DRAWS_AT_ONCE,
    ROUNDING,
    TAILS,
    Resampling,
    WindowIntervals,
    part_intervals,
    ratio_intervals,
    volume_intervals,
)
from scorecard.statistics.percentiles import Array
from scorecard.statistics.words import FEWEST_OF

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FEWEST_ORGANISATIONS = 10
FEWEST_MONTHS_WITH_USE = 6
DRAWS = 4000
OF_EACH = ("rank", "rank_low", "rank_high", "out_of", "value", "low", "high", "can_be_placed", "reason")


@dataclass(frozen=True)
class Rank:
    """One organisation's rank of so many, with its interval; None for a reason. ``value`` has its own interval."""

    rank: int | None
    rank_low: int | None
    rank_high: int | None
    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None

    @property
    def can_be_placed(self) -> bool:
        """Whether the interval covers no more than half of the organisations."""
        if self.rank_low is None or self.rank_high is None:
            return False
        return bool(_are_placed(self.rank_low, self.rank_high, self.of))

    @property
    def text(self) -> str:
        """The rank as it is printed: "4th of 42, plausibly 2nd to 19th"."""
        if self.rank is None or self.rank_low is None or self.rank_high is None:
            return f"no rank: {self.reason}"
        if not self.can_be_placed:
            return "cannot be placed"
        placed = f"{ordinal(self.rank)} of {self.of}, plausibly {ordinal(self.rank_low)}"
        return placed if self.rank_low == self.rank_high else f"{placed} to {ordinal(self.rank_high)}"


@dataclass(frozen=True)
class Ranks:
    """Ranks of many organisations: ``places`` are those that have one, the arrays go with them, and others are refused.

    ``reasons`` has one for each organisation that was given, None for those with a rank.
    """

    places: Places
    rank: Places
    rank_low: Places
    rank_high: Places
    intervals: WindowIntervals
    reasons: tuple[str | None, ...]

    @property
    def value(self) -> Array:
        """The values of those that have a rank."""
        return self.intervals.values

    @property
    def low(self) -> Array:
        """The lower ends of their intervals."""
        return self.intervals.low

    @property
    def high(self) -> Array:
        """The upper ends of their intervals."""
        return self.intervals.high

    def one(self, place: int) -> Rank:
        """The rank of one organisation, by its place among those that were given."""
        of = len(self.places)
        if self.reasons[place]:
            return Rank(None, None, None, of, reason=self.reasons[place])
        at = int(np.searchsorted(self.places, place))
        rank, rank_low, rank_high = (int(found[at]) for found in (self.rank, self.rank_low, self.rank_high))
        value, low, high = (float(found[at]) for found in (self.value, self.low, self.high))
        return Rank(rank, rank_low, rank_high, of, value, low, high)

    def table(self) -> pl.DataFrame:
        """A row for each organisation that was given, in their order, null where it was refused.

        Columns: rank, rank_low, rank_high, out_of, value, low, high, can_be_placed (false for the refused), reason.
        """
        of = len(self.places)
        found = pl.DataFrame(
            {
                "place": self.places,
                "rank": self.rank,
                "rank_low": self.rank_low,
                "rank_high": self.rank_high,
                "value": self.value,
                "low": self.low,
                "high": self.high,
                "can_be_placed": _are_placed(self.rank_low, self.rank_high, of),
            }
        )
        each = pl.DataFrame({"place": np.arange(len(self.reasons))}).with_columns(
            out_of=pl.lit(of, pl.Int64), reason=pl.Series(self.reasons, dtype=pl.String)
        )
        beside = each.join(found, on="place", how="left", maintain_order="left", validate="1:1")
        return beside.select(OF_EACH).with_columns(pl.col("can_be_placed").fill_null(value=False))


def _are_placed(rank_low: Places | int, rank_high: Places | int, of: int) -> Flags | bool:
    return 2 * (rank_high - rank_low + 1) <= of


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th …, 11th, 12th, 13th, … 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def volume_ranks(monthly: Array, populations: Array, how: Resampling, fewest_people: float = 1) -> Ranks:
    """Ranks of volumes per population over a window, by bootstrap of its months (months × organisations).

    NaN is a month that was not submitted. ``fewest_people`` is the smallest denominator of the measure.
    """
    _fits(monthly, how)
    refusals = {
        "a month is missing": ~np.isfinite(monthly).all(axis=0),
        "the denominator is below the minimum": ~(populations >= max(fewest_people, np.nextafter(0, 1))),
        "net returns": monthly.sum(axis=0) < 0,
        _too_few("use", how): _is_rare(monthly),
    }
    return _window_ranks(refusals, lambda places: volume_intervals(monthly[:, places], populations[places], how))


def ratio_ranks(numerators: Array, denominators: Array, how: Resampling, per: float = 1, fewest: float = 0) -> Ranks:
    """Ranks of ratios over a window, Σ numerator / Σ denominator × ``per``, by bootstrap of its months.

    Both are months × organisations; NaN in either is a month that is not known. ``fewest`` is the measure's smallest
    denominator over the whole window. For a part of the denominator see part_ranks.
    """
    refusals = _refusals_of_ratios(numerators, denominators, how, fewest)
    return _window_ranks(
        refusals, lambda places: ratio_intervals(numerators[:, places], denominators[:, places], how, per)
    )


def part_ranks(parts: Array, wholes: Array, how: Resampling, fewest: float = 0) -> Ranks:
    """Ranks of shares of a whole that holds the part, as one treatment's of its class (months × organisations).

    A share of nearly nothing or nearly everything has no months to draw from, so that the rest has to be in use too.
    """
    refusals = _refusals_of_ratios(parts, wholes, how, fewest)
    rest = np.where(np.abs(wholes - parts) > ROUNDING * np.abs(wholes), wholes - parts, 0)
    refusals |= {
        "net returns in the rest of the class": rest.sum(axis=0) < 0,
        _too_few("use of the rest of the class", how): _is_rare(rest),
    }
    return _window_ranks(refusals, lambda places: part_intervals(parts[:, places], wholes[:, places], how))


def _refusals_of_ratios(numerators: Array, denominators: Array, how: Resampling, fewest: float) -> dict[str, Flags]:
    """What refuses a ratio of a window, in the order in which it is told."""
    _fits(numerators, how)
    _fits(denominators, how)
    return {
        "a month is missing": ~(np.isfinite(numerators) & np.isfinite(denominators)).all(axis=0),
        "the denominator is below the minimum": ~(denominators.sum(axis=0) >= max(fewest, np.nextafter(0, 1))),
        _too_few("a denominator", how): _is_rare(denominators),
        "net returns": numerators.sum(axis=0) < 0,
        _too_few("use", how): _is_rare(numerators),
    }


def _fits(monthly: Array, how: Resampling) -> None:
    months = how.weights.shape[1]
    if monthly.shape[0] != months:
        raise ValueError(f"{monthly.shape[0]} months for a window of {months}")


def _is_rare(monthly: Array) -> Flags:
    found: Flags = (monthly > 0).sum(axis=0) < FEWEST_MONTHS_WITH_USE
    return found


def _too_few(what: str, how: Resampling) -> str:
    return f"{what} in fewer than {FEWEST_MONTHS_WITH_USE} of {how.weights.shape[1]} months"


def _window_ranks(refusals: dict[str, Flags], intervals: Callable[[Places], WindowIntervals]) -> Ranks:
    """Ranks of the organisations that nothing refuses, by the intervals that are asked for their places."""
    places, reasons = _admitted(refusals)
    found = intervals(places)
    ranks = rank_intervals(found.values, found.draws) if len(places) else (places, places, places)
    return Ranks(places, *ranks, found, reasons)


def share_ranks(counts: Array, sizes: Array, seed: int, fewest: float = FEWEST_OF, draws: int = DRAWS) -> Ranks:
    """Ranks of shares: each true share is drawn from Beta(x + ½, n − x + ½) by its inverse distribution function."""

    def inverse(uniform: Array, count: Array, size: Array) -> Array:
        found: Array = betaincinv(count + 0.5, size - count + 0.5, uniform)
        return found

    if (counts > sizes).any():
        raise ValueError("a count is more than what it is a share of")
    return _drawn_ranks(counts, sizes, seed, max(fewest, FEWEST_OF), draws, inverse)


def rate_ranks(counts: Array, sizes: Array, seed: int, fewest: float = 1, draws: int = DRAWS) -> Ranks:
    """Ranks of rates of counts: each true rate is drawn from Gamma(x + ½, n) by its inverse distribution function."""

    def inverse(uniform: Array, count: Array, size: Array) -> Array:
        found: Array = gammaincinv(count + 0.5, uniform) / size
        return found

    return _drawn_ranks(counts, sizes, seed, fewest, draws, inverse)


def _drawn_ranks(
    counts: Array,
    sizes: Array,
    seed: int,
    fewest: float,
    draws: int,
    inverse: Callable[[Array, Array, Array], Array],
) -> Ranks:
    """Ranks of what is drawn independently for each organisation that is admitted, in the given order."""
    refusals = {
        "no data": ~np.isfinite(counts),
        "net returns": counts < 0,
        "the denominator is below the minimum": ~(sizes >= max(fewest, np.nextafter(0, 1))),
    }
    places, reasons = _admitted(refusals)
    uniform = np.random.Generator(np.random.PCG64(seed)).random((draws, len(places)))
    drawn = inverse(uniform, counts[places], sizes[places])
    values = counts[places] / sizes[places]
    ranks = rank_intervals(values, drawn) if len(places) else (places, places, places)
    return Ranks(places, *ranks, WindowIntervals(values, drawn), reasons)


def _admitted(refusals: dict[str, Flags]) -> tuple[Places, tuple[str | None, ...]]:
    """The places that nothing refuses, and the first reason for each of the others; all are refused if few are left."""
    admitted = ~np.any(list(refusals.values()), axis=0)
    reasons = np.full(len(admitted), None, dtype=object)
    for reason, refused in reversed(refusals.items()):
        reasons[refused] = reason
    if admitted.sum() < FEWEST_ORGANISATIONS:
        reasons[admitted] = f"fewer than {FEWEST_ORGANISATIONS} organisations"
        admitted[:] = False
    return np.flatnonzero(admitted), tuple(reasons.tolist())


def rank_intervals(values: Array, draws: Array) -> tuple[Places, Places, Places]:
    """Observed ranks, and the 2.5 and 97.5 % points of the ranks in the draws (whole ranks: inverted distribution)."""
    number = len(values)
    counted = np.zeros(number * number, dtype=np.int64)
    # Some draws at a time: asking the system for memory would take longer than the ranks.
    for first in range(0, len(draws), DRAWS_AT_ONCE):
        order, ranks = _ranked(draws[first : first + DRAWS_AT_ONCE])
        counted += np.bincount((order * number + ranks - 1).ravel(), minlength=number * number)
    running = counted.reshape(number, number).cumsum(axis=1)
    # A hair off, for 0.975 times the draws may come out above the whole number that it is.
    needed = [np.ceil(share * len(draws) - 1e-9) for share in TAILS]
    low, high = (1 + (running >= enough).argmax(axis=1) for enough in needed)
    return ranks_of(values), low, high


def ranks_of(values: Array) -> Places:
    """The rank of each value, 1 the highest; equal values share the better rank."""
    [order], [ranks] = _ranked(values[None, :])
    found = np.empty(len(values), dtype=np.int64)
    found[order] = ranks
    return found


def _ranked(rows: Array) -> tuple[Places, Places]:
    """The places of each row's values from the highest down, and the ranks in that order.

    Each place is written into the last bits of its value, so that one plain sort, which is far faster than an argsort,
    brings both in order. Values that differ only there, by less than a hundred-thousand-millionth, are equal.
    """
    bits = (rows.shape[1] - 1).bit_length()
    # Minus nought would differ from nought in its first bit.
    downwards = (0.0 - rows).view(np.int64)
    marked = (downwards >> bits << bits) | np.arange(rows.shape[1])
    ordered = np.sort(marked.view(np.float64), axis=1).view(np.int64)
    ranks = np.broadcast_to(np.arange(1, rows.shape[1] + 1), rows.shape)
    values = ordered >> bits
    is_equal = values[:, 1:] == values[:, :-1]
    if is_equal.any():
        ranks = ranks.copy()
        ranks[:, 1:][is_equal] = 1
        ranks = np.maximum.accumulate(ranks, axis=1)
    return ordered & ((1 << bits) - 1), ranks


def rank_change(before: Rank, after: Rank) -> str | None:
    """A sentence on a change of rank, only where the two intervals do not overlap."""
    known = (before.rank, before.rank_low, before.rank_high, after.rank, after.rank_low, after.rank_high)
    if None in known or not (before.can_be_placed and after.can_be_placed):
        return None
    was, was_low, was_high, now, now_low, now_high = (number or 0 for number in known)
    if now_low <= was_high and was_low <= now_high:
        return None
    return f"from {ordinal(was)} of {before.of} to {ordinal(now)} of {after.of}"
