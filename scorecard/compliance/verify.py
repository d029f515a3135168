"""What a release says of compliance, laid out to be checked before anybody sees it (expectations/suites/release.py)."""

import polars as pl

from scorecard.compliance.evidence import CELL

WITH_REASON = ("not_applicable", "unknown", "not_in_denominator")


def spells(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every state with what contradicts it: schema.COMPLIANCE's cell, state, contradictions and told."""
    clocks = tables["recommendation"].select("recommendation_id", "due")
    ordered = (
        tables["compliance"]
        .sort(*CELL, "from_day")
        .join(clocks, on="recommendation_id", how="left", maintain_order="left")
    )
    following = ordered.with_columns(next_day=pl.col("from_day").shift(-1).over(CELL))
    told = pl.format("{}, {} from {}: {}", "ods_code", "recommendation_id", "from_day", "state")
    return following.select(*CELL, "from_day", "state", contradictions=_contradictions(), told=told)


def _contradictions() -> pl.Expr:
    """How many things are said of a state that it excludes."""
    state, due, decided = pl.col("state"), pl.col("due"), pl.col("decision_date")
    begins, ends = pl.col("from_day"), pl.col("to_day")
    is_listed = (pl.col("formulary_status") == "listed") & (decided.is_null() | (decided <= begins))
    wrong = (
        ends.ne_missing(pl.col("next_day")),
        (ends <= begins).fill_null(value=False),
        state.is_in(["compliant", "late"]) & ~is_listed,
        (state == "compliant") & (due.is_null() | (decided > due).fill_null(value=False)),
        (state == "late") & ~(decided > due).fill_null(value=False),
        (state == "pending") & ~(ends <= due.dt.offset_by("1d")).fill_null(value=False),
        (state == "overdue") & ~(begins > due).fill_null(value=False),
        (state == "explained") & ((begins <= due).fill_null(value=False) | pl.col("reason_code").is_null()),
        state.is_in(WITH_REASON) & pl.col("reason").is_null(),
    )
    return pl.sum_horizontal(case.cast(pl.Int64) for case in wrong)
