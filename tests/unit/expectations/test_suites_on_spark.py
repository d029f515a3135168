"""The same suites, unchanged, on Great Expectations' own Spark engine."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import great_expectations as gx
import polars as pl
import pytest
from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations.check import check
from expectations.rules import Rule, Suite
from expectations.suites import SUITES, suite_for
from tests.lib.requirements import absent
from tests.unit.expectations.clean_rows import CLEAN_ROWS
from tests.unit.expectations.frames import frame_of
from tests.unit.expectations.test_suites import FAULTS, KNOWN, TABLES

pytestmark = [
    pytest.mark.spark,
    # Great Expectations' Spark engine leaves the sockets of its results to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
# A rule's success, and how many rows or values it did not expect.
Answers = dict[str, tuple[bool, int]]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None or find_spec("pyspark") is None:
        absent("java")
    from tests.lib.spark import session

    started = session()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def whole_frame(spark: Any) -> Any:
    """Where GX on Spark is given its frames."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return (
        context.data_sources.add_spark("spark").add_dataframe_asset("frame").add_batch_definition_whole_dataframe("f")
    )


def expectation_of(rule: Rule, place: int) -> Expectation:
    """A rule as an expectation with its sets written out; GX returns results in an order of its own."""
    asked = rule.expectation
    arguments = {word: listed(value) for word, value in asked.arguments}
    if asked.where_filled is not None:
        arguments["row_condition"] = Column(asked.where_filled).is_not_null()
    if asked.where_is is not None:
        arguments["row_condition"] = Column(asked.where_is[0]) == asked.where_is[1]
    made: Expectation = getattr(gxe, asked.name)(meta={"place": place}, **arguments)
    return made


def listed(value: object) -> object:
    """A set or a tuple as a list."""
    return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value


def on_spark(spark: Any, whole_frame: Any, frame: pl.DataFrame, suite: Suite) -> Answers:
    """What each rule finds on Spark; NaN is handed over as missing, as which the other engines count it."""
    from tests.lib.spark import to_spark

    asked = [expectation_of(rule, place) for place, rule in enumerate(suite.rules)]
    batch = whole_frame.get_batch({"dataframe": to_spark(spark, frame.fill_nan(None))})
    results = batch.validate(gx.ExpectationSuite("suite", expectations=asked), result_format="BASIC").results
    answers = {}
    for result in results:
        rule = suite.rules[result.expectation_config.meta["place"]]
        assert not any("Traceback" in str(value) for value in result.exception_info.values()), result.exception_info
        answers[rule.meaning] = (bool(result.success), result.result.get("unexpected_count") or 0)
    return answers


def on_polars(frame: pl.DataFrame, suite: Suite) -> Answers:
    """What each rule finds on our engine."""
    findings = check(frame.lazy(), suite).findings
    return {finding.meaning: (finding.success, finding.rows_unexpected) for finding in findings}


@pytest.mark.parametrize("table", SUITES)
def test_both_engines_let_clean_rows_pass(spark: Any, whole_frame: Any, table: str) -> None:
    frame, suite = frame_of(TABLES[table], CLEAN_ROWS[table]), suite_for(table, KNOWN)
    answers = on_spark(spark, whole_frame, frame, suite)
    assert answers == on_polars(frame, suite)
    assert set(answers.values()) == {(True, 0)}


# All faults at once, each in a row of its own: a validation on Spark takes seconds, whatever there is to be found.
@pytest.mark.parametrize("table", SUITES)
def test_both_engines_find_the_same_planted_faults(spark: Any, whole_frame: Any, table: str) -> None:
    clean, suite = CLEAN_ROWS[table], suite_for(table, KNOWN)
    faulty = [clean[-1] | fault.planted for fault in FAULTS if fault.table == table]
    frame = frame_of(TABLES[table], [*clean, clean[0], *faulty])
    answers = on_spark(spark, whole_frame, frame, suite)
    assert answers == on_polars(frame, suite)
    met = {rule.meaning for rule in suite.rules if answers[rule.meaning][0]}
    assert met == {r.meaning for r in suite.rules if r.expectation.name == "ExpectTableRowCountToBeBetween"}
