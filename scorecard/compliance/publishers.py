"""Publishers: which organisations say anything of their formularies, how fresh it is, and how much of it adds up."""

from datetime import date

import polars as pl

from scorecard.intervals import wilson

# Twice the statutory three months: by then two rounds of recommendations have fallen due that it cannot know of.
STALE_DAYS = 183
ROW = ("file_id", "row_number")


def publishers(organisations: pl.DataFrame, entries: pl.DataFrame, findings: pl.DataFrame, day: date) -> pl.DataFrame:
    """One row for each organisation (ods_code, org_type, name), with what it had published by a day.

    ``newest`` is the day of which its newest list speaks, ``rows`` and ``rows_passing`` are those of all its lists, and
    ``share_passing`` has a Wilson interval. They are null, or 0 rows, where it published nothing.
    """
    spoken = entries.filter(pl.col("as_of") <= day)
    doubted = findings.select(ROW).unique().with_columns(is_doubted=pl.lit(value=True))
    judged = spoken.join(doubted, on=list(ROW), how="left").unique([*ROW, "ods_code"])
    table = judged.group_by("ods_code").agg(
        newest=pl.col("as_of").max(),
        lists=pl.col("file_id").n_unique().cast(pl.Int64),
        rows=pl.len().cast(pl.Int64),
        rows_passing=pl.col("is_doubted").is_null().sum().cast(pl.Int64),
    )
    joined = organisations.select("ods_code", "org_type", "name").join(table, on="ods_code", how="left")
    age = (pl.lit(day) - pl.col("newest")).dt.total_days()
    low, high = wilson(pl.col("rows_passing"), pl.col("rows"))
    return joined.with_columns(
        pl.col("lists", "rows", "rows_passing").fill_null(0),
        age_days=age,
        is_stale=age > STALE_DAYS,
        share_passing=pl.col("rows_passing") / pl.col("rows"),
        passing_low=low,
        passing_high=high,
    ).sort("org_type", "name")


def answered(publishers: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Publishers with ``due``, the recommendations due there, ``answered``, those whose state is known, and the share.

    ``cells`` are those of proportions.cells_on. Not listed is an answer too. The share is null where nothing was due.
    """
    counts = cells.group_by("ods_code").agg(
        due=pl.col("is_judged").sum().cast(pl.Int64),
        answered=(pl.col("is_judged") & (pl.col("state") != "unknown")).sum().cast(pl.Int64),
    )
    told = publishers.join(counts, on="ods_code", how="left", maintain_order="left")
    share = pl.when(pl.col("due") > 0).then(pl.col("answered") / pl.col("due"))
    return told.with_columns(pl.col("due", "answered").fill_null(0)).with_columns(share_answered=share)
