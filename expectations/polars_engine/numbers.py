"""Metrics that are one number, registered with Great Expectations for the polars engine."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import polars as pl
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.expectations.metrics.metric_provider import MetricProvider
from great_expectations.expectations.registry import get_metric_kwargs, register_metric

from expectations.errors import UncheckableColumnError
from expectations.polars_engine import aggregates, distributions
from expectations.polars_engine.batch import PolarsBatchData, Scalar
from expectations.polars_engine.conditions import OF_SEVERAL
from expectations.polars_engine.domains import columns_of, rows_of
from expectations.polars_engine.engine import PolarsExecutionEngine
from expectations.polars_engine.values import series_like

Domain: TypeAlias = Mapping[str, Any]
Part: TypeAlias = tuple[Scalar, Domain, dict[str, Any]]
Metric: TypeAlias = Callable[..., Part]
Reading: TypeAlias = Callable[[Any], Any]


class PolarsNumber(MetricProvider):
    """A number; GX itself finds the part of it that is computed together with others."""


def row_count(execution_engine: PolarsExecutionEngine, metric_domain_kwargs: Domain, **_unused: Any) -> Part:
    """Rows of the domain."""
    batch, rows = execution_engine.batch_of(metric_domain_kwargs), rows_of(metric_domain_kwargs)
    batch.require(columns_of(metric_domain_kwargs))
    return batch.scalar(pl.len() if rows is None else rows.sum()), metric_domain_kwargs, {}


def number_of_numbers(build: Callable[..., pl.Expr]) -> Metric:
    """The metric of a number that only a column of numbers can have, its values side by side."""
    metric = gathered_number(build)

    def guarded(execution_engine: PolarsExecutionEngine, metric_domain_kwargs: Domain, **other: Any) -> Part:
        batch, [column] = execution_engine.batch_of(metric_domain_kwargs), columns_of(metric_domain_kwargs)
        batch.require([column])
        if not batch.schema[column].is_numeric():
            raise UncheckableColumnError(f"{column} is of type {batch.schema[column]}, which is no number.")
        return metric(execution_engine=execution_engine, metric_domain_kwargs=metric_domain_kwargs, **other)

    return guarded


def added_number(build: Callable[..., pl.Expr], reading: Reading | None = None) -> Metric:
    """The metric of a number that each value of a column adds to."""
    return column_number(build, PolarsBatchData.scalar, reading)


def gathered_number(build: Callable[..., pl.Expr], reading: Reading | None = None) -> Metric:
    """The metric of a number that needs the values of a column side by side."""
    return column_number(build, PolarsBatchData.gathered, reading)


def column_number(build: Callable[..., pl.Expr], ask: Callable[..., Scalar], reading: Reading | None) -> Metric:
    """The metric of a number that the values of one column make; `ask` puts it to the batch."""

    def metric(
        execution_engine: PolarsExecutionEngine,
        metric_domain_kwargs: Domain,
        metric_value_kwargs: Domain,
        **_unused: Any,
    ) -> Part:
        batch, [column] = execution_engine.batch_of(metric_domain_kwargs), columns_of(metric_domain_kwargs)
        batch.require([column])
        arguments = execution_engine.filled_in(metric_value_kwargs or {})
        if "value_set" in arguments:
            given = arguments["value_set"]
            arguments["value_set"] = series_like(batch.schema[column], () if given is None else given)
        rows = rows_of(metric_domain_kwargs)
        values = pl.col(column) if rows is None else pl.col(column).filter(rows)
        return ask(batch, build(values, **arguments), reading), metric_domain_kwargs, {}

    return metric


NUMBERS: dict[str, Metric] = {
    "table.row_count": row_count,
    **{f"{name}.filtered_row_count": row_count for name in (*OF_SEVERAL, "compound_columns.unique")},
    **{name: added_number(build) for name, build in aggregates.ADDED_UP.items()},
    **{name: gathered_number(build) for name, build in aggregates.GATHERED.items()},
    **{name: number_of_numbers(build) for name, build in aggregates.GATHERED_OF_NUMBERS.items()},
    **{name: added_number(build, reading) for name, (build, reading) in distributions.ADDED_UP.items()},
    **{name: gathered_number(build, reading) for name, (build, reading) in distributions.GATHERED.items()},
}


def register_number(name: str, metric: Metric) -> None:
    """Register a number as GX wants it: the part computed together, and the number itself."""
    part = MetricPartialFunctionTypes.AGGREGATE_FN
    keys = get_metric_kwargs(name)
    for full_name, provider in ((f"{name}.{part.metric_suffix}", metric), (name, None)):
        register_metric(
            metric_name=full_name,
            metric_domain_keys=keys["metric_domain_keys"],
            metric_value_keys=keys["metric_value_keys"],
            execution_engine=PolarsExecutionEngine,
            metric_class=PolarsNumber,
            metric_provider=provider,
            metric_fn_type=part,
        )


def register_numbers() -> None:
    """Register every number that the engine knows."""
    for name, metric in NUMBERS.items():
        register_number(name, metric)
