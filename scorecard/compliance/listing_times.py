"""Time to listing: how many days organisations take, without leaving out those that have not listed yet."""

import warnings
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from scipy import stats

WAITING = ("pending", "overdue", "explained")
CURVE = pl.Schema({"days": pl.Int64(), "listed": pl.Float64(), "low": pl.Float64(), "high": pl.Float64()})
# Below so many listings a curve shows chance: the days themselves are told instead.
FEWEST_LISTINGS = 10


@dataclass(frozen=True)
class ListingTimes:
    """The curve (days, share listed by then, its 95 % interval), and when half and nine tenths had listed.

    ``median`` and ``ninetieth`` are null where so many have not listed by the day, and so are the ends of the median's
    interval. ``listed`` were decided, ``waiting`` not yet; cells of which nothing is known are in neither.
    """

    curve: pl.DataFrame
    median: int | None
    median_low: int | None
    median_high: int | None
    ninetieth: int | None
    listed: int
    waiting: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough listings for a curve."""
        return self.listed >= FEWEST_LISTINGS


def waits(cells: pl.DataFrame, recommendations: pl.DataFrame, day: date) -> pl.DataFrame:
    """How long each cell waited, or has been waiting, for its listing: days, is_listed.

    From the start of the clock; a decision before it counts as 0 days. Cells come from one day (compliance.on_day).
    """
    started = cells.join(recommendations.select("recommendation_id", "clock_starts"), on="recommendation_id")
    listed = (pl.col("formulary_status") == "listed") & (pl.col("decision_date") <= day)
    said = pl.col("as_of").is_not_null() | (pl.col("state") == "pending")
    waiting = pl.col("state").is_in(WAITING) & said
    until = pl.when(listed).then("decision_date").otherwise(pl.lit(day))
    kept = started.filter(pl.col("clock_starts").is_not_null() & (listed.fill_null(value=False) | waiting))
    is_judged = pl.col("state").is_in((*WAITING, "compliant", "late"))
    return kept.filter(is_judged).select(
        "ods_code",
        "recommendation_id",
        days=(until - pl.col("clock_starts")).dt.total_days().clip(0),
        is_listed=listed.fill_null(value=False),
    )


def listing_times(times: pl.DataFrame) -> ListingTimes:
    """The Kaplan–Meier curve of waits: those not yet listed count for as long as they were seen waiting.

    The interval is the log-log one of Greenwood's variance, which stays between 0 and 1.
    """
    listed = times.filter("is_listed")["days"].to_numpy()
    waiting = times.filter(~pl.col("is_listed"))["days"].to_numpy()
    if not len(listed):
        return ListingTimes(pl.DataFrame(schema=CURVE), None, None, None, None, 0, len(waiting))
    curve = _curve(stats.ecdf(stats.CensoredData(uncensored=listed, right=waiting)).sf)
    return ListingTimes(
        curve=curve,
        median=reached(curve, "listed", 0.5),
        median_low=reached(curve, "high", 0.5),
        median_high=reached(curve, "low", 0.5),
        ninetieth=reached(curve, "listed", 0.9),
        listed=len(listed),
        waiting=len(waiting),
    )


def _curve(survival: Any) -> pl.DataFrame:
    """The share listed by each day, from the share that is still waiting."""
    with warnings.catch_warnings():
        # Where everybody or nobody has listed there is no interval, which is told as null.
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        warnings.filterwarnings("ignore", "(divide by zero|invalid value) encountered", RuntimeWarning)
        interval = survival.confidence_interval(0.95, method="log-log")
    columns = {
        "days": survival.quantiles.astype("int64"),
        "listed": 1 - survival.probabilities,
        "low": 1 - interval.high.probabilities,
        "high": 1 - interval.low.probabilities,
    }
    return pl.DataFrame(columns, schema=CURVE).with_columns(pl.col("low", "high").fill_nan(None))


def reached(curve: pl.DataFrame, column: str, share: float) -> int | None:
    """The first day on which a share had listed; None where it has not."""
    # Products of fractions may end a hair below the share that they are.
    days = curve.filter(pl.col(column) >= share - 1e-12)["days"]
    return None if days.is_empty() else int(days[0])
