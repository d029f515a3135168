"""Coverage: which monthly submissions were expected from each trust, and which came.

A code is expected from the first month it ever submitted. A code that still answers for itself is expected to the
end of the data, unless it closed; a code merged into another only until the last month it submitted, because its
successor reports from then on. A code that usually has only a few rows a month is expected in the months that it
submitted and in no other: its silence may as well mean that it issued nothing of what the files hold.
"""

from datetime import date

import polars as pl

from scorecard import schema
from scorecard.uptake.amounts import Frame, at_levels, in_periods

SUMS = ("expected", "received")
# From so many rows in its median month on, a month without any is no chance. Of 4,800 months of such codes in the
# public extract of 63 products, 17 lie silent between others; of the codes with fewer rows every second month does.
USUAL_ROWS = 10


def submissions(seen: pl.DataFrame, months: list[date], organisations: pl.DataFrame) -> pl.DataFrame:
    """Monthly submissions by submitted code: ods_code, month, expected and received (1 or 0).

    ``seen`` has ods_code, month and rows, one line a code and month with any row at all; ``months`` are the loaded
    months, in order; ``organisations`` has schema.ORGANISATION's trusts.
    """
    spans = seen.group_by("ods_code").agg(
        first=pl.col("month").min(), last_seen=pl.col("month").max(), usual_rows=pl.col("rows").median()
    )
    trusts = organisations.filter(pl.col("org_type") == "trust").select("ods_code", "successor_ods_code", "close_date")
    ends = spans.join(trusts, on="ods_code", how="left").with_columns(last=_last_expected(months[-1]))
    grid = ends.join(pl.DataFrame({"month": months}), how="cross").filter(
        pl.col("month").is_between(pl.col("first"), pl.col("last"))
    )
    marked = seen.select("ods_code", "month").unique().with_columns(received=pl.lit(1, pl.Int64))
    return (
        grid.join(marked, on=["ods_code", "month"], how="left")
        .filter((pl.col("usual_rows") >= USUAL_ROWS) | pl.col("received").is_not_null())
        .with_columns(expected=pl.lit(1, pl.Int64), received=pl.col("received").fill_null(0))
        .select("ods_code", "month", "expected", "received")
    )


def _last_expected(last_month: date) -> pl.Expr:
    """The last month in which a code is expected to submit; never before its last submission."""
    still_answers = pl.col("successor_ods_code").is_null()
    closed = pl.min_horizontal(pl.col("close_date").dt.truncate("1mo"), pl.lit(last_month))
    return pl.max_horizontal(pl.when(still_answers).then(closed), "last_seen")


def coverage(monthly: Frame, placements: Frame, months: Frame) -> Frame:
    """Expected and received submissions of organisations with any: schema.COVERAGE without release_id and source."""
    return in_periods(at_levels(monthly, placements, SUMS), months, SUMS)


def with_silent(covered: pl.DataFrame, organisations: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Coverage with a row for organisations that never submitted too: nothing expected, nothing received.

    Merged codes have no line of their own, and the unallocated line is there only where something is on it.
    """
    answers = pl.col("successor_ods_code").is_null() & (pl.col("org_type") != "sub_icb")
    lines = organisations.filter(answers & (pl.col("ods_code") != schema.UNALLOCATED)).select("org_type", "ods_code")
    spans = months.select("period_type", "period").unique()
    keys = ["org_type", "ods_code", "period_type", "period"]
    nothing = lines.join(spans, how="cross").with_columns(expected=pl.lit(0, pl.Int64), received=pl.lit(0, pl.Int64))
    silent = nothing.join(covered, on=keys, how="anti")
    return pl.concat([covered.select(*keys, *SUMS), silent.select(*keys, *SUMS)])
