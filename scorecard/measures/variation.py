"""Variation: how far organisations lie apart in each period, and whether that narrows since the appraisal.

What a figure is, and below how many organisations it is not given, is said by scorecard.statistics (percentiles,
spread, narrowing); spreads are taken here in one pass over all measures, and are equal to theirs.
Specification: tests/spec/test_variation.py. Naive second implementation: tests/lib/naive_variation.py.
"""

import math

import numpy as np
import polars as pl

from scorecard.schema.variation import NARROWING, SPREAD
from scorecard.schema.words import UNALLOCATED
from scorecard.statistics.narrowing import narrowing
from scorecard.statistics.percentiles import FEWEST_FOR_LINES, LINES, QUARTILES, Array
from scorecard.statistics.spread import FEWEST_ORGANISATIONS, LARGEST, NEAR_ZERO

SERIES = ["measure", "subject", "unit", "org_type"]
GROUP = [*SERIES, "period_type", "period"]
SPREAD_COLUMNS = [name for name in SPREAD.names if name != "release_id"]
NARROWING_SCHEMA = {name: kind for name, kind in NARROWING.polars_schema.items() if name != "release_id"}

NO_VALUES = "no values"
ONLY_QUARTILES = f"fewer than {FEWEST_ORGANISATIONS} organisations: only quartiles"
FEW_LINES = f"fewer than {FEWEST_FOR_LINES} organisations: of the percentiles 5 to 95 only the quartiles"
NO_RATIO = "the 10th percentile is not above 0: no ratio"
NO_VARIATION = "negative values, or a mean near 0: no coefficient of variation"
NO_DENOMINATOR = f"fewer than {FEWEST_ORGANISATIONS} organisations have a denominator: no gap"
NO_GAP = "nobody is below the median: no gap"
NO_QUARTER = "there is no whole quarter of data since the publication"


def counts() -> pl.Expr:
    """Whether a row counts among the organisations: used or zero, with every expected submission, and no leftover."""
    is_known = pl.col("state").is_in(["used", "zero"]) & pl.col("value").is_finite()
    is_complete = (pl.col("expected") > 0) & (pl.col("received") == pl.col("expected"))
    return (is_known & is_complete & (pl.col("ods_code") != UNALLOCATED)).fill_null(value=False)


def spreads(values: pl.DataFrame, per: pl.DataFrame) -> pl.DataFrame:
    """The spread of each measure, subject, unit, level and period of ``values`` (schema.SPREAD without release_id).

    ``per`` has measure and per (Float64), what a value is per so many of; a measure that it leaves out has no gap.
    Where no row counts there is a line all the same, of 0 organisations.
    """
    every = values.select(GROUP).unique()
    people = pl.when(pl.col("denominator").is_finite() & (pl.col("denominator") > 0)).then("denominator")
    counted = values.filter(counts()).join(per.select("measure", "per"), on="measure", how="left")
    told = counted.with_columns(weight=people / pl.col("per"))
    # In the order of the values, so that sums do not depend on that of the rows to the last bit.
    ordered = told.with_columns(of_gap=pl.when(pl.col("weight").is_not_null()).then("value")).sort("value", "weight")
    grouped = ordered.group_by(GROUP).agg(**_counted(), **_percentiles(), **_moments(), **_gap())
    whole = every.join(grouped, on=GROUP, how="left").with_columns(pl.col(*_counted()).fill_null(0))
    return _withheld(whole).select(SPREAD_COLUMNS).sort(GROUP)


def _counted() -> dict[str, pl.Expr]:
    value = pl.col("value")
    return {
        "organisations": value.count().cast(pl.Int64),
        "zeros": (value == 0).sum().cast(pl.Int64),
        "with_denominator": pl.col("of_gap").count(),
    }


def _percentiles() -> dict[str, pl.Expr]:
    return {f"p{at}": pl.col("value").quantile(at / 100, interpolation="linear") for at in (*LINES, 10, 90)}


def _moments() -> dict[str, pl.Expr]:
    """The coefficient of variation, where no value is negative and the mean is not next to nothing."""
    value = pl.col("value")
    has_a_mean = (value.min() >= 0) & (value.mean() > NEAR_ZERO * value.max())
    return {"variation": pl.when(has_a_mean).then(value.std(ddof=1) / value.mean())}


def _gap() -> dict[str, pl.Expr]:
    """The gap to the median of those with a denominator, and how few of them it belongs to."""
    value = pl.col("of_gap")
    largest = ((value.median() - value).clip(lower_bound=0) * pl.col("weight")).sort(descending=True, nulls_last=True)
    total = largest.sum()
    below_half = (largest.cum_sum() < total / 2 * (1 - NEAR_ZERO)).sum()
    return {
        "gap_total": total,
        "gap_half": pl.when(total > 0).then(below_half + 1).otherwise(0).cast(pl.Int64),
        "gap_largest_three": pl.when(total > 0).then(largest.head(LARGEST).sum() / total),
    }


def _withheld(grouped: pl.DataFrame) -> pl.DataFrame:
    """The figures that so many organisations allow, and the reasons why others are blank."""
    number = pl.col("organisations")
    enough, has_gap = number >= FEWEST_ORGANISATIONS, pl.col("with_denominator") >= FEWEST_ORGANISATIONS
    lines = [f"p{at}" for at in LINES if at not in QUARTILES]
    ratio = pl.when(pl.col("p10") > 0).then(pl.col("p90") / pl.col("p10"))
    reasons = {
        NO_VALUES: number == 0,
        ONLY_QUARTILES: (number > 0) & ~enough,
        FEW_LINES: enough & (number < FEWEST_FOR_LINES),
        NO_RATIO: enough & (pl.col("p10") <= 0),
        NO_VARIATION: enough & pl.col("variation").is_null(),
        NO_DENOMINATOR: enough & ~has_gap,
        NO_GAP: has_gap & (pl.col("gap_total") == 0),
    }
    told = pl.concat_str(
        [pl.when(holds).then(pl.lit(reason)) for reason, holds in reasons.items()], separator="; ", ignore_nulls=True
    )
    return grouped.with_columns(
        *(pl.when(number >= FEWEST_FOR_LINES).then(line).alias(line) for line in lines),
        *(pl.when(enough).then(name).alias(name) for name in ("p10", "p90", "variation")),
        *(pl.when(has_gap).then(name).alias(name) for name in ("gap_total", "gap_half", "gap_largest_three")),
        iqr=pl.when(enough).then(pl.col("p75") - pl.col("p25")),
        ratio=pl.when(enough).then(ratio),
        reason=pl.when(told != "").then(told),
    )


def narrowings(values: pl.DataFrame, published: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Whether the spread of each measure, subject, unit and level falls (schema.NARROWING without release_id).

    The quarters are those that begin on or after the subject's first publication: ``published`` has subject, ta_number
    and published (Date) of positive appraisals. Without any, or where it lies before the data, they are all quarters.
    """
    first = published.drop_nulls("published").sort("published", "ta_number").unique("subject", keep="first")
    quarters = values.filter(pl.col("period_type") == "quarter").join(
        first.select("subject", "ta_number", "published"), on="subject", how="left"
    )
    found = [
        dict(zip(SERIES, key, strict=True)) | _narrowing(rows, seed)
        for key, rows in quarters.sort(SERIES).group_by(SERIES, maintain_order=True)
    ]
    return pl.DataFrame(found, schema=NARROWING_SCHEMA)


def _narrowing(rows: pl.DataFrame, seed: int) -> dict[str, object]:
    """One series: what its quarters since the publication show, with the percentiles of the first and of the last."""
    of_series: dict[str, object] = rows.select("ta_number", "published").row(0, named=True)
    since = rows.filter((pl.col("period") >= pl.col("published")).fill_null(value=True))
    if since.is_empty():
        return {**of_series, "quarters": 0, "organisations": 0, "reason": NO_QUARTER}
    start, end = since.select(first=pl.col("period").min(), last=pl.col("period").max()).row(0)
    periods = pl.date_range(start, end, "3mo", eager=True).alias("period")
    matrix = _matrix(since.filter(counts()), periods)
    found = narrowing(matrix, seed)
    yearly = {"yearly_low": found.low, "yearly_high": found.high}
    return {
        **of_series,
        "first_quarter": start,
        "last_quarter": end,
        "quarters": len(periods),
        "organisations": found.organisations,
        "is_falling": found.is_falling,
        "yearly_factor": found.yearly_factor,
        **{name: None if slope is None else math.exp(4 * slope) for name, slope in yearly.items()},
        **_ends(matrix),
        "reason": found.reason,
    }


def _matrix(rows: pl.DataFrame, periods: pl.Series) -> Array:
    """Quarters × organisations; NaN where an organisation has no value, and all of a quarter that nobody has."""
    codes = rows["ods_code"].unique().sort()
    wide = rows.pivot("ods_code", on_columns=codes, index="period", values="value")
    every = periods.to_frame().join(wide, on="period", how="left", maintain_order="left").drop("period")
    return every.cast(pl.Float64).fill_null(float("nan")).to_numpy().reshape(len(periods), len(codes))


def _ends(matrix: Array) -> dict[str, float]:
    """Percentiles of the first and of the last quarter, of the same organisations; none of too few."""
    same = matrix[:, np.isfinite(matrix).all(axis=0)]
    if same.shape[1] < FEWEST_ORGANISATIONS:
        return {}
    return {
        f"{end}_p{at}": float(np.quantile(same[row], at / 100))
        for end, row in (("first", 0), ("last", -1))
        for at in (10, 50, 90)
    }
