"""Metrics about offending rows, registered with Great Expectations for the polars engine."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import polars as pl
from great_expectations.constants import MAX_RESULT_RECORDS
from great_expectations.core.metric_function_types import MetricFunctionTypes, MetricPartialFunctionTypes
from great_expectations.expectations.metrics.metric_provider import MetricProvider
from great_expectations.expectations.registry import get_metric_kwargs, register_metric
from great_expectations.validator.metric_configuration import MetricConfiguration

from expectations.polars_engine.checks import Check, RowCheck, UniqueCheck
from expectations.polars_engine.conditions import OF_PRESENCE, OF_REPETITION, OF_SEVERAL, OF_VALUES, Build
from expectations.polars_engine.domains import columns_of, rows_of
from expectations.polars_engine.engine import EVERY_INDEX, PolarsExecutionEngine, lookup_of

Metric: TypeAlias = Callable[..., Any]
Arguments: TypeAlias = Mapping[str, Any]


class PolarsRowMetric(MetricProvider):
    """A check, or a count or look-up of the rows that it found."""

    @classmethod
    def _get_evaluation_dependencies(
        cls, metric: MetricConfiguration, *_unused: Any, **_named: Any
    ) -> dict[str, MetricConfiguration]:
        """The check, without the arguments that only shape the result."""
        check = f"{metric.metric_name.rpartition('.')[0]}.condition"
        if metric.metric_name == check or metric.metric_dependencies:
            return dict(metric.metric_dependencies)
        keys = get_metric_kwargs(check)["metric_value_keys"]
        values = {key: metric.metric_value_kwargs.get(key) for key in keys}
        return {"unexpected_condition": MetricConfiguration(check, metric.metric_domain_kwargs, values)}


# ------------------------------------------------------------------------------------------------ the checks


def value_check(build: Build, columns: tuple[str, ...], arguments: Arguments) -> pl.Expr:
    """Offending: the column holds a value, and it is not as expected."""
    column = pl.col(columns[0])
    return column.is_not_null() & ~build(column, **arguments).fill_null(value=False)


def record_check(build: Build, columns: tuple[str, ...], arguments: Arguments) -> pl.Expr:
    """Offending: the row is not as expected, or cannot be compared because a value is missing."""
    return ~build(*map(pl.col, columns), **arguments).fill_null(value=False)


def row_check(make: Callable[[tuple[str, ...], Arguments], pl.Expr]) -> Metric:
    """The metric that tells offending rows apart, each row by itself."""

    def metric(
        execution_engine: PolarsExecutionEngine,
        metric_domain_kwargs: Arguments,
        metric_value_kwargs: Arguments,
        **_unused: Any,
    ) -> Check:
        batch, columns = execution_engine.batch_of(metric_domain_kwargs), columns_of(metric_domain_kwargs)
        batch.require(columns)
        arguments = execution_engine.filled_in(metric_value_kwargs)
        offending, rows = make(columns, arguments), rows_of(metric_domain_kwargs)
        return RowCheck(batch, columns, offending if rows is None else offending & rows)

    return metric


def repetition_check(execution_engine: PolarsExecutionEngine, metric_domain_kwargs: Arguments, **_unused: Any) -> Check:
    """The metric that tells rows apart that share their values with other rows."""
    batch, columns = execution_engine.batch_of(metric_domain_kwargs), columns_of(metric_domain_kwargs)
    batch.require(columns)
    return UniqueCheck(batch, columns, rows_of(metric_domain_kwargs))


CHECKS: dict[str, Metric] = {
    **{name: row_check(partial(value_check, build)) for name, build in OF_VALUES.items()},
    **{name: row_check(partial(record_check, build)) for name, build in (OF_PRESENCE | OF_SEVERAL).items()},
    **dict.fromkeys(OF_REPETITION, repetition_check),
}

# ------------------------------------------------------------------------------------------------ what they found


def unexpected_count(metrics: Arguments, **_unused: Any) -> int:
    """How many rows offend."""
    return int(metrics["unexpected_condition"].count)


def rows_found(name: str, metrics: Arguments, arguments: Arguments) -> pl.DataFrame:
    """The rows that the engine looked up for a metric of this name."""
    check: Check = metrics["unexpected_condition"]
    return check.found[lookup_of(name, check, arguments["result_format"])]


def unexpected_values(metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any) -> list[Any]:
    """Offending values; of several columns, a dictionary a row."""
    columns = metrics["unexpected_condition"].columns
    rows = rows_found(".unexpected_values", metrics, metric_value_kwargs).head(MAX_RESULT_RECORDS).select(columns)
    return rows.to_series().to_list() if len(columns) == 1 else rows.to_dicts()


def unexpected_index_list(
    metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any
) -> list[dict[str, Any]] | None:
    """Offending values with the columns that identify their rows; none where the result format names no columns."""
    if not metric_value_kwargs["result_format"].get("unexpected_index_column_names"):
        return None
    return rows_found(".unexpected_index_list", metrics, metric_value_kwargs).to_dicts()


def unexpected_rows(metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any) -> list[dict[str, Any]]:
    """Offending rows with every column."""
    return rows_found(".unexpected_rows", metrics, metric_value_kwargs).to_dicts()


def unexpected_index_frame(metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any) -> pl.DataFrame:
    """Every offending row's identifying columns and values, as a frame: what a quarantine of millions of rows needs."""
    return rows_found(EVERY_INDEX, metrics, metric_value_kwargs)


def unexpected_index_query(**_unused: Any) -> None:
    """Nothing: a lazy plan has no query text that a user could run."""


FOUND: dict[str, Metric] = {
    ".unexpected_values": unexpected_values,
    ".unexpected_index_list": unexpected_index_list,
    ".unexpected_rows": unexpected_rows,
    ".unexpected_index_query": unexpected_index_query,
    EVERY_INDEX: unexpected_index_frame,
}


def register_row_metric(
    name: str, keys: Mapping[str, Any], metric: Metric, kind: MetricFunctionTypes | MetricPartialFunctionTypes
) -> None:
    """Register one metric under the argument names that GX's own engines use for it."""
    register_metric(
        metric_name=name,
        metric_domain_keys=keys["metric_domain_keys"],
        metric_value_keys=keys["metric_value_keys"],
        execution_engine=PolarsExecutionEngine,
        metric_class=PolarsRowMetric,
        metric_provider=metric,
        metric_fn_type=kind,
    )


def register_row_metrics() -> None:
    """Register every check that the engine knows, with its count and its look-ups."""
    for name, check in CHECKS.items():
        keys, shaped = get_metric_kwargs(f"{name}.condition"), get_metric_kwargs(f"{name}.unexpected_values")
        register_row_metric(f"{name}.condition", keys, check, MetricPartialFunctionTypes.MAP_CONDITION_FN)
        register_row_metric(f"{name}.unexpected_count", keys, unexpected_count, MetricFunctionTypes.VALUE)
        for suffix, metric in FOUND.items():
            register_row_metric(name + suffix, shaped, metric, MetricFunctionTypes.VALUE)
