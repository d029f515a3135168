"""How organisations differ in one period: percentiles (type 7), and the same as multiples of England's rate."""

import polars as pl

from scorecard.measures import variation

# Below twenty organisations the 5th and 95th percentiles are the extremes, below five even quartiles say little.
ENOUGH_FOR_TAILS = 20
ENOUGH_FOR_QUARTILES = 5
PERCENTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
TAILS = ("p5", "p95")


def percentiles(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Percentiles of the organisations' values for each ``by``: columns by, organisations, p5, p25, p50, p75, p95.

    Who counts is what a release's own spread says: zero use does, missing and not applicable do not, neither does an
    organisation of which a submission is missing, nor what belongs to no known organisation.
    """
    values = rows.filter(variation.counts())
    quantiles = [pl.col("value").quantile(share, "linear").alias(name) for name, share in PERCENTILES.items()]
    found = values.group_by(by).agg(pl.len().cast(pl.Int64).alias("organisations"), *quantiles).sort(by)
    return found.with_columns(
        pl.when(pl.col("organisations") >= (ENOUGH_FOR_TAILS if name in TAILS else ENOUGH_FOR_QUARTILES))
        .then(pl.col(name))
        .alias(name)
        for name in PERCENTILES
    )


def relative_to_england(spread: pl.DataFrame, england: pl.DataFrame) -> pl.DataFrame:
    """Percentiles by medicine as multiples of England's rate, the medicines that differ most first.

    Medicines that England did not use, or that too few organisations have figures for, have no such multiple.
    The order is by the width of the middle half, because tails of rarely used medicines are chance.
    """
    rates = england.filter(pl.col("value") > 0).select("medicine", pl.col("value").alias("england"))
    found = spread.join(rates, on="medicine").filter(pl.col("p50").is_not_null())
    ratios = found.with_columns(pl.col(name) / pl.col("england") for name in PERCENTILES)
    width = (pl.col("p75") - pl.col("p25")).alias("width")
    return ratios.with_columns(width).sort(["width", "medicine"], descending=[True, False])


def multiple(rate: float | None, england: float | None) -> float | None:
    """A rate as a multiple of England's; none where either is not known, or England used none."""
    return rate / england if rate is not None and england is not None and england > 0 else None
