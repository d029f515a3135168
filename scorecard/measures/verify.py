"""What a release says of measures, laid out to be checked before anybody sees it (expectations/suites/release.py)."""

import polars as pl

from scorecard import schema

KEY = [name for name in schema.MEASURE_FIGURE.key if name != "release_id"]


def ranked(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every figure of a measure with what contradicts it: schema.MEASURE_FIGURE's key, state, contradictions, told."""
    kinds = tables["measure"].select("measure", "kind")
    figures = tables["measure_figure"].join(kinds, on="measure", how="left", maintain_order="left")
    told = pl.concat_str([*(pl.col(name).cast(pl.String) for name in KEY), "state"], separator=", ")
    return figures.select(*KEY, "state", contradictions=_contradictions(), told=told)


def _contradictions() -> pl.Expr:
    """How many things are said of a figure that its state, its submissions or its kind exclude."""
    state, numerator, value, rank = (pl.col(name) for name in ("state", "numerator", "value", "rank"))
    is_year, is_known = pl.col("period_type") == "twelve_months", state.is_in(["used", "zero"])
    wrong = (
        is_known == numerator.is_null(),
        (state == "zero") & (numerator != 0),
        numerator.is_null() & value.is_not_null(),
        (pl.col("kind") == "share") & ((value < 0) | (value > 1)),
        (pl.col("low").is_null() != pl.col("high").is_null()) | (pl.col("low") > pl.col("high")),
        (pl.col("percentile") < 0) | (pl.col("percentile") > 1),
        pl.col("percentile").is_not_null() & (value.is_null() | (pl.col("received") != pl.col("expected"))),
        (pl.col("comparison").is_not_null()) & (pl.col("low").is_null() | pl.col("benchmark").is_null()),
        is_year & (rank.is_null() == pl.col("flags").is_null()),
        rank.is_not_null() & (pl.col("received") != pl.col("expected")),
        rank.is_not_null() & ~((rank >= 1) & (rank <= pl.col("out_of"))).fill_null(value=False),
        rank.is_not_null() & ~(pl.col("rank_low") <= pl.col("rank_high")).fill_null(value=False),
        rank.is_not_null() & (pl.col("kind") == "volume"),
    )
    return pl.sum_horizontal(case.fill_null(value=False).cast(pl.Int64) for case in wrong)
