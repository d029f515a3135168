"""Submission history: which trust sent data of which month, as stretches of one state and as shares by month."""

import polars as pl
from sqlalchemy import select

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

COVERAGE = SQL_TABLES["coverage"]
# Complete, in part (of a trust's own and its predecessors' codes), not at all, and nothing expected.
SUBMISSION_STATES = ("all", "part", "none", "not_expected")


def trust_months(database: Database, release_id: int) -> pl.DataFrame:
    """Every trust and month of a release: ods_code, month, expected, received and state (SUBMISSION_STATES)."""
    chosen = (
        COVERAGE.c.release_id == release_id,
        COVERAGE.c.org_type == "trust",
        COVERAGE.c.period_type == "month",
    )
    columns = (COVERAGE.c.ods_code, COVERAGE.c.period.label("month"), COVERAGE.c.expected, COVERAGE.c.received)
    return with_submission_states(database.read(select(*columns).where(*chosen))).sort("ods_code", "month")


def with_submission_states(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with expected and received, and the state that follows."""
    state = (
        pl.when(pl.col("expected") == 0)
        .then(pl.lit("not_expected"))
        .when(pl.col("received") == 0)
        .then(pl.lit("none"))
        .when(pl.col("received") < pl.col("expected"))
        .then(pl.lit("part"))
        .otherwise(pl.lit("all"))
    )
    return rows.with_columns(state=state)


def stretches(rows: pl.DataFrame) -> pl.DataFrame:
    """Months in a row in one state: ods_code, state, first, last, months; a month that is not there ends a stretch.

    ``rows`` has ods_code, month and state.
    """
    follows = pl.col("month") == pl.col("month").shift().dt.offset_by("1mo")
    begins = (pl.col("state") != pl.col("state").shift()) | ~follows
    ordered = rows.sort("ods_code", "month")
    numbered = ordered.with_columns(stretch=begins.fill_null(value=True).cast(pl.Int64).cum_sum().over("ods_code"))
    return (
        numbered.group_by("ods_code", "stretch", maintain_order=True)
        .agg(
            pl.col("state").first(),
            first=pl.col("month").min(),
            last=pl.col("month").max(),
            months=pl.len().cast(pl.Int64),
        )
        .drop("stretch")
    )


def totals(rows: pl.DataFrame) -> pl.DataFrame:
    """A row a trust: ods_code, expected, received, gaps (months without all submissions) and newest_gap."""
    gap = pl.col("received") < pl.col("expected")
    return (
        rows.group_by("ods_code")
        .agg(
            pl.col("expected", "received").sum(),
            gaps=gap.sum().cast(pl.Int64),
            newest_gap=pl.col("month").filter(gap).max(),
        )
        .sort("ods_code")
    )


def shares_by_month(rows: pl.DataFrame) -> pl.DataFrame:
    """A row a month: expected, received, share (null where nothing was expected), trusts_without any data."""
    return (
        rows.group_by("month")
        .agg(
            pl.col("expected", "received").sum(),
            trusts_without=(pl.col("state") == "none").sum().cast(pl.Int64),
        )
        .with_columns(share=pl.when(pl.col("expected") > 0).then(pl.col("received") / pl.col("expected")))
        .sort("month")
    )
