"""Proportions: of the recommendations that were due, how many were listed in time."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.compliance import on_day
from scorecard.intervals import wilson


def cells_on(states: pl.DataFrame, recommendations: pl.DataFrame, day: date) -> pl.DataFrame:
    """The cells of a day beside their recommendation, with whether they stand in a proportion: ``is_judged``.

    A recommendation without a due day is past it as far as anybody can tell.
    """
    told = ["recommendation_id", "ta_number", "title", "therapeutic_area", "published_year", "due"]
    joined = on_day(states, day).join(recommendations.select(told), on="recommendation_id", how="left")
    is_due = (pl.col("due") < day).fill_null(value=True)
    return joined.with_columns(is_judged=pl.col("state").is_in(schema.IN_PROPORTION) & is_due)


def proportions(cells: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Counts of each state, and the share that is compliant with its interval, for each of what they are taken by.

    ``share`` has every judged cell below the line, unknown ones too. ``share_of_known`` leaves them out, and
    ``share_at_most`` is what it would be if each of them were compliant. All are null where nothing is judged.
    """
    counts = [
        pl.col("state").filter(pl.col("state") == state).len().cast(pl.Int64).alias(state)
        for state in schema.COMPLIANCE_STATES
    ]
    judged = pl.col("is_judged")
    of_judged = [
        judged.sum().cast(pl.Int64).alias("judged"),
        (judged & (pl.col("state") == "compliant")).sum().cast(pl.Int64).alias("in_time"),
        (judged & (pl.col("state") == "unknown")).sum().cast(pl.Int64).alias("not_known"),
    ]
    table = cells.group_by(by).agg(*counts, *of_judged) if by else cells.select(*counts, *of_judged)
    low, high = wilson(pl.col("in_time"), pl.col("judged"))
    some = pl.col("judged") > 0
    known = pl.col("judged") - pl.col("not_known")
    shares = table.with_columns(
        share=pl.when(some).then(pl.col("in_time") / pl.col("judged")),
        share_low=low,
        share_high=high,
        share_of_known=pl.when(known > 0).then(pl.col("in_time") / known),
        share_at_most=pl.when(some).then((pl.col("in_time") + pl.col("not_known")) / pl.col("judged")),
    )
    return shares.sort(by) if by else shares


def with_areas(cells: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Cells with the names and codes of their ICB and region; organisations are schema.ORGANISATION's."""
    icbs = organisations.filter(pl.col("org_type") == "icb").select(icb="ods_code", region="parent_ods_code")
    own = organisations.filter(pl.col("org_type").is_in(["icb", "trust"])).select(
        "ods_code",
        "org_type",
        "name",
        icb=pl.when(pl.col("org_type") == "icb").then("ods_code").otherwise("parent_ods_code"),
    )
    return cells.join(own.join(icbs, on="icb", how="left"), on=["ods_code", "org_type"], how="left")


def by_medicine(cells: pl.DataFrame, medicines: pl.DataFrame) -> pl.DataFrame:
    """A row for each medicine of each cell, so that proportions can be taken by medicine."""
    return cells.join(medicines.select("recommendation_id", "medicine", "medicine_name"), on="recommendation_id")


def month_by_month(
    states: pl.DataFrame, recommendations: pl.DataFrame, days: Sequence[date], by: Sequence[str]
) -> pl.DataFrame:
    """Proportions on each of several days."""
    return pl.concat(
        proportions(cells_on(states, recommendations, day), by).with_columns(day=pl.lit(day)) for day in days
    )
