"""Changes between two vintages of a list of NICE appraisals: what came, what went, and what is told otherwise."""

import polars as pl

KEY = ("ta_number", "medicine", "condition")
COMPARED = (
    *("category", "published", "published_year", "status", "replaced_by", "replaced_on"),
    *("recommendation", "commissioner", "clock_rule", "clock_starts", "clock_due", "implementation_rule"),
)
CHANGES = (*KEY, "change", "column", "before", "after")


def appraisal_changes(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Changes from one list to another (both schema.APPRAISAL_FACT): CHANGES, a row for each.

    Of what was added or removed the category is told; of what stands in both, each column that differs. Several rows
    about one medicine and condition are taken together.
    """
    before, after = _told(earlier), _told(later)
    both = before.join(after, on=[*KEY, "column"], how="full", suffix="_after", coalesce=True, nulls_equal=True)
    there, here = pl.col("is_there").is_not_null(), pl.col("is_there_after").is_not_null()
    change = pl.when(~there).then(pl.lit("added")).when(~here).then(pl.lit("removed")).otherwise(pl.lit("changed"))
    named = both.with_columns(change=change, before="value", after="value_after")
    differs = pl.col("before").ne_missing(pl.col("after"))
    kept = named.filter(pl.when(pl.col("change") == "changed").then(differs).otherwise(pl.col("column") == "category"))
    order = pl.col("column").cast(pl.Enum(COMPARED))
    return kept.sort("ta_number", "medicine", "condition", order, nulls_last=True).select(CHANGES)


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """What is told of each key, column by column: KEY, column, value, is_there."""
    texts = [pl.col(name).cast(pl.String).drop_nulls().unique().sort().str.join("; ") for name in COMPARED]
    together = rows.group_by(KEY, maintain_order=True).agg(texts)
    long = together.unpivot(on=COMPARED, index=KEY, variable_name="column")
    filled = pl.when(pl.col("value") != "").then("value")
    return long.with_columns(value=filled, is_there=pl.lit(value=True))
