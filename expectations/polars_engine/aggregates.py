"""What the values of a column come to, as polars expressions that give one value; missing values do not count."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
from great_expectations.constants import MAX_DISTINCT_VALUES

from expectations.errors import UnsupportedExpectationError

INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def distinct_count(column: pl.Expr) -> pl.Expr:
    """How many different values there are."""
    return column.drop_nulls().n_unique()


def unique_proportion(column: pl.Expr) -> pl.Expr:
    """Different values for each value; 0 where there is none."""
    return (column.drop_nulls().n_unique() / column.count()).fill_nan(0)


def non_null_proportion(column: pl.Expr) -> pl.Expr:
    """Values for each row; 0 where there is no row."""
    return (column.count() / column.len()).fill_nan(0)


def median(column: pl.Expr) -> pl.Expr:
    """The value in the middle, or the mean of both there: polars' own is NaN where one of these is infinite."""
    middle = [column.quantile(0.5, "lower"), column.quantile(0.5, "higher")]
    return pl.concat_list(middle).list.mean()


def most_common(column: pl.Expr) -> pl.Expr:
    """The values that occur most often, all of them, as a list."""
    return column.drop_nulls().mode().sort().implode()


def quantile_values(
    column: pl.Expr, *, quantiles: Sequence[float], allow_relative_error: str | bool | None = None
) -> pl.Expr:
    """The values at several ranks, as a list."""
    interpolation = allow_relative_error or "nearest"
    if interpolation not in INTERPOLATIONS:
        known = ", ".join(INTERPOLATIONS)
        raise UnsupportedExpectationError(f"allow_relative_error may be one of {known}, not {interpolation!r}.")
    return pl.concat_list([quantile(column, rank, interpolation) for rank in quantiles])


def quantile(column: pl.Expr, rank: float, interpolation: Any) -> pl.Expr:
    """The value at a rank between 0 and 1."""
    if interpolation != "nearest":
        return column.quantile(rank, interpolation)
    # Half way between two values polars takes the higher one, NumPy the one at the even place.
    ordered = column.drop_nulls().sort()
    place = ((column.count() - 1) * rank).round(mode="half_to_even")
    return pl.when(column.count() > 0).then(ordered.get(place.cast(pl.Int64), null_on_oob=True)).cast(pl.Float64)


def surplus(column: pl.Expr, value_set: pl.Series) -> pl.Expr:
    """The different values that are not in a set."""
    distinct = column.drop_nulls().unique()
    return distinct.filter(~distinct.is_in(value_set.implode()))


def lacking(column: pl.Expr, value_set: pl.Series) -> pl.Expr:
    """The different values of a set that the column has not."""
    wanted = pl.lit(value_set.unique())
    return wanted.filter(~wanted.is_in(column.drop_nulls().unique().implode()))


def surplus_count(column: pl.Expr, *, value_set: pl.Series) -> pl.Expr:
    """How many different values are not in a set."""
    return surplus(column, value_set).len()


def surplus_values(column: pl.Expr, *, value_set: pl.Series, limit: int | None = None) -> pl.Expr:
    """The first of the different values that are not in a set, as a list."""
    return surplus(column, value_set).sort().head(limit or MAX_DISTINCT_VALUES).implode()


def lacking_count(column: pl.Expr, *, value_set: pl.Series) -> pl.Expr:
    """How many different values of a set the column has not."""
    return lacking(column, value_set).len()


def lacking_values(column: pl.Expr, *, value_set: pl.Series, limit: int | None = None) -> pl.Expr:
    """The first of the different values of a set that the column has not, as a list."""
    return lacking(column, value_set).sort().head(limit or MAX_DISTINCT_VALUES).implode()


# Numbers that each row adds to.
ADDED_UP: dict[str, Callable[..., pl.Expr]] = {
    "column.min": pl.Expr.min,
    "column.max": pl.Expr.max,
    "column.mean": pl.Expr.mean,
    "column.standard_deviation": pl.Expr.std,
    "column.sum": pl.Expr.sum,
    "column.non_null_count": pl.Expr.count,
    "column_values.nonnull.count": pl.Expr.count,
    "column.non_null_proportion": non_null_proportion,
}
# Numbers that need the values of the column side by side.
GATHERED: dict[str, Callable[..., pl.Expr]] = {
    "column.distinct_values.count": distinct_count,
    "column.unique_proportion": unique_proportion,
    "column.most_common_value": most_common,
    "column.distinct_values.not_in_set.count": surplus_count,
    "column.distinct_values.not_in_set": surplus_values,
    "column.distinct_values.missing_from_column.count": lacking_count,
    "column.distinct_values.missing_from_column": lacking_values,
}
# polars stops the whole process where it is asked these of days and there are none.
GATHERED_OF_NUMBERS: dict[str, Callable[..., pl.Expr]] = {
    "column.median": median,
    "column.quantile_values": quantile_values,
}
