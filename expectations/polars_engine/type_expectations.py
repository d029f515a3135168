"""Expectations on types, which in Great Expectations know the types of its own engines only.

Their conclusion is wrapped in place: subclasses under the same names would do too, but Great Expectations warns of each
of their thirty renderers, and the classes that its users import would still be the old ones.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeAlias

import polars as pl
from great_expectations.expectations.core.expect_column_type_to_be import ExpectColumnTypeToBe
from great_expectations.expectations.core.expect_column_values_to_be_in_type_list import (
    ExpectColumnValuesToBeInTypeList,
)
from great_expectations.expectations.core.expect_column_values_to_be_of_type import ExpectColumnValuesToBeOfType

from expectations.errors import UncheckableColumnError, UnsupportedExpectationError
from expectations.polars_engine.engine import PolarsExecutionEngine

Result: TypeAlias = dict[str, Any]
Validate: TypeAlias = Callable[..., Any]


def type_is(kind: pl.DataType, names: Iterable[str]) -> bool:
    """Whether a type has one of the names that polars gives it: `Datetime`, or in full."""
    wanted = set(names)
    unknown = sorted(name for name in wanted if not is_type_name(name))
    if unknown:
        raise UnsupportedExpectationError(f"polars has no type of the name {', '.join(unknown)}.")
    return not wanted.isdisjoint((str(kind), str(kind.base_type())))


def is_type_name(name: str) -> bool:
    """Whether polars has a type of that name; what stands in brackets behind it is not looked at."""
    kind = getattr(pl, name.partition("(")[0], None)
    return isinstance(kind, type) and issubclass(kind, pl.DataType)


def verdict(column: str, names: Iterable[str] | None, metrics: Mapping[str, Any]) -> Result:
    """Whether a column is of one of the types; without types every column is."""
    kinds = {line["name"]: line["type"] for line in metrics["table.column_types"]}
    if column not in kinds:
        raise UncheckableColumnError(f"There is no column {column} in the frame, which has: {', '.join(kinds)}.")
    success = names is None or type_is(kinds[column], names)
    return {"success": success, "result": {"observed_value": str(kinds[column])}}


def with_polars(validate: Validate) -> Validate:
    """What an expectation concludes on GX's own engines, and on the polars engine too."""

    @wraps(validate)
    def conclude(
        expectation: Any, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None
    ) -> Any:
        if not isinstance(execution_engine, PolarsExecutionEngine):
            return validate(expectation, metrics, runtime_configuration, execution_engine)
        single = getattr(expectation, "type_", None)
        names = getattr(expectation, "type_list", None) if single is None else [single]
        return verdict(expectation.column, names, metrics)

    return conclude


def teach_types() -> None:
    """Let the expectations on types know those of polars."""
    for expectation in (ExpectColumnTypeToBe, ExpectColumnValuesToBeOfType, ExpectColumnValuesToBeInTypeList):
        setattr(expectation, "_validate", with_polars(expectation._validate))  # noqa: B010  mypy takes it for a mistake
