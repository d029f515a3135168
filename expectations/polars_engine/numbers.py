"""Metrics that are one number, registered with Great Expectations for the polars engine."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import polars as pl
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.expectations.metrics.metric_provider import MetricProvider
from great_expectations.expectations.registry import get_metric_kwargs, register_metric

from expectations.polars_engine.batch import Scalar
from expectations.polars_engine.conditions import OF_REPETITION, OF_SEVERAL
from expectations.polars_engine.domains import columns_of, rows_of
from expectations.polars_engine.engine import PolarsExecutionEngine

Domain: TypeAlias = Mapping[str, Any]
Number: TypeAlias = Callable[[Domain], pl.Expr]


class PolarsNumber(MetricProvider):
    """A number; GX itself finds the part of it that is computed together with others."""


def row_count(domain: Domain) -> pl.Expr:
    """Rows of the domain."""
    rows = rows_of(domain)
    return pl.len() if rows is None else rows.sum()


def distinct_count(domain: Domain) -> pl.Expr:
    """Distinct values in a column, missing ones left out."""
    column, rows = pl.col(columns_of(domain)), rows_of(domain)
    return (column if rows is None else column.filter(rows)).drop_nulls().n_unique()


NUMBERS: dict[str, Number] = {
    "table.row_count": row_count,
    "column.distinct_values.count": distinct_count,
    **{f"{name}.filtered_row_count": row_count for name in (*OF_SEVERAL, *OF_REPETITION)},
}


def scalar_metric(number: Number) -> Callable[..., tuple[Scalar, Domain, dict[str, Any]]]:
    """The part of a number's metric that is computed together with others."""

    def metric(
        execution_engine: PolarsExecutionEngine, metric_domain_kwargs: Domain, **_unused: Any
    ) -> tuple[Scalar, Domain, dict[str, Any]]:
        batch = execution_engine.batch_of(metric_domain_kwargs)
        batch.require(columns_of(metric_domain_kwargs))
        return batch.scalar(number(metric_domain_kwargs)), metric_domain_kwargs, {}

    return metric


def register_number(name: str, number: Number) -> None:
    """Register a number as GX wants it: the part computed together, and the number itself."""
    part = MetricPartialFunctionTypes.AGGREGATE_FN
    keys = get_metric_kwargs(name)
    for full_name, metric in ((f"{name}.{part.metric_suffix}", scalar_metric(number)), (name, None)):
        register_metric(
            metric_name=full_name,
            metric_domain_keys=keys["metric_domain_keys"],
            metric_value_keys=keys["metric_value_keys"],
            execution_engine=PolarsExecutionEngine,
            metric_class=PolarsNumber,
            metric_provider=metric,
            metric_fn_type=part,
        )


def register_numbers() -> None:
    """Register every number that the engine knows."""
    for name, number in NUMBERS.items():
        register_number(name, number)
