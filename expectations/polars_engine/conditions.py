"""What each expectation asks of a row, as polars expressions: true where the row is as expected."""

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any, TypeAlias

import polars as pl

from expectations.errors import UnsupportedExpectationError
from expectations.polars_engine import parsing

Build: TypeAlias = Callable[..., pl.Expr]
EVERY_ROW = pl.lit(value=True)

# ------------------------------------------------------------------------------------------------ one value


def in_set(column: pl.Expr, *, value_set: pl.Series | None) -> pl.Expr:
    """The value is one of a set; without a set every value is."""
    return EVERY_ROW if value_set is None else column.is_in(value_set.implode())


def not_in_set(column: pl.Expr, *, value_set: pl.Series | None) -> pl.Expr:
    """The value is none of a set; without a set every value is right."""
    return EVERY_ROW if value_set is None else ~column.is_in(value_set.implode())


def between(
    column: pl.Expr, *, min_value: Any = None, max_value: Any = None, strict_min: bool = False, strict_max: bool = False
) -> pl.Expr:
    """The value lies between two bounds, either of which may be open."""
    if min_value is None and max_value is None:
        raise UnsupportedExpectationError("A range needs a lower or an upper bound, or both.")
    if min_value is not None and max_value is not None and min_value > max_value:
        raise UnsupportedExpectationError(f"A range cannot begin at {min_value} and end at {max_value}.")
    low = EVERY_ROW if min_value is None else (column > min_value if strict_min else column >= min_value)
    high = EVERY_ROW if max_value is None else (column < max_value if strict_max else column <= max_value)
    return low & high


# ------------------------------------------------------------------------------------------------ text


def match_regex(column: pl.Expr, *, regex: str) -> pl.Expr:
    """The text contains a match."""
    check_pattern(regex)
    return column.str.contains(regex)


def not_match_regex(column: pl.Expr, *, regex: str) -> pl.Expr:
    """The text contains no match."""
    return ~match_regex(column, regex=regex)


def match_regex_list(column: pl.Expr, *, regex_list: Sequence[str], match_on: str | None = "any") -> pl.Expr:
    """The text contains a match of one pattern, or of all."""
    matches = [match_regex(column, regex=regex) for regex in regex_list]
    return pl.all_horizontal(matches) if match_on == "all" else pl.any_horizontal(matches)


def not_match_regex_list(column: pl.Expr, *, regex_list: Sequence[str]) -> pl.Expr:
    """The text contains a match of no pattern."""
    return ~match_regex_list(column, regex_list=regex_list)


def check_pattern(regex: str) -> None:
    """Raise a sentence for a pattern that Rust's regular expressions do not know, before data are read."""
    try:
        pl.Series([""]).str.contains(regex)
    except pl.exceptions.ComputeError as error:
        raise UnsupportedExpectationError(
            f"The polars engine cannot use the pattern {regex!r} (look-around and back-references are not supported)."
        ) from error


def length_equals(column: pl.Expr, *, value: float) -> pl.Expr:
    """The text has so many characters."""
    return column.str.len_chars() == value


def length_between(column: pl.Expr, **bounds: Any) -> pl.Expr:
    """The number of the text's characters lies between two bounds."""
    return between(column.str.len_chars().cast(pl.Int64), **bounds)


# ------------------------------------------------------------------------------------------------ order


def increasing(column: pl.Expr, before: pl.Expr, *, strictly: bool | None = None) -> pl.Expr:
    """The value is greater than the one before it, or equal where that is allowed."""
    return column > before if strictly else column >= before


def decreasing(column: pl.Expr, before: pl.Expr, *, strictly: bool | None = None) -> pl.Expr:
    """The value is less than the one before it, or equal where that is allowed."""
    return column < before if strictly else column <= before


# ------------------------------------------------------------------------------------------------ several columns


def greater(first: pl.Expr, second: pl.Expr, *, or_equal: bool | None = None) -> pl.Expr:
    """The first value is greater than the second, or equal where that is allowed."""
    return first >= second if or_equal else first > second


def pair_in_set(first: pl.Expr, second: pl.Expr, *, value_pairs_set: Iterable[tuple[Any, Any]] | None) -> pl.Expr:
    """Both values together are one of the pairs, in which None stands for a missing value."""
    if value_pairs_set is None:
        return EVERY_ROW
    pairs = [first.eq_missing(pl.lit(one)) & second.eq_missing(pl.lit(other)) for one, other in value_pairs_set]
    return pl.any_horizontal(pairs) if pairs else ~EVERY_ROW


def sum_equal(*columns: pl.Expr, sum_total: float) -> pl.Expr:
    """The values add up to a number; where one is missing there is no sum."""
    return reduce(operator.add, columns) == sum_total


def same(first: pl.Expr, *others: pl.Expr) -> pl.Expr:
    """Every column of the row holds the same value; two missing values are the same."""
    return pl.all_horizontal([first.eq_missing(other) for other in others])


def differ(*columns: pl.Expr) -> pl.Expr:
    """No two columns of the row hold the same value; two missing values are the same."""
    pairs = [one.ne_missing(other) for place, one in enumerate(columns) for other in columns[place + 1 :]]
    return pl.all_horizontal(pairs)


# Questions that a missing value leaves open: rows without a value are not looked at.
OF_VALUES: dict[str, Build] = {
    "column_values.in_set": in_set,
    "column_values.not_in_set": not_in_set,
    "column_values.between": between,
}
# The same of text, which other types have in as many ways as there are engines.
OF_TEXT: dict[str, Build] = {
    "column_values.match_regex": match_regex,
    "column_values.not_match_regex": not_match_regex,
    "column_values.match_regex_list": match_regex_list,
    "column_values.not_match_regex_list": not_match_regex_list,
    "column_values.value_length.equals": length_equals,
    "column_values.value_length.between": length_between,
    "column_values.match_strftime_format": parsing.strftime_format,
    "column_values.dateutil_parseable": parsing.dateutil_parseable,
    "column_values.json_parseable": parsing.json_parseable,
    "column_values.match_json_schema": parsing.json_schema,
}
# Questions about a value and the one before it, missing ones left out.
OF_ORDER: dict[str, Build] = {"column_values.increasing": increasing, "column_values.decreasing": decreasing}
# Questions about the missing values themselves.
OF_PRESENCE: dict[str, Build] = {
    "column_values.nonnull": pl.Expr.is_not_null,
    "column_values.null": pl.Expr.is_null,
}
# Questions about several columns; the expectation's `ignore_row_if` says which rows are looked at.
OF_SEVERAL: dict[str, Build] = {
    "column_pair_values.a_greater_than_b": greater,
    "column_pair_values.equal": operator.eq,
    "column_pair_values.in_set": pair_in_set,
    "multicolumn_sum.equal": sum_equal,
    "multicolumn_values.equal": same,
    "select_column_values.unique.within_record": differ,
}
