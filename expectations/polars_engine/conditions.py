"""What each expectation asks of a row, as polars expressions: true where the row is as expected."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import polars as pl

from expectations.errors import UnsupportedExpectationError

Build: TypeAlias = Callable[..., pl.Expr]


def match_regex(column: pl.Expr, *, regex: str) -> pl.Expr:
    """The text contains a match."""
    check_pattern(regex)
    return column.cast(pl.String).str.contains(regex)


def check_pattern(regex: str) -> None:
    """Raise a sentence for a pattern that Rust's regular expressions do not know, before data are read."""
    try:
        pl.Series([""]).str.contains(regex)
    except pl.exceptions.ComputeError as error:
        raise UnsupportedExpectationError(
            f"The polars engine cannot use the pattern {regex!r} (look-around and back-references are not supported)."
        ) from error


def in_set(column: pl.Expr, *, value_set: Iterable[Any] | pl.Series | None) -> pl.Expr:
    """The value is one of a set; without a set every value is."""
    if value_set is None:
        return pl.lit(value=True)
    values = value_set if isinstance(value_set, pl.Series) else pl.Series(list(value_set))
    return column.is_in(values.implode())


def between(
    column: pl.Expr, *, min_value: Any = None, max_value: Any = None, strict_min: bool = False, strict_max: bool = False
) -> pl.Expr:
    """The value lies between two bounds, either of which may be open."""
    if min_value is None and max_value is None:
        raise UnsupportedExpectationError("A range needs a lower or an upper bound, or both.")
    low = pl.lit(value=True) if min_value is None else (column > min_value if strict_min else column >= min_value)
    high = pl.lit(value=True) if max_value is None else (column < max_value if strict_max else column <= max_value)
    return low & high


def greater(first: pl.Expr, second: pl.Expr, *, or_equal: bool | None = None) -> pl.Expr:
    """The first value is greater than the second, or equal where that is allowed."""
    return first >= second if or_equal else first > second


def differ(*columns: pl.Expr) -> pl.Expr:
    """No two columns of the row hold the same value; two missing values are the same."""
    pairs = [one.ne_missing(other) for place, one in enumerate(columns) for other in columns[place + 1 :]]
    return pl.all_horizontal(pairs)


# Questions that a missing value leaves open: rows without a value are not looked at.
OF_VALUES: dict[str, Build] = {
    "column_values.match_regex": match_regex,
    "column_values.in_set": in_set,
    "column_values.between": between,
}
# Questions about the missing values themselves.
OF_PRESENCE: dict[str, Build] = {"column_values.nonnull": pl.Expr.is_not_null}
# Questions about several columns; the expectation's `ignore_row_if` says which rows are looked at.
OF_SEVERAL: dict[str, Build] = {
    "column_pair_values.a_greater_than_b": greater,
    "select_column_values.unique.within_record": differ,
}
# Questions about all rows together.
OF_REPETITION = ("compound_columns.unique",)
