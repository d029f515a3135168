"""The clock: the day by which a recommendation has to be listed, and which rule says so.

Calendar months end on the day of the same number, or on the last day of a shorter month.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

LONDON = ZoneInfo("Europe/London")
STATUTORY_MONTHS = 3
CHECKLIST_DAYS = 90


def day_in_london(moment: datetime) -> date:
    """The day on which a moment falls in London, whose clocks decide when a due day is over."""
    return moment.astimezone(LONDON).date()


def with_clock(recommendations: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Recommendations with the day the clock starts, the rule that decides, and the due days.

    Needs category, published, clock_rule, clock_starts and clock_due; ``rules`` is schema.CLOCK_RULE.
    """
    started = recommendations.with_columns(clock_starts=pl.coalesce("clock_starts", "published"))
    decided = (
        started.with_columns(named="clock_rule")
        .drop("clock_rule")
        .join(deciding_rules(started, rules), on="recommendation_id", how="left")
    )
    starts = pl.col("clock_starts")
    return decided.with_columns(
        due=pl.when(pl.col("length").is_null()).then(pl.col("clock_due")).otherwise(after(starts)),
        due_statutory=starts.dt.offset_by(f"{STATUTORY_MONTHS}mo"),
        due_90_days=starts.dt.offset_by(f"{CHECKLIST_DAYS}d"),
    )


def after(starts: pl.Expr) -> pl.Expr:
    """The day a rule's length after a day."""
    units = pl.col("length_unit").replace_strict({"days": "d", "months": "mo"}, default=None, return_dtype=pl.String)
    return starts.dt.offset_by(pl.col("length").cast(pl.String) + units)


def deciding_rules(recommendations: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """The rule of each recommendation: the one it names, or else that of its category; in force when its clock started.

    Of several that fit, the one that came into force last.
    """
    wanted = recommendations.select("recommendation_id", "category", "clock_starts", named="clock_rule")
    is_named = pl.col("named") == pl.col("clock_rule")
    is_default = pl.col("categories").str.split(",").list.contains(pl.col("category"))
    pairs = wanted.join(rules, how="cross").filter(in_force(pl.col("clock_starts")))
    fitting = pairs.with_columns(is_named=is_named.fill_null(value=False)).filter(
        pl.col("is_named") | is_default.fill_null(value=False)
    )
    best = fitting.sort("is_named", "in_force_from", nulls_last=False).unique("recommendation_id", keep="last")
    return best.select("recommendation_id", "clock_rule", "length", "length_unit")


def in_force(starts: pl.Expr) -> pl.Expr:
    """Whether a rule was in force on a day; on a day that is not known the rules without an end are."""
    begun = (pl.col("in_force_from") <= starts).fill_null(value=True)
    not_over = (pl.col("in_force_to") >= starts).fill_null(pl.col("in_force_to").is_null())
    return begun & not_over
