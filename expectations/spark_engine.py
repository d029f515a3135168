"""Runs a suite through Great Expectations' own Spark engine: rows stay on the cluster, and findings come back.

What is told is what the polars engine tells: the same counts, and the same rows in the order of the file. Great
Expectations itself promises no order on Spark, so it is asked for counts and for what tells offending rows apart, and
the rows are looked up by their number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from great_expectations import expectations as gxe
from great_expectations.exceptions.exceptions import MetricResolutionError
from great_expectations.execution_engine.sparkdf_execution_engine import SparkDFExecutionEngine
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from expectations.questions import BATCH, COUNT, argument_of, condition_of, index_of
from expectations.results import EXAMPLES, QUARANTINE_SCHEMA, Consequence, Finding, Verdict
from expectations.rules import Expect, Rule, Suite
from expectations.validation import ROW_COUNT
from expectations.wording import ROW_NUMBER, finding_of, quarantine_of
from scorecard.engines.spark import taken
from scorecard.errors import LayoutError

ONLY_COUNTS, WITH_COUNTS = {"result_format": "BOOLEAN_ONLY"}, {"result_format": "BASIC"}
OFFENDS = "__offends"
# Rows that are set aside come to this machine: of one rule no more than are looked at when a file is sifted.
MOST_SET_ASIDE = 1_000_000
# Java lets a line break follow what $ ends; \z is the end, in every engine.
END = re.compile(r"(?<!\\)\$$")


@dataclass(frozen=True)
class Question:
    """A rule's expectation, with the numbers that it is concluded from."""

    expectation: Expectation
    metrics: Mapping[str, MetricConfiguration]

    @property
    def offending(self) -> MetricConfiguration | None:
        """What tells the rows that offend from others; None where the table is judged as a whole."""
        counts = [one for name, one in self.metrics.items() if name.endswith(COUNT)]
        if not counts:
            return None
        # An expectation's own count comes after that of missing values.
        name = counts[-1].metric_name.removesuffix(COUNT) + ".condition"
        values = {key: counts[-1].metric_value_kwargs.get(key) for key in get_metric_kwargs(name)["metric_value_keys"]}
        return MetricConfiguration(name, counts[-1].metric_domain_kwargs, values)


def validate(frame: Any, suite: Suite) -> Verdict:
    """Put every rule to a Spark frame, all together; it is held by the executors meanwhile."""
    frame.persist()
    try:
        return _validated(frame, suite)
    finally:
        frame.unpersist()


def _validated(frame: Any, suite: Suite) -> Verdict:
    engine = SparkDFExecutionEngine(persist=False, batch_data_dict={BATCH: frame})
    asked = [(rule, question_of(rule.expectation, engine)) for rule in suite.rules]
    wanted = [ROW_COUNT, *(metric for _, question in asked for metric in question.metrics.values())]
    wanted += [question.offending for _, question in asked if question.offending is not None]
    metrics = computed(engine, wanted)
    findings, quarantined = [], [pl.DataFrame(schema=QUARANTINE_SCHEMA)]
    for rule, question in asked:
        finding = answer(engine, rule, question, metrics)
        findings.append(replace(finding, counted=suite.counted))
        if question.offending is not None and rule.consequence is Consequence.QUARANTINE and not finding.success:
            quarantined.append(quarantine_of(rule, every_row(engine, rule, finding, metrics[question.offending.id])))
    return Verdict(suite.name, tuple(findings), pl.concat(quarantined))


def computed(engine: SparkDFExecutionEngine, wanted: list[MetricConfiguration]) -> Mapping[Any, Any]:
    """The metrics by their ids, in as few passes as Great Expectations knows; raises what Spark raised."""
    try:
        metrics, _ = MetricsCalculator(engine).compute_metrics(wanted, {"catch_exceptions": False})
    except MetricResolutionError as error:
        raise (error.__cause__ or error) from None
    return metrics


def question_of(expect: Expect, engine: SparkDFExecutionEngine) -> Question:
    """A rule's expectation with everything written out, as Spark wants it."""
    arguments = {word: written_out(word, value) for word, value in expect.arguments}
    condition = condition_of(expect)
    if condition is not None:
        arguments["row_condition"] = condition
    expectation = getattr(gxe, expect.name)(batch_id=BATCH, **arguments)
    needed = expectation.get_validation_dependencies(engine, {"result_format": ONLY_COUNTS})
    return Question(expectation, needed.metric_configurations)


def written_out(word: str, value: object) -> object:
    """An argument as Great Expectations wants it; a pattern means the same to Java as to the other engines."""
    if word == "regex" and isinstance(value, str):
        return END.sub(r"\\z", value)
    return argument_of(value, by_name=False)


def answer(engine: SparkDFExecutionEngine, rule: Rule, question: Question, metrics: Mapping[Any, Any]) -> Finding:
    """What Great Expectations concludes from the numbers, as a finding with the first rows that offend."""
    own = {name: metrics[metric.id] for name, metric in question.metrics.items()}
    given = question.expectation._validate(own, {"result_format": WITH_COUNTS}, engine)
    result = dict(given.get("result", {}))
    if question.offending is not None and result.get("unexpected_count"):
        rows = found(engine, rule, metrics[question.offending.id])
        first = taken(rows.orderBy(*rows.columns).limit(EXAMPLES))
        result["partial_unexpected_index_list"] = first.sort(first.columns).to_dicts()
    return finding_of(rule, result, bool(given["success"]), metrics[ROW_COUNT.id])


def every_row(engine: SparkDFExecutionEngine, rule: Rule, finding: Finding, offending: Any) -> pl.DataFrame:
    """All rows that offend; raises LayoutError where they are too many to be set aside one by one."""
    if finding.rows_unexpected > MOST_SET_ASIDE:
        raise LayoutError(
            f"{finding.rows_unexpected:,} rows are not as expected: {rule.meaning} Look for one cause that all of them "
            "share, such as another layout."
        )
    return taken(found(engine, rule, offending)).sort(ROW_NUMBER)


def found(engine: SparkDFExecutionEngine, rule: Rule, offending: Any) -> Any:
    """The rows that offend, their numbers first, and what shows why; GX's own condition tells them apart."""
    condition, of_rows, of_columns = offending
    rows = engine.get_domain_records(domain_kwargs={**of_rows, **of_columns})
    # A condition that looks at several rows can be asked only as a column.
    marked = rows.withColumn(OFFENDS, condition).filter(OFFENDS)
    return marked.select(*index_of(rule, rows.columns))
