"""Where an indicator's shares lie: beside England without the organisation, among their level, and over five years.

Specification, drawn as tables: tests/spec/test_indicator_statistics.py.
Naive implementation: tests/lib/naive_indicators.py.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from scorecard import schema
from scorecard.measures.comparison import NOT_PLACED, SEED
from scorecard.statistics.funnel import share_funnel
from scorecard.statistics.percentiles import percent_ranks
from scorecard.statistics.ranks import share_ranks
from scorecard.statistics.trend import POINTS, Kind, Point, five_point_trend
from scorecard.statistics.words import FEWEST_OF, words

OF_FIGURE = ("indicator", "period_type", "period")
DRAWS = 2000
NOT_MATCHED = "not matched to a known organisation"
TOO_FEW = f"fewer than {FEWEST_OF} to take a share of"
NO_SHARE = "more met it than there were"
SEASONAL = "months and quarters follow the seasons: the test is for five years"
# Every figure with a share that is shown and can be one; what is not matched is no organisation.
WHY_NOT = (
    pl.when(pl.col("ods_code") == schema.UNALLOCATED)
    .then(pl.lit(NOT_MATCHED))
    .when(pl.col("denominator") < FEWEST_OF)
    .then(pl.lit(TOO_FEW))
    .when(pl.col("numerator") > pl.col("denominator"))
    .then(pl.lit(NO_SHARE))
)


def with_statistics(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares with everything that places them (the columns of schema.INDICATOR_FIGURE from ``benchmark`` on)."""
    compared = beside_the_others(shares)
    levels = compared.partition_by(*OF_FIGURE, "org_type", maintain_order=True)
    placed = [_among_its_level(level) for level in levels] or [_among_its_level(compared)]
    return _with_trends(pl.concat(placed))


def beside_the_others(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares beside that of England without the organisation itself, at 95 and at 99.8 %.

    There is no benchmark where England has no figure, or fewer than an organisation that should be a part of it.
    """
    england = shares.filter(pl.col("org_type") == "england").select(*OF_FIGURE, all="numerator", of="denominator")
    both = shares.join(england, on=OF_FIGURE, how="left", maintain_order="left")
    others, of_others = pl.col("all") - pl.col("numerator"), pl.col("of") - pl.col("denominator")
    is_share = (of_others > 0) & others.is_between(0, of_others) & (pl.col("org_type") != "england")
    known = both.with_columns(benchmark=pl.when(is_share).then(others / of_others)).drop("all", "of")
    enough = known.select(pl.when(pl.col("denominator") >= FEWEST_OF).then("benchmark")).to_series().to_numpy()
    return known.with_columns(
        words(known[f"low_{end}"].to_numpy(), known[f"high_{end}"].to_numpy(), enough).alias(f"comparison_{end}")
        for end in ("95", "99_8")
    )


def _among_its_level(level: pl.DataFrame) -> pl.DataFrame:
    """The organisations of one level in one period, with percentile, rank, and place in the funnel."""
    why = level.select(WHY_NOT).to_series()
    counts, sizes = (
        pl.select(pl.when(why.is_null()).then(level[name])).to_series().to_numpy()
        for name in ("numerator", "denominator")
    )
    ranks = share_ranks(counts, sizes, SEED, draws=DRAWS).table()
    funnel = share_funnel(counts, sizes)
    is_placed = ranks["can_be_placed"]
    reasons = pl.select(pl.coalesce(why, ranks["reason"], pl.when(~is_placed).then(pl.lit(NOT_PLACED)))).to_series()
    places = ranks.select(pl.when(is_placed).then(pl.col("rank", "rank_low", "rank_high")))
    return level.hstack(places).with_columns(
        percentile=pl.Series(percent_ranks(counts / sizes).places, dtype=pl.Float64),
        out_of=ranks["out_of"],
        flags=reasons,
        funnel_z=pl.Series(funnel.z, dtype=pl.Float64),
        funnel_adjusted_z=pl.Series(funnel.adjusted_z, dtype=pl.Float64),
    )


def _with_trends(shares: pl.DataFrame) -> pl.DataFrame:
    """Figures of twelve months with the trend of the five years that end with them; of others the reason for none."""
    yearly = shares.filter(pl.col("period_type") == "twelve_months").sort("period")
    month = pl.col("period").dt.month().alias("month")
    series = yearly.group_by("indicator", "org_type", "ods_code", month, maintain_order=True)
    told = [trend for _, rows in series for trend in _trends(rows)]
    key = [*OF_FIGURE, "org_type", "ods_code"]
    typed = {name: shares.schema[name] for name in key} | {"trend": pl.String, "trend_reason": pl.String}
    trends = pl.DataFrame(told, schema=typed, orient="row")
    beside = shares.join(trends, on=key, how="left", maintain_order="left")
    seasonal = pl.when(pl.col("period_type") != "twelve_months").then(pl.lit(SEASONAL))
    return beside.with_columns(pl.coalesce(seasonal, "trend_reason").alias("trend_reason"))


def _trends(rows: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """Key, trend and reason of each year of one organisation, oldest first; the years begin in the same month."""
    points = [_point(row) for row in rows.iter_rows(named=True)]
    for place, key in enumerate(rows.select(*OF_FIGURE, "org_type", "ods_code").iter_rows()):
        found = five_point_trend(points[max(0, place + 1 - POINTS) : place + 1], Kind.PROPORTION)
        yield (*key, found.direction, found.reason)


def _point(row: dict[str, Any]) -> Point:
    """A year as the test takes it; of too few there is no share."""
    share = row["share"] if row["denominator"] >= FEWEST_OF else None
    return Point(row["period"].year, share, row["low_95"], row["high_95"], row["numerator"], row["denominator"])
