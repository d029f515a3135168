"""Comparison: organisations of one level beside each other over twelve months, each with the uncertainty of its place.

Intervals come from the months (scorecard.statistics.bootstrap), because volumes are no counts. A rank is given with its
interval, and refused with a reason where it would say nothing. What has no denominator has no rank.
Specification, drawn as tables: tests/spec/test_comparison.py.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from scorecard import schema
from scorecard.measures.definitions import CATCHMENT, POPULATION, Measure, Rate, Share, Volume
from scorecard.statistics.bootstrap import (
    Resampling,
    WindowIntervals,
    part_intervals,
    ratio_intervals,
    volume_intervals,
)
from scorecard.statistics.percentiles import percent_ranks
from scorecard.statistics.ranks import FEWEST_ORGANISATIONS, Ranks, ordinal, part_ranks, ratio_ranks, volume_ranks

# The day of the review that asked for a scorecard; any number would do, but always the same.
SEED = 20111201
DRAWS = 2000
MONTHS = 12
NO_DENOMINATOR = "amounts of organisations of different size are not compared"
NOT_PLACED = "cannot be placed: the interval covers more than half of the organisations"
NO_SIZE = "what it is divided by is not known for every month"
NOT_APPLICABLE = "does not apply there"
FEW = f"fewer than {FEWEST_ORGANISATIONS} organisations"
MONTH_MISSING = "a submission of one of the months is missing"
NOT_EXPECTED = "no submission was expected in every month"
PARTLY = "part of the products is in another unit, so that the figures are too low"
# A share of twelfths may come out a hair below what they add up to.
ROUNDING = 1e-9
Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Window:
    """Twelve months of organisations: months × organisations of numerators and denominators, NaN where not known.

    ``is_complete`` says of each organisation and month whether every submission came, and ``is_expected`` whether any
    was expected; ``absent`` to which organisations it does not apply.
    """

    numerators: Array
    denominators: Array
    is_complete: Flags
    is_expected: Flags
    absent: Flags

    @cached_property
    def digest(self) -> str:
        """What tells these twelve months from any others."""
        told = blake2b(digest_size=16)
        for part in (self.numerators, self.denominators, self.is_complete, self.is_expected, self.absent):
            told.update(f"{part.shape} {part.dtype.str} ".encode())
            told.update(np.ascontiguousarray(part).data)
        return told.hexdigest()

    def only(self, places: Places) -> "Window":
        """The same twelve months of some of the organisations."""
        return Window(
            self.numerators[:, places],
            self.denominators[:, places],
            self.is_complete[:, places],
            self.is_expected[:, places],
            self.absent[places],
        )


# What is said of each organisation in numbers.
NUMBERS = ("low", "high", "percentile", "rank", "rank_low", "rank_high", "benchmark")


@dataclass(frozen=True)
class Compared:
    """What is said of each organisation beside the others; NaN, 0 or None where nothing is said.

    ``flags`` say why there is no rank; ``out_of`` is how many have one or cannot be placed.
    """

    low: Array
    high: Array
    percentile: Array
    rank: Array
    rank_low: Array
    rank_high: Array
    out_of: int
    benchmark: Array
    flags: Words

    @property
    def is_ranked(self) -> Flags:
        """Who has a rank, or has one that cannot be placed."""
        return np.array([reason in (None, NOT_PLACED) for reason in self.flags], dtype=bool)


def compared(measure: Measure, window: Window, how: Resampling) -> Compared:
    """The organisations of a window beside each other, as a measure compares them."""
    number = window.numerators.shape[1]
    if isinstance(measure, Volume):
        return nothing_said(number, NO_DENOMINATOR)
    ranks = _ranks(measure, window, how)
    return _said(measure, window, ranks, _ends(measure, window, ranks, how))


def _said(measure: Rate | Share, window: Window, ranks: Ranks, ends: tuple[Array, Array]) -> Compared:
    """What is said of the organisations of a window, by their ranks and the ends of their intervals."""
    totals, sizes = comparable(measure, window)
    low, high = ends
    rank, rank_low, rank_high = _placed(ranks)
    is_placed, is_ranked = np.isfinite(rank), np.isfinite(_scattered(ranks, ranks.rank))
    return Compared(
        low=low,
        high=high,
        # Of what cannot be placed the percentile would be the refused rank under another name.
        percentile=np.where(is_ranked & ~is_placed, np.nan, _percentiles(totals, sizes)),
        rank=rank,
        rank_low=rank_low,
        rank_high=rank_high,
        out_of=len(ranks.places),
        benchmark=of_the_others(totals, sizes, _per(measure)),
        flags=_flags(measure, window, ranks, is_placed),
    )


def _placed(ranks: Ranks) -> tuple[Array, Array, Array]:
    """Ranks with the ends of their intervals, of all; NaN of who has none, and of who cannot be placed."""
    rank, low, high = (_scattered(ranks, found) for found in (ranks.rank, ranks.rank_low, ranks.rank_high))
    is_placed = 2 * (high - low + 1) <= len(ranks.places)
    rank, low, high = (np.where(is_placed, found, np.nan) for found in (rank, low, high))
    return rank, low, high


def comparable(measure: Rate | Share, window: Window) -> tuple[Array, Array]:
    """Amounts and denominators of those that may be compared at all; NaN of the others.

    Of which every submission came, with a denominator from the measure's minimum on, and of shares without returns
    that exceed what was issued.
    """
    totals, sizes = window.numerators.sum(axis=0), total_denominators(measure, window.denominators)
    least = measure.minimum if isinstance(measure, Share) else measure.denominator.minimum
    may_be = window.is_complete.all(axis=0) & (sizes > 0) & (sizes >= least * (1 - ROUNDING))
    if isinstance(measure, Share):
        may_be &= (totals >= 0) & (totals <= sizes * (1 + ROUNDING))
    return np.where(may_be, totals, np.nan), np.where(may_be, sizes, np.nan)


def _percentiles(totals: Array, sizes: Array) -> Array:
    """The part of the others with a lower value; NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(sizes > 0, totals / sizes, np.nan)
    return np.array(percent_ranks(values).places, dtype=np.float64)


def _ranks(measure: Rate | Share, window: Window, how: Resampling) -> Ranks:
    """Ranks of what was submitted in full."""
    sizes = total_denominators(measure, window.denominators)
    complete = np.where(window.is_complete, window.numerators, np.nan)
    if isinstance(measure, Share):
        return part_ranks(complete, window.denominators, how, fewest=measure.minimum)
    per, fewest = measure.denominator.per, measure.denominator.minimum * (1 - ROUNDING)
    if _is_of_people(measure):
        return volume_ranks(complete, sizes, how, fewest_people=fewest)
    return ratio_ranks(complete, _monthly_sizes(measure, window.denominators), how, per=per, fewest=fewest)


def _ends(measure: Rate | Share, window: Window, ranks: Ranks, how: Resampling) -> tuple[Array, Array]:
    """The ends of the intervals; also of those who are too few for ranks, and for nothing else."""
    low, high = _scattered(ranks, ranks.low), _scattered(ranks, ranks.high)
    few = np.array([place for place, reason in enumerate(ranks.reasons) if reason == FEW], dtype=np.int64)
    if len(few):
        found = _intervals(measure, window.only(few), how)
        low[few], high[few] = found.low, found.high
    scale = _per(measure) / schema.PER_PEOPLE if _is_of_people(measure) else 1.0
    return low * scale, high * scale


def _intervals(measure: Rate | Share, window: Window, how: Resampling) -> WindowIntervals:
    """The intervals of organisations that nothing refuses."""
    if isinstance(measure, Share):
        return part_intervals(window.numerators, window.denominators, how)
    if _is_of_people(measure):
        return volume_intervals(window.numerators, total_denominators(measure, window.denominators), how)
    return ratio_intervals(
        window.numerators, _monthly_sizes(measure, window.denominators), how, measure.denominator.per
    )


def _is_of_people(measure: Rate | Share) -> bool:
    """Whether it is divided by one number of people, the same in every month."""
    return isinstance(measure, Rate) and measure.denominator.name in (POPULATION, CATCHMENT)


def _monthly_sizes(measure: Rate, denominators: Array) -> Array:
    """Denominators that add up to that of the window."""
    return denominators / len(denominators) if measure.denominator.over_time == "mean" else denominators


def total_denominators(measure: Measure, denominators: Array, axis: int = 0) -> Array:
    """The denominator of a period, of its months along an axis: their mean or their sum; NaN where one is not known."""
    if isinstance(measure, Rate) and measure.denominator.over_time == "mean":
        first: Array = np.take(denominators, 0, axis=axis)
        # Of months that are all the same the mean is that, to the last bit.
        is_same = (denominators == np.expand_dims(first, axis)).all(axis=axis)
        mean: Array = np.where(is_same, first, denominators.mean(axis=axis))
        return mean
    total: Array = np.round(denominators.sum(axis=axis), 6)
    return total


def _per(measure: Rate | Share) -> float:
    return measure.denominator.per if isinstance(measure, Rate) else 1.0


def of_the_others(totals: Array, sizes: Array, per: float) -> Array:
    """The value of all others together whose every month is known: an organisation is not compared with itself."""
    is_known = np.isfinite(totals) & (sizes > 0)
    amount, size = (np.where(is_known, found, 0.0) for found in (totals, sizes))
    rest = size.sum() - size
    others = is_known.sum() - is_known
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((others > 0) & (rest > 0), (amount.sum() - amount) / rest * per, np.nan)


def _scattered(ranks: Ranks, found: npt.NDArray[np.generic]) -> Array:
    """What the ranked organisations have, in the places of all; NaN elsewhere."""
    every = np.full(len(ranks.reasons), np.nan)
    every[ranks.places] = found
    return every


def _flags(measure: Rate | Share, window: Window, ranks: Ranks, is_placed: Flags) -> Words:
    """Why there is no rank."""
    why_not = {"a month is missing": MONTH_MISSING, "the denominator is below the minimum": _too_small(measure)}
    told = np.array([why_not.get(reason or "", reason) for reason in ranks.reasons], dtype=object)
    ranked = np.zeros(len(told), dtype=bool)
    ranked[ranks.places] = True
    told[ranked & ~is_placed] = NOT_PLACED
    told[~ranked & ~window.is_expected.all(axis=0)] = NOT_EXPECTED
    is_known = np.isfinite(window.numerators).all(axis=0)
    if not _is_of_people(measure):
        told[is_known & ~np.isfinite(window.denominators).all(axis=0)] = NO_SIZE
    told[window.absent & ~ranked] = NOT_APPLICABLE
    return told


def _too_small(measure: Rate | Share) -> str:
    """Why there is no rank without a denominator, or with a small one."""
    if isinstance(measure, Share):
        return f"too little of the class is used (less than {measure.minimum:,.10g} {measure.unit})"
    if measure.denominator.name == POPULATION and measure.denominator.minimum <= 1:
        return "no population is known"
    return f"fewer than {measure.denominator.minimum:,.10g} {measure.denominator.words}, or none known"


def nothing_said(number: int, reason: str) -> Compared:
    """Organisations that are not compared, and why."""
    nan, flags = np.full(number, np.nan), np.full(number, reason, dtype=object)
    return Compared(nan, nan, nan, nan, nan, nan, 0, nan, flags)


def among(measure: Rate | Share, window: Window, whole: Compared, places: Places, how: Resampling) -> Compared:
    """Some organisations of a level beside each other; whoever they are, their intervals are those of the ``whole``."""
    part = window.only(places)
    return _said(measure, part, _ranks(measure, part, how), (whole.low[places], whole.high[places]))


def few(measure: Rate | Share, window: Window, whole: Compared, places: Places) -> Compared:
    """The same of a few, who are too few for ranks."""
    totals, sizes = comparable(measure, window.only(places))
    benchmark = of_the_others(totals, sizes, _per(measure))
    low, high = whole.low[places], whole.high[places]
    nan = np.full(len(places), np.nan)
    return Compared(
        low=low,
        high=high,
        percentile=_percentiles(totals, sizes),
        rank=nan,
        rank_low=nan,
        rank_high=nan,
        out_of=0,
        benchmark=benchmark,
        flags=np.array([_or_few(reason) for reason in whole.flags[places]], dtype=object),
    )


def _or_few(reason: str | None) -> str:
    return FEW if reason in (None, NOT_PLACED) else str(reason)


def rank_changes(
    measure: Measure, windows: tuple[Window, Window], said: tuple[Compared, Compared], how: Resampling
) -> Words:
    """A sentence for each organisation whose ranks in two windows lie apart with all their uncertainty; else None.

    Ranks of one window among fewer organisations are other ranks: both are taken among those that have one in both.
    """
    told = np.full(len(said[0].rank), None, dtype=object)
    both = np.flatnonzero(said[0].is_ranked & said[1].is_ranked)
    if len(both) < FEWEST_ORGANISATIONS or isinstance(measure, Volume):
        return told
    before, after = (
        _ranks_among(measure, window, found, both, how) for window, found in zip(windows, said, strict=True)
    )
    (_, low_before, high_before), (_, low, high) = before, after
    for place in np.flatnonzero((low > high_before) | (high < low_before)):
        was, now = (_with_its_interval(found, int(place)) for found in (before, after))
        told[both[place]] = f"from {was} to {now} of the {len(both)} that are ranked in both years"
    return told


def _ranks_among(
    measure: Rate | Share, window: Window, said: Compared, places: Places, how: Resampling
) -> tuple[Array, Array, Array]:
    """Ranks with their intervals among some of those that are ranked: as they are said, where those are all."""
    if said.is_ranked.sum() == len(places):
        return said.rank[places], said.rank_low[places], said.rank_high[places]
    return _placed(_ranks(measure, window.only(places), how))


def _with_its_interval(found: tuple[Array, Array, Array], place: int) -> str:
    rank, low, high = (ordinal(int(one[place])) for one in found)
    return f"{rank} (plausibly {low} to {high})"
