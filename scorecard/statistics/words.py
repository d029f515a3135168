"""Comparison words: lower, similar or higher than a benchmark, and neither good nor bad.

Never for two organisations with each other: two intervals that overlap do not mean the same, and two that do not are
a far stricter test than either.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Interval

Array = npt.NDArray[np.float64]
Word = Literal["lower", "similar", "higher"]

# A share of fewer than these is shown as counts.
FEWEST_OF = 5


@dataclass(frozen=True)
class Comparison:
    """A word, the level in per cent at which it holds (None for similar), and the benchmark; or why there is none."""

    word: Word | None
    percent: float | None
    benchmark: float | None
    reason: str | None = None

    @property
    def text(self) -> str:
        """The comparison as it is printed: "lower at 99.8 %"."""
        if self.word is None:
            return "not compared"
        return self.word if self.percent is None else f"{self.word} at {self.percent:g} %"


def word(low: float, high: float, benchmark: float) -> Word:
    """Where an interval lies beside a benchmark that has no uncertainty; touching is similar.

    FingertipsNext, BenchmarkComparisonEngine.cs.
    """
    if high < benchmark:
        return "lower"
    return "higher" if low > benchmark else "similar"


def words(low: Array, high: Array, benchmarks: Array | float) -> pl.Series:
    """The words of many intervals, each beside its own benchmark or all beside one; null where a number is missing."""
    ends = pl.DataFrame({"low": low, "high": high, "benchmark": np.broadcast_to(benchmarks, low.shape)}).fill_nan(None)
    below, above = pl.col("high") < pl.col("benchmark"), pl.col("low") > pl.col("benchmark")
    said = pl.when(below).then(pl.lit("lower")).when(above).then(pl.lit("higher")).otherwise(pl.lit("similar"))
    return ends.select(word=pl.when(pl.all_horizontal(pl.all().is_not_null())).then(said)).to_series()


def compare(
    organisation: str,
    benchmark_of: str,
    intervals: Sequence[Interval],
    benchmark: float | None,
    of: float | None = None,
) -> Comparison:
    """An organisation beside the benchmark of another, with its intervals at 95 and 99.8 %; the stricter word counts.

    fingertips-open, SingleOverlappingCIsForTwoCILevelsComparer. ``of`` is what a share is a share of, where it is one.
    The benchmark has to leave out an organisation that is a large part of it (shares.share_of_the_others).
    """
    reason = _why_not(organisation, benchmark_of, benchmark, of)
    if reason or benchmark is None:
        return Comparison(None, None, None, reason)
    found = Comparison("similar", None, benchmark)
    for level in (LEVEL_95, LEVEL_99_8):
        [interval] = [one for one in intervals if one.level == level]
        if interval.low is None or interval.high is None:
            return Comparison(None, None, benchmark, interval.reason or "no interval")
        said = word(interval.low, interval.high, benchmark)
        found = found if said == "similar" else Comparison(said, level.percent, benchmark)
    return found


def _why_not(organisation: str, benchmark_of: str, benchmark: float | None, of: float | None) -> str | None:
    if organisation == benchmark_of:
        return "nothing is compared with itself"
    if benchmark is None or not math.isfinite(benchmark):
        return "no benchmark"
    if of is not None and not of >= FEWEST_OF:
        return f"fewer than {FEWEST_OF} to take a share of"
    return None
