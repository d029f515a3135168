"""Turns rules into Great Expectations objects with the metrics they need, once for each rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import polars as pl
from great_expectations import expectations as gxe
from great_expectations.exceptions.exceptions import MetricProviderError
from great_expectations.expectations.expectation import ColumnMapExpectation, Expectation
from great_expectations.expectations.registry import get_metric_provider
from great_expectations.expectations.row_conditions import Column, Condition
from great_expectations.validator.metric_configuration import MetricConfiguration

from expectations.errors import UnsupportedExpectationError
from expectations.polars_engine import registration  # noqa: F401  makes the engine's metrics known
from expectations.polars_engine.engine import EVERY_INDEX, PolarsExecutionEngine
from expectations.results import EXAMPLES, Consequence
from expectations.rules import Expect, Rule
from expectations.wording import ROW_NUMBER, shown_by

# Every validation has an engine of its own, so one name will do for its only batch.
BATCH = "frame"
INDEX_LIST, COUNT = ".unexpected_index_list", ".unexpected_count"


@dataclass(frozen=True, eq=False)
class Question:
    """A rule's expectation, ready to be put to any frame; `every_row` names all rows to quarantine.

    `parameters` holds sets of codes by the name under which the expectation refers to them.
    """

    expectation: Expectation
    parameters: Mapping[str, pl.Series]
    metrics: Mapping[str, MetricConfiguration]
    every_row: MetricConfiguration | None
    result_format: Mapping[str, Any]


@lru_cache(maxsize=256)
def question_of(expect: Expect, index: tuple[str, ...], consequence: Consequence) -> Question:
    """A rule's expectation with its metrics; kept, because GX takes milliseconds to work these out.

    ``index`` names the columns that examples show beside the ones looked at.
    """
    engine, result_format = PolarsExecutionEngine(), result_format_of(index)
    refuse_unaskable(expect)
    expectation = expectation_of(expect)
    needed = expectation.get_validation_dependencies(engine, {"result_format": result_format})
    metrics: dict[str, MetricConfiguration] = dict(needed.metric_configurations)
    require_support(expect, metrics, engine)
    require_condition(expect, metrics)
    every_row = every_row_metric(expect, metrics) if consequence is Consequence.QUARANTINE else None
    parameters = {parameter_name(value): series_of(value) for value in sets_by_name(expect, type(expectation))}
    return Question(expectation, parameters, metrics, every_row, result_format)


def refuse_unaskable(expect: Expect) -> None:
    """Raise a sentence for what Great Expectations itself cannot ask, or only of data that are there already."""
    if expect.name == "ExpectMulticolumnValuesToBeUnique":
        raise UnsupportedExpectationError(f"Great Expectations has only the name of {expect.type}.")
    if expect.name == "ExpectColumnKLDivergenceToBeLessThan" and "partition_object" not in dict(expect.arguments):
        raise UnsupportedExpectationError(f"{expect.type} needs its partition_object here.")


def expectation_of(expect: Expect) -> Expectation:
    """The Great Expectations object."""
    kind = getattr(gxe, expect.name, None)
    if kind is None:
        raise UnsupportedExpectationError(f"Great Expectations has no expectation of the name {expect.name}.")
    named = sets_by_name(expect, kind)
    arguments = {word: argument_of(value, value in named) for word, value in expect.arguments}
    condition = condition_of(expect)
    if condition is not None:
        arguments["row_condition"] = condition
    return cast(Expectation, kind(batch_id=BATCH, **arguments))


def condition_of(expect: Expect) -> Condition | None:
    """The rows to look at, as Great Expectations wants to be told of them; None for every row."""
    if expect.where_filled is not None:
        return Column(expect.where_filled).is_not_null()
    if expect.where_is is not None:
        column, word = expect.where_is
        return Column(column) == word
    return None


def argument_of(value: object, by_name: bool) -> object:
    """A rule's argument as Great Expectations wants it."""
    if by_name:
        return {"$PARAMETER": parameter_name(cast(frozenset[Any], value))}
    return list(value) if isinstance(value, tuple | frozenset) else value


def sets_by_name(expect: Expect, kind: type[Expectation]) -> list[frozenset[Any]]:
    """The sets that are given by name, as suite parameters, because only the engine looks at them.

    Great Expectations copies and hashes the arguments of each metric again and again, which takes seconds with the tens
    of thousands of codes of a reference file. Expectations on a whole column look at their sets themselves.
    """
    if not issubclass(kind, ColumnMapExpectation):
        return []
    return [value for _, value in expect.arguments if isinstance(value, frozenset)]


def parameter_name(values: frozenset[Any]) -> str:
    """A name that no other set of this process has."""
    return f"set_{hash(values):x}"


def series_of(values: frozenset[Any]) -> pl.Series:
    """A set as a series; an empty one is taken for codes."""
    return pl.Series(sorted(values), dtype=None if values else pl.String)


def index_of(rule: Rule, columns: Collection[str]) -> tuple[str, ...]:
    """What examples are told apart by: the row number of a file's rows, and what the rule shows."""
    numbered = (ROW_NUMBER,) if ROW_NUMBER in columns else ()
    return (*numbered, *dict.fromkeys(shown_by(rule)))


def result_format_of(index: tuple[str, ...]) -> dict[str, Any]:
    """A few examples with their row numbers, so that memory stays bounded whatever the number of offending rows."""
    return {
        "result_format": "SUMMARY",
        "unexpected_index_column_names": list(index),
        "partial_unexpected_count": EXAMPLES,
    }


def require_support(expect: Expect, metrics: Mapping[str, MetricConfiguration], engine: PolarsExecutionEngine) -> None:
    """Raise a sentence for an expectation that needs a metric which the polars engine does not have."""
    for metric in metrics.values():
        try:
            get_metric_provider(metric.metric_name, engine)
        except MetricProviderError as error:
            raise UnsupportedExpectationError(
                f"The polars engine does not support {expect.type}: it has no metric {metric.metric_name}."
            ) from error


def require_condition(expect: Expect, metrics: Mapping[str, MetricConfiguration]) -> None:
    """Raise a sentence for an expectation whose metrics would silently leave out which rows to look at."""
    counts = [metric for name, metric in metrics.items() if name.endswith(COUNT)]
    is_limited = condition_of(expect) is not None
    if is_limited and not all(count.metric_domain_kwargs.get("row_condition") for count in counts):
        raise UnsupportedExpectationError(f"{expect.type} cannot be asked of some rows only.")


def every_row_metric(expect: Expect, metrics: Mapping[str, MetricConfiguration]) -> MetricConfiguration:
    """The metric that names every offending row, asked for beside the expectation's own."""
    examples = next((metric for name, metric in metrics.items() if name.endswith(INDEX_LIST)), None)
    if examples is None:
        raise UnsupportedExpectationError(
            f"{expect.type} judges the table as a whole, so it cannot tell which rows to quarantine."
        )
    name = examples.metric_name.removesuffix(INDEX_LIST) + EVERY_INDEX
    return MetricConfiguration(name, examples.metric_domain_kwargs, examples.metric_value_kwargs)
