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

from expectations.errors import UnsupportedExpectationError
from expectations.polars_engine.batch import PolarsBatchData
from expectations.polars_engine.checks import Check, OrderCheck, RowCheck, UniqueCheck
from expectations.polars_engine.conditions import OF_ORDER, OF_PRESENCE, OF_SEVERAL, OF_TEXT, OF_VALUES, Build
from expectations.polars_engine.deviations import OF_DEVIATION, Deviation
from expectations.polars_engine.domains import columns_of, rows_of
from expectations.polars_engine.engine import EVERY_INDEX, PolarsExecutionEngine, lookup_of
from expectations.polars_engine.values import like, series_like

Metric: TypeAlias = Callable[..., Any]
Arguments: TypeAlias = Mapping[str, Any]

PAIRED = "column_pair_values."
ANY_MISSING = "any_value_is_missing"
LIKE_PATTERNS = (
    "column_values.match_like_pattern",
    "column_values.not_match_like_pattern",
    "column_values.match_like_pattern_list",
    "column_values.not_match_like_pattern_list",
)


class PolarsRowMetric(MetricProvider):
    """A check, or a count or look-up of the rows that it found."""

    @classmethod
    def _get_evaluation_dependencies(
        cls, metric: MetricConfiguration, *_unused: Any, **_named: Any
    ) -> dict[str, MetricConfiguration]:
        """The check, without the arguments that only shape the result."""
        name = metric.metric_name.rpartition(".")[0]
        check = f"{name}.condition"
        if metric.metric_name == check:
            return numbers_needed(name, metric)
        if metric.metric_dependencies:
            return dict(metric.metric_dependencies)
        keys = get_metric_kwargs(check)["metric_value_keys"]
        values = {key: metric.metric_value_kwargs.get(key) for key in keys}
        return {"unexpected_condition": MetricConfiguration(check, metric.metric_domain_kwargs, values)}


def numbers_needed(name: str, metric: MetricConfiguration) -> dict[str, MetricConfiguration]:
    """The numbers that a check needs before it can be put to the rows."""
    if name not in OF_DEVIATION:
        return dict(metric.metric_dependencies)
    needs = OF_DEVIATION[name].needs(metric.metric_value_kwargs)
    return {need: MetricConfiguration(need, metric.metric_domain_kwargs, values) for need, values in needs.items()}


# ------------------------------------------------------------------------------------------------ the checks


def value_check(build: Build, batch: PolarsBatchData, columns: tuple[str, ...], arguments: Arguments) -> pl.Expr:
    """Offending: the column holds a value, and it is not as expected."""
    [name] = columns
    column = pl.col(name)
    fitted = {word: fitted_to(batch.schema[name], value) for word, value in arguments.items()}
    return column.is_not_null() & ~build(column, **fitted).fill_null(value=False)


def fitted_to(kind: pl.DataType, value: Any) -> Any:
    """An argument to compare the values of a column with, made like them."""
    return series_like(kind, value) if isinstance(value, pl.Series | list | tuple | set) else like(kind, value)


def text_check(build: Build, batch: PolarsBatchData, columns: tuple[str, ...], arguments: Arguments) -> pl.Expr:
    """Offending: the column holds a value, and its text is not as expected."""
    [name] = columns
    return pl.col(name).is_not_null() & ~build(batch.text(name), **arguments).fill_null(value=False)


def record_check(build: Build, _batch: PolarsBatchData, columns: tuple[str, ...], arguments: Arguments) -> pl.Expr:
    """Offending: the row is not as expected, or cannot be compared because a value is missing."""
    return ~build(*map(pl.col, columns), **arguments).fill_null(value=False)


def row_check(make: Callable[..., pl.Expr]) -> Metric:
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
        offending, rows = make(batch, columns, arguments), rows_of(metric_domain_kwargs)
        return RowCheck(batch, columns, offending if rows is None else offending & rows)

    return metric


def order_check(build: Build) -> Metric:
    """The metric that compares each value with the last one before it in the domain."""

    def metric(
        execution_engine: PolarsExecutionEngine,
        metric_domain_kwargs: Arguments,
        metric_value_kwargs: Arguments,
        **_unused: Any,
    ) -> Check:
        batch, columns = execution_engine.batch_of(metric_domain_kwargs), columns_of(metric_domain_kwargs)
        batch.require(columns)
        rows = rows_of(metric_domain_kwargs)
        column = pl.col(columns[0]) if rows is None else pl.when(rows).then(pl.col(columns[0]))
        in_order = build(column, column.forward_fill().shift(), **metric_value_kwargs)
        return OrderCheck(batch, columns, ~in_order.fill_null(value=True))

    return metric


def deviation_check(deviation: Deviation) -> Metric:
    """The metric that tells values apart by numbers of the whole column."""

    def metric(
        execution_engine: PolarsExecutionEngine,
        metric_domain_kwargs: Arguments,
        metric_value_kwargs: Arguments,
        metrics: Arguments,
        **_unused: Any,
    ) -> Check:
        build = partial(deviation.build, numbers=metrics)
        check = row_check(partial(value_check, build))
        found: Check = check(execution_engine, metric_domain_kwargs, metric_value_kwargs)
        return found

    return metric


def repetition_check(execution_engine: PolarsExecutionEngine, metric_domain_kwargs: Arguments, **_unused: Any) -> Check:
    """The metric that tells rows apart that share their values with other rows."""
    batch, columns = execution_engine.batch_of(metric_domain_kwargs), columns_of(metric_domain_kwargs)
    batch.require(columns)
    return UniqueCheck(batch, columns, rows_of(metric_domain_kwargs))


def single_repetition_check(metric_domain_kwargs: Arguments, **other: Any) -> Check:
    """The same for one column, of which missing values are no repetition."""
    return repetition_check(metric_domain_kwargs={**metric_domain_kwargs, "ignore_row_if": ANY_MISSING}, **other)


def refuse_pattern(**_unused: Any) -> None:
    """Raise a sentence: what LIKE means differs from database to database."""
    raise UnsupportedExpectationError("The polars engine knows no LIKE patterns: use a regular expression.")


CHECKS: dict[str, Metric] = {
    **{name: row_check(partial(value_check, build)) for name, build in OF_VALUES.items()},
    **{name: row_check(partial(text_check, build)) for name, build in OF_TEXT.items()},
    **{name: row_check(partial(record_check, build)) for name, build in (OF_PRESENCE | OF_SEVERAL).items()},
    **{name: order_check(build) for name, build in OF_ORDER.items()},
    **{name: deviation_check(deviation) for name, deviation in OF_DEVIATION.items()},
    "column_values.unique": single_repetition_check,
    "compound_columns.unique": repetition_check,
    **dict.fromkeys(LIKE_PATTERNS, refuse_pattern),
}

# ------------------------------------------------------------------------------------------------ what they found


def unexpected_count(metrics: Arguments, **_unused: Any) -> int:
    """How many rows offend."""
    return int(metrics["unexpected_condition"].count)


def rows_found(name: str, metrics: Arguments, arguments: Arguments) -> pl.DataFrame:
    """The rows that the engine looked up for a metric of this name."""
    check: Check = metrics["unexpected_condition"]
    if check.first_pass.fault is not None:
        raise check.first_pass.fault
    return check.found[lookup_of(name, check, arguments["result_format"])]


def unexpected_values(metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any) -> list[Any]:
    """Offending values; of several columns, a dictionary a row."""
    columns = metrics["unexpected_condition"].columns
    # A column may be compared with itself.
    wanted = list(dict.fromkeys(columns))
    rows = rows_found(".unexpected_values", metrics, metric_value_kwargs).head(MAX_RESULT_RECORDS).select(wanted)
    return rows.to_series().to_list() if len(columns) == 1 else rows.to_dicts()


def unexpected_pairs(metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any) -> list[tuple[Any, ...]]:
    """Offending values of two columns, a tuple a row."""
    columns = metrics["unexpected_condition"].columns
    rows = rows_found(".unexpected_values", metrics, metric_value_kwargs).head(MAX_RESULT_RECORDS)
    return [tuple(row[name] for name in columns) for row in rows.to_dicts()]


def unexpected_index_list(
    metrics: Arguments, metric_value_kwargs: Arguments, **_unused: Any
) -> list[dict[str, Any]] | None:
    """Offending values with the columns that identify their rows; none where the result format names no columns."""
    index = metric_value_kwargs["result_format"].get("unexpected_index_column_names")
    if not index:
        return None
    rows = rows_found(".unexpected_index_list", metrics, metric_value_kwargs)
    if metric_value_kwargs["result_format"].get("exclude_unexpected_values"):
        # Without the values, Great Expectations wants one dictionary of lists.
        return [] if rows.is_empty() else [rows.select(index).to_dict(as_series=False)]
    return rows.to_dicts()


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
        found = FOUND | {".unexpected_values": unexpected_pairs} if name.startswith(PAIRED) else FOUND
        for suffix, metric in found.items():
            register_row_metric(name + suffix, shaped, metric, MetricFunctionTypes.VALUE)
