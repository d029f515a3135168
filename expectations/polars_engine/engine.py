"""The execution engine: hands out metrics that were computed together, level by level."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl
from great_expectations.core.batch import BatchMarkers
from great_expectations.core.batch_spec import RuntimeDataBatchSpec
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.expectations.row_conditions import Condition
from great_expectations.validator.metric_configuration import MetricConfiguration

from expectations.errors import ExpectationError
from expectations.polars_engine.batch import PolarsBatchData, Scalar
from expectations.polars_engine.checks import Check, Lookup
from expectations.polars_engine.domains import condition_expression, rows_of
from expectations.polars_engine.passes import resolve

EVERY_INDEX = ".unexpected_index_frame"
LOOKUPS = (".unexpected_values", ".unexpected_index_list", ".unexpected_rows", EVERY_INDEX)


class PolarsExecutionEngine(ExecutionEngine[pl.Expr]):
    """Great Expectations' engine over polars LazyFrames."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take GX's options, but keep no metrics from one validation to the next: batch data may be replaced."""
        super().__init__(*arguments, **{**options, "caching": False})
        self.suite_parameters: Mapping[str, pl.Series] = {}

    def filled_in(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A metric's arguments with the suite parameters that they name put in their place."""
        return {word: self.parameter_of(value) for word, value in arguments.items()}

    def parameter_of(self, value: Any) -> Any:
        """The suite parameter that a value names, or the value itself."""
        if not (isinstance(value, dict) and "$PARAMETER" in value):
            return value
        if value["$PARAMETER"] not in self.suite_parameters:
            raise ExpectationError(f"The suite parameter {value['$PARAMETER']} has no value.")
        return self.suite_parameters[value["$PARAMETER"]]

    def load_batch_data(self, batch_id: str, batch_data: Any) -> None:
        """Take a LazyFrame or DataFrame as the batch of that id, which becomes the active one."""
        wrapped = batch_data if isinstance(batch_data, PolarsBatchData) else PolarsBatchData(self, batch_data)
        super().load_batch_data(batch_id, wrapped)

    def get_batch_data_and_markers(self, batch_spec: RuntimeDataBatchSpec) -> tuple[PolarsBatchData, BatchMarkers]:
        """The frame that a batch specification carries; the specification itself then lets go of it."""
        data = PolarsBatchData(self, batch_spec.batch_data)
        batch_spec.batch_data = "polars.LazyFrame"
        return data, BatchMarkers({"ge_load_time": None})

    def batch_of(self, domain: Mapping[str, Any]) -> PolarsBatchData:
        """The batch that a domain names, or the active one."""
        batch_id = str(domain.get("batch_id") or self.batch_manager.active_batch_data_id)
        batch = self.batch_manager.batch_data_cache.get(batch_id)
        if not isinstance(batch, PolarsBatchData):
            raise ExpectationError(f"No frame was loaded under the batch id {batch_id!r}.")
        return batch

    def get_domain_records(self, domain_kwargs: dict[str, Any]) -> pl.LazyFrame:
        """The rows that a domain looks at."""
        frame, rows = self.batch_of(domain_kwargs).frame, rows_of(domain_kwargs)
        return frame if rows is None else frame.filter(rows)

    def resolve_metrics(
        self,
        metrics_to_resolve: Iterable[MetricConfiguration],
        metrics: dict[Any, Any] | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> dict[Any, Any]:
        """Resolve one level, its numbers and its rows together."""
        wanted = list(metrics_to_resolve)
        ready = [(metric, value) for metric in wanted for value in known_inputs(metric, metrics or {})]
        resolve(list(numbers_behind(value for _, value in ready)), list(lookups_of(ready)))
        resolved: dict[Any, Any] = super().resolve_metrics(wanted, metrics, runtime_configuration)
        return resolved

    def resolve_metric_bundle(self, metric_fn_bundle: Iterable[Any]) -> dict[Any, Any]:
        """The numbers of a level, which are there already."""
        return {part.metric_configuration.id: part.metric_fn.answer for part in metric_fn_bundle}

    def condition_to_filter_clause(self, condition: Condition) -> pl.Expr:
        """A row condition as a polars expression."""
        return condition_expression(condition)

    # GX declares a method for each kind of condition; all kinds are told apart in one place here.
    _comparison_condition_to_filter_clause = condition_to_filter_clause
    _nullity_condition_to_filter_clause = condition_to_filter_clause
    _and_condition_to_filter_clause = condition_to_filter_clause
    _or_condition_to_filter_clause = condition_to_filter_clause


def known_inputs(metric: MetricConfiguration, known: Mapping[Any, Any]) -> Iterator[Scalar | Check]:
    """The scalars and checks that a metric waits for; GX wraps scalars in a tuple with their domain."""
    for dependency in metric.metric_dependencies.values():
        value = known.get(dependency.id)
        inner = value[0] if isinstance(value, tuple) and value else value
        if isinstance(inner, Scalar | Check):
            yield inner


def numbers_behind(inputs: Iterable[Scalar | Check]) -> Iterator[Scalar]:
    """The numbers behind the inputs."""
    for value in inputs:
        yield value if isinstance(value, Scalar) else value.first_pass


def lookups_of(ready: Iterable[tuple[MetricConfiguration, Scalar | Check]]) -> Iterator[tuple[Check, Lookup]]:
    """The rows that the metrics of a level will want."""
    for metric, value in ready:
        if isinstance(value, Check) and metric.metric_name.endswith(LOOKUPS):
            yield value, lookup_of(metric.metric_name, value, metric.metric_value_kwargs["result_format"])


def lookup_of(metric_name: str, check: Check, result_format: Mapping[str, Any]) -> Lookup:
    """Which columns of how many offending rows a metric wants, by its name and the result format."""
    index = tuple(result_format.get("unexpected_index_column_names") or ())
    check.batch.require(index)
    if metric_name.endswith(EVERY_INDEX):
        return Lookup(tuple(dict.fromkeys((*index, *check.columns))), None)
    limit = None if result_format["result_format"] == "COMPLETE" else int(result_format["partial_unexpected_count"])
    if metric_name.endswith(".unexpected_rows"):
        return Lookup(tuple(check.batch.schema.names()), limit)
    return Lookup(tuple(dict.fromkeys((*index, *check.columns))), limit)
