"""Runs a suite through Great Expectations on the polars engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from great_expectations.exceptions.exceptions import MetricResolutionError
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from expectations.errors import UncheckableColumnError
from expectations.polars_engine.engine import PolarsExecutionEngine
from expectations.questions import BATCH, Question, index_of, question_of
from expectations.results import QUARANTINE_SCHEMA, Finding, Verdict
from expectations.rules import Rule, Suite
from expectations.wording import finding_of, quarantine_of

ROW_COUNT = MetricConfiguration("table.row_count", {"batch_id": BATCH})


def validate(frame: pl.LazyFrame, suite: Suite) -> Verdict:
    """Put every rule to the frame, all together, and word the answers in the suite's order."""
    columns = frame.collect_schema().names()
    asked = [(rule, question_of(rule.expectation, index_of(rule, columns), rule.consequence)) for rule in suite.rules]
    engine = PolarsExecutionEngine(batch_data_dict={BATCH: frame})
    engine.suite_parameters = {name: codes for _, question in asked for name, codes in question.parameters.items()}
    metrics = compute(engine, [question for _, question in asked])
    findings, quarantined = [], [pl.DataFrame(schema=QUARANTINE_SCHEMA)]
    for rule, question in asked:
        finding = answer(engine, rule, question, metrics)
        findings.append(replace(finding, counted=suite.counted))
        if question.every_row is not None and not finding.success:
            quarantined.append(quarantine_of(rule, metrics[question.every_row.id]))
    return Verdict(suite.name, tuple(findings), pl.concat(quarantined))


def compute(engine: PolarsExecutionEngine, questions: Sequence[Question]) -> dict[Any, Any]:
    """Every metric of every question, by its id, worked out together."""
    wanted = [ROW_COUNT, *(metric for question in questions for metric in question.metrics.values())]
    wanted += [question.every_row for question in questions if question.every_row is not None]
    try:
        metrics, _ = MetricsCalculator(engine).compute_metrics(wanted, {"catch_exceptions": False})
    except MetricResolutionError as error:
        # The cause is a sentence where it is ours; GX only adds the metrics that waited for it.
        raise (error.__cause__ or error) from None
    return dict(metrics)


def answer(engine: PolarsExecutionEngine, rule: Rule, question: Question, metrics: Mapping[Any, Any]) -> Finding:
    """What Great Expectations concludes from the metrics, as a finding."""
    own = {name: metrics[metric.id] for name, metric in question.metrics.items()}
    # GX's metrics_validate() would work out the metrics needed once more, which costs four times as much as the rest.
    try:
        given = question.expectation._validate(own, {"result_format": dict(question.result_format)}, engine)
    except (TypeError, ValueError) as error:
        raise UncheckableColumnError(f"{rule.expectation.type} cannot be concluded: {error}") from error
    return finding_of(rule, given.get("result", {}), bool(given["success"]), metrics[ROW_COUNT.id])
