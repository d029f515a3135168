"""Adoption: listing beside use; a medicine's use, which no data split by indication, beside each recommendation."""

from bisect import bisect_right
from datetime import date

import polars as pl

from scorecard.compliance.evidence import CELL

RECENT_MONTHS = 12
OUTSIDE = ("not_applicable", "not_in_denominator")
DIFFUSION = {"months_since": pl.Int64, "organisations": pl.Int64, "listing": pl.Float64, "using": pl.Float64}
QUADRANTS = ("listed_and_used", "listed_not_used", "used_before_listed", "neither", "not_known")


def uses_on(uses: pl.DataFrame, medicines: pl.DataFrame, cells: pl.DataFrame, day: date) -> pl.DataFrame:
    """First use, first use after listing and last use of each cell, of months that had begun by a day.

    ``uses`` has a row for each organisation, medicine and month (its first day) with more issued than returned.
    """
    months = uses.filter(pl.col("month") <= day).join(
        medicines.select("recommendation_id", "medicine"), on="medicine", how="inner"
    )
    listed = cells.select(*CELL, listed_in=pl.col("decision_date").dt.truncate("1mo"))
    joined = months.join(listed, on=list(CELL), how="inner")
    after = pl.col("month").filter(pl.col("month") >= pl.col("listed_in"))
    return joined.group_by(CELL).agg(
        first_use=pl.col("month").min(), first_use_after_listing=after.min(), last_use=pl.col("month").max()
    )


def beside_use(cells: pl.DataFrame, medicines: pl.DataFrame, uses: pl.DataFrame, day: date) -> pl.DataFrame:
    """Cells of a day with their use as uses_on() has it; those outside the denominator, or not applicable, left out."""
    judged = cells.filter(~pl.col("state").is_in(OUTSIDE))
    return judged.join(uses_on(uses, medicines, judged, day), on=list(CELL), how="left", maintain_order="left")


def adoption(
    cells: pl.DataFrame, medicines: pl.DataFrame, uses: pl.DataFrame, submitted: pl.DataFrame, day: date
) -> pl.DataFrame:
    """Cells of a day (compliance.on_day) with their use and the quadrant that both make.

    ``submitted`` has a row for each organisation and month of which anything was submitted: without any in the last
    twelve months that are there, nothing is known of use. Cells outside the denominator, or where the recommendation
    does not apply, are left out.
    """
    found = beside_use(cells, medicines, uses, day)
    since = _recent(submitted, day)
    heard = submitted.filter((pl.col("month") >= since) & (pl.col("month") <= day)).select("ods_code").unique()
    beside = found.join(heard.with_columns(is_heard=pl.lit(value=True)), on="ods_code", how="left")
    is_used = (pl.col("last_use") >= since).fill_null(value=False)
    return beside.with_columns(is_heard=pl.col("is_heard").fill_null(value=False)).with_columns(
        quadrant=_quadrant(is_used)
    )


def _recent(submitted: pl.DataFrame, day: date) -> pl.Expr:
    """The first of the last twelve months that are there by a day."""
    months = submitted.filter(pl.col("month") <= day)["month"]
    return pl.lit(months.max(), pl.Date).dt.offset_by(f"-{RECENT_MONTHS - 1}mo")


def _quadrant(is_used: pl.Expr) -> pl.Expr:
    """Use before the month of the decision, or without one that is known of, is use before listing."""
    status, listed_in = pl.col("formulary_status"), pl.col("decision_date").dt.truncate("1mo")
    is_listed = (status == "listed") & (pl.col("state") != "pending")
    came_first = (pl.col("first_use") < listed_in).fill_null(value=False)
    return (
        pl.when((status == "unknown") | ~pl.col("is_heard"))
        .then(pl.lit("not_known"))
        .when(is_used & (~is_listed | came_first))
        .then(pl.lit("used_before_listed"))
        .when(is_used)
        .then(pl.lit("listed_and_used"))
        .when(is_listed)
        .then(pl.lit("listed_not_used"))
        .otherwise(pl.lit("neither"))
    )


def diffusion(cells: pl.DataFrame, recommendations: pl.DataFrame, day: date) -> pl.DataFrame:
    """The share of organisations seen listing, and using, by each month after the start of the clock.

    ``cells`` are those of beside_use(), of one recommendation; months_since counts calendar months, up to the day's.
    """
    started = cells.join(recommendations.select("recommendation_id", "clock_starts"), on="recommendation_id")
    start = started["clock_starts"].drop_nulls().min()
    if not isinstance(start, date) or start > day:
        return pl.DataFrame(schema=DIFFUSION)
    seen = started.select(
        listing=pl.when(pl.col("decision_date") <= day).then(_months("decision_date").clip(0)),
        using=_months("first_use").clip(0),
    )
    months = range((day.year - start.year) * 12 + day.month - start.month + 1)
    reached = {name: _reached(seen[name], months) for name in seen.columns}
    columns = {"months_since": list(months), "organisations": [seen.height] * len(months), **reached}
    return pl.DataFrame(columns, schema=DIFFUSION)


def _reached(since: pl.Series, months: range) -> list[float]:
    """The share of all that had come so far by each month; null is never."""
    known = since.drop_nulls().sort().to_list()
    return [bisect_right(known, month) / len(since) for month in months]


def _months(name: str) -> pl.Expr:
    """Calendar months from the start of the clock to the month of a day."""
    day, start = pl.col(name), pl.col("clock_starts")
    return (day.dt.year() - start.dt.year()) * 12 + day.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32)
