"""How the values of a column are distributed, for expectations that compare distributions."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import polars as pl
from great_expectations.core.metric_function_types import MetricFunctionTypes
from great_expectations.expectations.metrics.column_aggregate_metrics.column_partition import (
    ColumnPartition,
    _get_column_partition_using_metrics,
)
from great_expectations.expectations.registry import get_metric_kwargs, register_metric

from expectations.polars_engine.conditions import between
from expectations.polars_engine.engine import PolarsExecutionEngine

VALUE, TIMES = "value", "count"


def value_counts(column: pl.Expr, *, sort: str | None = None, collate: str | None = None) -> pl.Expr:  # noqa: ARG001  GX's arguments, of which it only uses sort="value"
    """Each value with the number of its rows, as a list."""
    counted = column.drop_nulls().value_counts()
    return counted.struct.rename_fields([VALUE, TIMES]).implode()


def as_pandas(counted: Sequence[Mapping[str, Any]]) -> "pd.Series[int]":
    """Values and their numbers of rows as the series that Great Expectations goes on with."""
    ordered = sorted(counted, key=lambda line: line[VALUE])
    index = pd.Index([line[VALUE] for line in ordered], name=VALUE)
    return pd.Series([line[TIMES] for line in ordered], index=index, name=TIMES, dtype="int64")


def histogram(column: pl.Expr, *, bins: Sequence[float]) -> pl.Expr:
    """How many values lie in each bin, as a list; an upper edge belongs to the last bin only."""
    edges = list(pairwise(bins))
    inner = [((column >= low) & (column < high)).sum() for low, high in edges[:-1]]
    low, high = edges[-1]
    return pl.concat_list([*inner, ((column >= low) & (column <= high)).sum()])


def between_count(column: pl.Expr, **bounds: Any) -> pl.Expr:
    """How many values lie between two bounds."""
    return between(column, **bounds).sum()


Reading: TypeAlias = Callable[[Any], Any]

# Each with what turns its answer into what Great Expectations goes on with: it divides counts by zero as NumPy does.
ADDED_UP: dict[str, tuple[Callable[..., pl.Expr], Reading]] = {
    "column.histogram": (histogram, np.array),
    "column_values.between.count": (between_count, np.int64),
}
GATHERED: dict[str, tuple[Callable[..., pl.Expr], Reading]] = {
    "column.value_counts": (value_counts, as_pandas),
}


def partition(metrics: Mapping[str, Any], metric_value_kwargs: Mapping[str, Any], **_unused: Any) -> Any:
    """The edges of bins that Great Expectations itself chooses, from the numbers that it asked for."""
    defaults = ColumnPartition.default_kwarg_values
    bins, n_bins = (metric_value_kwargs.get(word, defaults[word]) for word in ("bins", "n_bins"))
    return _get_column_partition_using_metrics(bins=bins, n_bins=n_bins, _metrics=dict(metrics))


def register_partition() -> None:
    """Register the partition with GX's own class, which knows what numbers it needs."""
    keys = get_metric_kwargs("column.partition")
    register_metric(
        metric_name="column.partition",
        metric_domain_keys=keys["metric_domain_keys"],
        metric_value_keys=keys["metric_value_keys"],
        execution_engine=PolarsExecutionEngine,
        metric_class=ColumnPartition,
        metric_provider=partition,
        metric_fn_type=MetricFunctionTypes.VALUE,
    )
