"""Movement: whether a figure over twelve months differs from an earlier one by more than chance.

Windows of twelve months that begin a quarter apart share nine of them and differ only in the rest: each value has to
lie outside the other's 95 % interval. Of windows that begin further apart the two intervals have to lie apart. Either
way fewer than one comparison in a hundred is so by chance alone. The same twelve months in two releases are restated
or not, and chance has no part in it.
Specification, drawn as tables: tests/spec/test_movement.py.
"""

import polars as pl

QUARTER_MONTHS = 3
KEY = ("measure", "subject", "unit", "org_type", "ods_code")
JUDGED_BY = ("value", "low", "high")


def movements(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Figures of twelve months (schema.MEASURE_FIGURE) that stand in both frames, one period each, beside each other.

    Columns: KEY, period, period_before, value, low, high, the same three with ``_before``, and moved: rose, fell,
    not_shown, or null where an interval is missing or the twelve months are the same.
    """
    kept = (*KEY, "period", *JUDGED_BY)
    before = earlier.select(kept).rename({name: f"{name}_before" for name in ("period", *JUDGED_BY)})
    return later.select(kept).join(before, on=KEY).with_columns(moved=_moved()).sort(KEY)


def _moved() -> pl.Expr:
    apart = _months(pl.col("period")) - _months(pl.col("period_before"))
    is_near = apart <= QUARTER_MONTHS
    value, low, high = (pl.col(name) for name in JUDGED_BY)
    value_before, low_before, high_before = (pl.col(f"{name}_before") for name in JUDGED_BY)
    above = pl.when(is_near).then((value > high_before) & (low > value_before)).otherwise(low > high_before)
    below = pl.when(is_near).then((value < low_before) & (high < value_before)).otherwise(high < low_before)
    said = pl.when(above).then(pl.lit("rose")).when(below).then(pl.lit("fell")).otherwise(pl.lit("not_shown"))
    figures = [f"{name}{ending}" for name in JUDGED_BY for ending in ("", "_before")]
    return pl.when(pl.all_horizontal(pl.col(figures).is_not_null()) & (apart > 0)).then(said)


def _months(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month()
