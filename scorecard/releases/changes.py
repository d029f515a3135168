"""Changes: what is otherwise for an organisation in one release than in an earlier one, kind by kind.

Specification, drawn as tables: tests/spec/test_changes.py.
"""

from datetime import date

import polars as pl

CELL = ("ods_code", "recommendation_id")
FINDING = ("ods_code", "ta_number", "kind", "told")
DEADLINE = (*CELL, "kind", "falls_on")


def state_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Cells (proportions.cells_on) that are in another state than before, with the earlier one as ``state_before``."""
    earlier = before.select(*CELL, state_before="state")
    both = after.join(earlier, on=CELL)
    return both.filter(pl.col("state") != pl.col("state_before")).sort("state", *CELL)


def newly_published(before: pl.DataFrame, after: pl.DataFrame, days: tuple[date, date]) -> pl.DataFrame:
    """Recommendations (schema.RECOMMENDATION) that the earlier release had not, or published between the two days."""
    is_between = (pl.col("published") > days[0]) & (pl.col("published") <= days[1])
    is_known = pl.col("recommendation_id").is_in(before["recommendation_id"].to_list())
    is_out = (pl.col("published") <= days[1]).fill_null(value=True)
    return after.filter(is_out & (~is_known | is_between.fill_null(value=False))).sort("recommendation_id")


def restated(revisions: pl.DataFrame) -> pl.DataFrame:
    """Revisions of one organisation (schema.REVISION) by medicine and unit, over the months that moved.

    Columns: medicine, unit, months, first, last, numerator_before and numerator_after (their sums), causes.
    """
    months = revisions.filter(pl.col("period_type") == "month")
    return (
        months.group_by("medicine", "unit")
        .agg(
            months=pl.col("period").n_unique(),
            first=pl.col("period").min(),
            last=pl.col("period").max(),
            numerator_before=pl.col("numerator_before").sum(),
            numerator_after=pl.col("numerator_after").sum(),
            causes=pl.col("causes").str.split(", ").explode().unique(maintain_order=True).drop_nulls(),
        )
        .sort("medicine", "unit")
    )


def newly_missing(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Months (month, expected, received) that lack a submission, and more of them than the earlier release said."""
    lacking = pl.col("expected") - pl.col("received")
    earlier = before.select("month", lacking_before=lacking)
    both = after.join(earlier, on="month", how="left")
    return both.filter(lacking > pl.col("lacking_before").fill_null(0)).select("month", "expected", "received")


def new_findings(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Findings (schema.FORMULARY_FINDING) that the earlier release had not, whichever file tells them."""
    return after.join(before, on=FINDING, how="anti", maintain_order="left")


def new_deadlines(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Deadlines (deadlines.deadlines) with whether the earlier release, from its own day, had not told them yet."""
    earlier = before.select(*DEADLINE, was_told=pl.lit(value=True))
    both = after.join(earlier, on=DEADLINE, how="left", maintain_order="left")
    return both.with_columns(is_new=pl.col("was_told").is_null()).drop("was_told")
