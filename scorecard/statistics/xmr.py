"""XmR charts: which months of a series are more than its usual ups and downs (NHS Making Data Count rules).

Not for a medicine still in take-up (its mean moves: every chart would flag), counts mostly below 5, or seasonal series
of less than two years. The rules and limits are those of NHSRplotthedots, R/ptd_spc_standard.R.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np

from scorecard.statistics.percentiles import Array

Label = Literal["astronomical", "trend", "two of three", "shift"]
Variation = Literal["common", "neutral_high", "neutral_low"]
Found = dict[Label, dict[int, Variation]]

# Of several rules that a month meets the first here names it.
LABELS: tuple[Label, ...] = ("astronomical", "trend", "two of three", "shift")
LIMIT_FACTOR = 2.66
NEAR = 2 / 3
# Moving ranges beyond this many times their mean are screened (Nelson 1982).
SCREENING_FACTOR = 3.267
# Limits of fewer months are for trial.
FIRM_FROM = 12


@dataclass(frozen=True)
class Options:
    """How a chart is made, to be printed with it: lengths of runs and trends, months of the baseline (None for all)."""

    run_length: int = 7
    trend_length: int = 7
    is_screened: bool = False
    baseline: int | None = None


@dataclass(frozen=True)
class Segment:
    """Months from the first up to but without the end that share a mean and limits; ``because`` says why it was cut.

    Limits are None for a reason. ``low_shown`` and ``near_low_shown`` are never below 0, where nothing can be.
    """

    first: int
    end: int
    mean: float
    low: float | None = None
    high: float | None = None
    near_low: float | None = None
    near_high: float | None = None
    is_trial: bool = True
    because: str | None = None
    reason: str | None = None

    @property
    def low_shown(self) -> float | None:
        """The lower limit as it is drawn."""
        return None if self.low is None else max(self.low, 0.0)

    @property
    def near_low_shown(self) -> float | None:
        """The lower near limit as it is drawn."""
        return None if self.near_low is None else max(self.near_low, 0.0)


class Month(NamedTuple):
    """What the rules say of a month: the label that names it, its variation, and every rule that it meets."""

    value: float | None
    label: Label | None = None
    variation: Variation = "common"
    rules: tuple[Label, ...] = ()


NO_VALUE = Month(None)


@dataclass(frozen=True)
class Chart:
    """A chart's segments and months, and the options that made it."""

    segments: tuple[Segment, ...]
    months: tuple[Month, ...]
    options: Options

    @property
    def latest(self) -> Variation | None:
        """The variation of the last month that has a value, for the icon."""
        known = [month for month in self.months if month.value is not None]
        return known[-1].variation if known else None


DEFAULT = Options()
NOTHING_REBASED: Mapping[int, str] = MappingProxyType({})


def chart(
    values: Sequence[float | None], options: Options = DEFAULT, rebased: Mapping[int, str] = NOTHING_REBASED
) -> Chart:
    """The chart of consecutive months; a month without a value ends a segment, and so does one rebased for a reason."""
    series = np.array(values, dtype=np.float64)
    months = [NO_VALUE] * len(series)
    segments = []
    for first, end in _segments(series, rebased):
        segment = _segment(series, first, end, options, rebased.get(first))
        months[first:end] = _judged(series[first:end], segment, options)
        segments.append(segment)
    return Chart(tuple(segments), tuple(months), options)


def _segments(series: Array, rebased: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Stretches of months with a value, cut where they are rebased."""
    there = np.isfinite(series).tolist()
    first = None
    for place in range(len(series) + 1):
        ends = place == len(series) or not there[place] or place in rebased
        if first is not None and ends:
            yield first, place
            first = None
        if first is None and place < len(series) and there[place]:
            first = place


def _segment(series: Array, first: int, end: int, options: Options, because: str | None) -> Segment:
    """Mean and limits from the first months of a stretch, or from all of it."""
    base = series[first : min(end, first + (options.baseline or end))]
    mean = float(base.mean())
    if len(base) < 2:
        return Segment(first, end, mean, because=because, reason="a single month has no limits")
    half = LIMIT_FACTOR * (screened_mean_range(base) if options.is_screened else mean_range(base))
    near = NEAR * half
    is_trial = len(base) < FIRM_FROM
    return Segment(first, end, mean, mean - half, mean + half, mean - near, mean + near, is_trial, because)


def mean_range(values: Array) -> float:
    """The mean difference between one month and the next."""
    return float(np.abs(np.diff(values)).mean())


def screened_mean_range(values: Array) -> float:
    """The mean difference between one month and the next without those far beyond it, left out once."""
    ranges = np.abs(np.diff(values))
    kept = ranges[ranges < SCREENING_FACTOR * ranges.mean()]
    return float(kept.mean()) if len(kept) else 0.0


def _judged(values: Array, segment: Segment, options: Options) -> list[Month]:
    """The months of a segment under each of the rules."""
    if segment.low is None or segment.high is None or segment.near_low is None or segment.near_high is None:
        return [Month(value) for value in values.tolist()]
    # Of a dozen or two numbers plain Python is faster than arrays are.
    known = values.tolist()
    # Rounding is not a distance: a mean of equal values may differ from them in the last digit.
    hair = 1e-12 * max(map(abs, known))
    sides = [_beyond(value, segment.mean, segment.mean, hair) for value in known]
    outside = [_beyond(value, segment.low, segment.high, hair) for value in known]
    beyond_near = [_beyond(value, segment.near_low, segment.near_high, hair) for value in known]
    near = [0 if out else side for out, side in zip(outside, beyond_near, strict=True)]
    steps = [(after > before) - (after < before) for before, after in pairwise(known)]
    found: Found = {
        "astronomical": {place: _variation(side) for place, side in enumerate(outside) if side},
        "trend": trends(steps, options.trend_length),
        "two of three": two_of_three(near, sides),
        "shift": runs(sides, options.run_length),
    }
    return [_month(value, place, found) for place, value in enumerate(known)]


def _beyond(value: float, low: float, high: float, hair: float) -> int:
    """1 above the higher, −1 below the lower, 0 between."""
    return (value > high + hair) - (value < low - hair)


def _variation(side: float) -> Variation:
    return "neutral_high" if side > 0 else "neutral_low"


def runs(sides: Sequence[float], length: int) -> dict[int, Variation]:
    """The members of runs of so many on one side; 0 breaks a run."""
    members: dict[int, Variation] = {}
    first = 0
    for side, stretch in groupby(sides):
        end = first + sum(1 for _ in stretch)
        if side and end - first >= length:
            members.update(dict.fromkeys(range(first, end), _variation(side)))
        first = end
    return members


def trends(steps: Sequence[float], length: int) -> dict[int, Variation]:
    """The members of rises or falls over so many months, which is one step fewer; an equal pair breaks them."""
    members: dict[int, Variation] = {}
    for last_step, variation in runs(steps, length - 1).items():
        members.setdefault(last_step, variation)
        members[last_step + 1] = variation
    return members


def two_of_three(near: Sequence[float], sides: Sequence[float]) -> dict[int, Variation]:
    """Months beyond a near limit, of which two stand among three in a row that are all on one side of the mean."""
    members: dict[int, Variation] = {}
    for first in range(len(near) - 2):
        if sides[first] == sides[first + 1] == sides[first + 2]:
            close = [place for place in range(first, first + 3) if near[place]]
            if len(close) >= 2:
                members.update({place: _variation(near[place]) for place in close})
    return members


def _month(value: float, place: int, found: Found) -> Month:
    rules = tuple(label for label in LABELS if place in found[label])
    return Month(value, rules[0], found[rules[0]][place], rules) if rules else Month(value)
