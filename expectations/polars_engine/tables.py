"""Metrics about the table as a whole, which its schema answers without a look at the rows."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import polars as pl
from great_expectations.core.metric_function_types import MetricFunctionTypes
from great_expectations.expectations.metrics.metric_provider import MetricProvider
from great_expectations.expectations.registry import get_metric_kwargs, register_metric

from expectations.errors import UnsupportedExpectationError
from expectations.polars_engine.engine import PolarsExecutionEngine

Domain: TypeAlias = Mapping[str, Any]


class PolarsTableMetric(MetricProvider):
    """What the schema of a frame tells."""


def columns(schema: pl.Schema) -> list[str]:
    """The names of the columns, in order."""
    return schema.names()


def column_count(schema: pl.Schema) -> int:
    """How many columns there are."""
    return len(schema)


def column_types(schema: pl.Schema) -> list[dict[str, Any]]:
    """The names and polars types of the columns, in order."""
    return [{"name": name, "type": kind} for name, kind in schema.items()]


OF_SCHEMA: dict[str, Callable[[pl.Schema], Any]] = {
    "table.columns": columns,
    "table.column_count": column_count,
    "table.column_types": column_types,
}
QUERIES = (
    "unexpected_rows_query.table",
    "unexpected_rows_query.row_count",
    "base_query.table",
    "comparison_query.data_source_table",
)


def schema_metric(build: Callable[[pl.Schema], Any]) -> Callable[..., Any]:
    """The metric that reads a schema."""

    def metric(execution_engine: PolarsExecutionEngine, metric_domain_kwargs: Domain, **_unused: Any) -> Any:
        return build(execution_engine.batch_of(metric_domain_kwargs).schema)

    return metric


def refuse_query(**_unused: Any) -> None:
    """Raise a sentence: a frame is no database."""
    raise UnsupportedExpectationError("The polars engine runs no SQL: ask the question with another expectation.")


def register_table_metrics() -> None:
    """Register what a schema answers, and what the engine refuses."""
    metrics = {name: schema_metric(build) for name, build in OF_SCHEMA.items()} | dict.fromkeys(QUERIES, refuse_query)
    for name, metric in metrics.items():
        keys = get_metric_kwargs(name)
        register_metric(
            metric_name=name,
            metric_domain_keys=keys["metric_domain_keys"],
            metric_value_keys=keys["metric_value_keys"],
            execution_engine=PolarsExecutionEngine,
            metric_class=PolarsTableMetric,
            metric_provider=metric,
            metric_fn_type=MetricFunctionTypes.VALUE,
        )
