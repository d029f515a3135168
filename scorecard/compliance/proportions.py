"""Proportions: of the recommendations that were due, how many were listed in time."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.compliance.states import on_day
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
    ``share_at_most`` is what it would be if each of them were compliant. All are null where nothing is judged, or where
    nothing is known of what is: an organisation that said nothing has no share, and not one of none.
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
    return _with_shares(table).sort(by) if by else _with_shares(table)


def _with_shares(counts: pl.DataFrame) -> pl.DataFrame:
    """Counts with the shares that follow from them; none where nothing is known of any that was due."""
    known = pl.col("judged") - pl.col("not_known")
    some = known > 0
    low, high = wilson(pl.col("in_time"), pl.col("judged"))
    return counts.with_columns(
        share=pl.when(some).then(pl.col("in_time") / pl.col("judged")),
        share_low=pl.when(some).then(low),
        share_high=pl.when(some).then(high),
        share_of_known=pl.when(some).then(pl.col("in_time") / known),
        share_at_most=pl.when(some).then((pl.col("in_time") + pl.col("not_known")) / pl.col("judged")),
    )


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


def day_by_day(
    states: pl.DataFrame, recommendations: pl.DataFrame, days: Sequence[date], by: Sequence[str]
) -> pl.DataFrame:
    """Proportions on each of several days, in ascending order.

    A state is counted in on the first of the days on which it holds and out on the first on which it no longer does:
    the sums of both are what holds in between, however many days there are.
    """
    due = pl.col("due").dt.offset_by("1d")
    spells = states.join(
        recommendations.select("recommendation_id", *_of(recommendations, by), "due"), on="recommendation_id"
    )
    judged_from = pl.max_horizontal("from_day", due)
    of_state = spells.select(*by, "from_day", "to_day", counted="state")
    judged = spells.filter(pl.col("state").is_in(schema.IN_PROPORTION)).with_columns(from_day=judged_from)
    of_judged = [
        judged.select(*by, "from_day", "to_day", counted=pl.lit("judged")),
        judged.filter(pl.col("state") == "compliant").select(*by, "from_day", "to_day", counted=pl.lit("in_time")),
        judged.filter(pl.col("state") == "unknown").select(*by, "from_day", "to_day", counted=pl.lit("not_known")),
    ]
    return _with_shares(_running(pl.concat([of_state, *of_judged]), days, by)).sort(*by, "day")


def _of(recommendations: pl.DataFrame, by: Sequence[str]) -> list[str]:
    return [name for name in by if name in recommendations.columns and name != "recommendation_id"]


def _running(spells: pl.DataFrame, days: Sequence[date], by: Sequence[str]) -> pl.DataFrame:
    """How many of what is counted held on each day."""
    calendar = pl.Series("day", days, pl.Date)
    begins, ends = (pl.lit(calendar).search_sorted(pl.col(name)).cast(pl.Int64) for name in ("from_day", "to_day"))
    placed = spells.select(*by, "counted", begins=begins, ends=pl.when(pl.col("to_day").is_not_null()).then(ends))
    open_ended = placed.with_columns(pl.col("ends").fill_null(len(days))).filter(pl.col("begins") < pl.col("ends"))
    changes = pl.concat(
        [
            open_ended.select(*by, "counted", place="begins", change=pl.lit(1, pl.Int64)),
            open_ended.select(*by, "counted", place="ends", change=pl.lit(-1, pl.Int64)),
        ]
    )
    summed = changes.group_by(*by, "counted", "place").agg(pl.col("change").sum())
    grid = spells.select(by).unique() if by else pl.DataFrame({"_": [0]}).drop("_")
    return _filled(grid, summed, calendar, by)


def _filled(groups: pl.DataFrame, changes: pl.DataFrame, calendar: pl.Series, by: Sequence[str]) -> pl.DataFrame:
    """Running sums of the changes, on every day, one column for each of what is counted."""
    names = (*schema.COMPLIANCE_STATES, "judged", "in_time", "not_known")
    dated = calendar.to_frame().with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
    grid = groups.join(dated, how="cross") if by else dated
    wide = grid.join(
        changes.pivot("counted", on_columns=names, index=[*by, "place"], values="change"), on=[*by, "place"], how="left"
    ).sort(*by, "place")
    sums = [pl.col(name).fill_null(0).cum_sum() for name in names]
    return wide.with_columns(one.over(by) if by else one for one in sums).drop("place")
