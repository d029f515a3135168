"""Deadlines: what falls due, and which explanations expire, in the days after a day."""

from datetime import date, timedelta

import polars as pl

from scorecard.compliance.states import on_day

KINDS = ("due", "explanation_expires")


def deadlines(states: pl.DataFrame, recommendations: pl.DataFrame, day: date, within: int) -> pl.DataFrame:
    """Rows (ods_code, org_type, recommendation_id, ta_number, title, kind, falls_on, days_left, clock_rule).

    From the day itself to so many days later, the soonest first.
    """
    told = ["recommendation_id", "ta_number", "title", "clock_rule", "due"]
    cells = on_day(states, day).join(recommendations.select(told), on="recommendation_id")
    due = cells.filter(pl.col("state") == "pending").with_columns(kind=pl.lit("due"), falls_on="due")
    explained = cells.filter(pl.col("state") == "explained")
    expiring = explained.with_columns(kind=pl.lit("explanation_expires"), falls_on="expires")
    both = pl.concat([due, expiring]).filter(pl.col("falls_on").is_between(day, day + timedelta(days=within)))
    return both.select(
        "ods_code",
        "org_type",
        "recommendation_id",
        "ta_number",
        "title",
        "kind",
        "falls_on",
        (pl.col("falls_on") - day).dt.total_days().alias("days_left"),
        "clock_rule",
    ).sort("falls_on", "ods_code", "recommendation_id", "kind")
