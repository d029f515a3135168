"""Which rows and columns an expectation looks at, from Great Expectations' domain arguments."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, cast

import polars as pl
from great_expectations.expectations.row_conditions import (
    AndCondition,
    ComparisonCondition,
    Condition,
    NullityCondition,
    Operator,
    OrCondition,
    PassThroughCondition,
    deserialize_row_condition,
)

from expectations.errors import UnsupportedExpectationError

COMPARISONS: dict[Operator, Callable[[pl.Expr, Any], pl.Expr]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS_THAN: operator.lt,
    Operator.LESS_THAN_OR_EQUAL: operator.le,
    Operator.GREATER_THAN: operator.gt,
    Operator.GREATER_THAN_OR_EQUAL: operator.ge,
    Operator.IN: lambda column, values: column.is_in(list(values)),
    Operator.NOT_IN: lambda column, values: ~column.is_in(list(values)),
}


def columns_of(domain: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that the domain names, in order."""
    if domain.get("column") is not None:
        return (str(domain["column"]),)
    if domain.get("column_list") is not None:
        return tuple(str(name) for name in domain["column_list"])
    return tuple(str(domain[word]) for word in ("column_A", "column_B") if domain.get(word) is not None)


def rows_of(domain: Mapping[str, Any]) -> pl.Expr | None:
    """True for the rows that the domain looks at, never null; None where it looks at every row."""
    if domain.get("table") is not None:
        raise UnsupportedExpectationError("The polars engine looks at one frame at a time: it knows no other table.")
    limits = [limit for limit in (condition_of(domain.get("row_condition")), kept(domain)) if limit is not None]
    return pl.all_horizontal(limits).fill_null(value=False) if limits else None


def kept(domain: Mapping[str, Any]) -> pl.Expr | None:
    """True for rows that `ignore_row_if` does not set aside for their missing values."""
    present = [pl.col(name).is_not_null() for name in columns_of(domain)]
    match domain.get("ignore_row_if"):
        case None | "never" | "neither":
            return None
        case "all_values_are_missing" | "both_values_are_missing":
            return pl.any_horizontal(present)
        case "any_value_is_missing" | "either_value_is_missing":
            return pl.all_horizontal(present)
        case other:
            raise UnsupportedExpectationError(f"The polars engine does not know ignore_row_if={other!r}.")


def condition_of(given: Any) -> pl.Expr | None:
    """A row condition as an expression; comparing with a missing value is neither true nor false, as in SQL."""
    if given is None:
        return None
    if isinstance(given, str | PassThroughCondition):
        raise UnsupportedExpectationError(
            "A row condition written as text is not supported: use great_expectations' Column objects."
        )
    return condition_expression(cast(Condition, deserialize_row_condition(given)))


def condition_expression(condition: Condition) -> pl.Expr:
    """A tree of row conditions as an expression."""
    match condition:
        case NullityCondition():
            column = pl.col(condition.column.name)
            return column.is_null() if condition.is_null else column.is_not_null()
        case ComparisonCondition():
            return COMPARISONS[Operator(condition.operator)](pl.col(condition.column.name), condition.parameter)
        case AndCondition():
            return pl.all_horizontal([condition_expression(part) for part in condition.conditions])
        case OrCondition():
            return pl.any_horizontal([condition_expression(part) for part in condition.conditions])
    raise UnsupportedExpectationError(f"The polars engine does not know row conditions of type {type(condition)}.")
