"""Shares: Wilson's interval of one share, and the share of all but one organisation."""

import polars as pl

from scorecard.intervals import wilson
from scorecard.statistics.levels import LEVEL_95, Interval, Level, no_interval


def share_interval(count: int | None, of: int | None, level: Level = LEVEL_95) -> Interval:
    """Wilson's interval of a share of independent yes and no (scorecard.intervals, for one).

    Not for ratios that can pass 1 and not for shares of volume. Where a "no" may be unknown, print both bounds too.
    """
    if count is None or of is None or of == 0:
        return no_interval("nothing to take a share of", level)
    if not 0 <= count <= of:
        raise ValueError(f"{count} is not a share of {of}")
    low, high = wilson(pl.lit(count), pl.lit(of), level.z)
    ends: tuple[float, float] = pl.select(low=low, high=high).row(0)
    return Interval(*ends, "Wilson", level)


def share_of_the_others(count: float, of: float, all_count: float, all_of: float) -> float | None:
    """The share of everybody but one, for a benchmark of which that one is a large part; None if nobody is left."""
    others = all_of - of
    return (all_count - count) / others if others > 0 else None
