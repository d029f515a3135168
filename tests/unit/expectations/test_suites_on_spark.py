"""The same suites, unchanged, on Great Expectations' own Spark engine."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from expectations.check import check
from expectations.results import Finding, Verdict
from expectations.rules import Suite
from expectations.suites import SUITES, suite_for
from scorecard.errors import LayoutError
from tests.lib.requirements import absent
from tests.unit.expectations.clean_rows import CLEAN_ROWS
from tests.unit.expectations.frames import frame_of
from tests.unit.expectations.test_suites import FAULTS, KNOWN, TABLES

pytestmark = [
    pytest.mark.spark,
    # Great Expectations' Spark engine leaves the sockets of its results to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None or find_spec("pyspark") is None:
        absent("java")
    from tests.lib.spark import session

    started = session()
    yield started
    started.stop()


def assert_same_verdict(spark: Any, frame: pl.DataFrame, suite: Suite) -> Verdict:
    """Assert that Spark finds what polars finds, to the last example and row; NaN is handed over as missing."""
    from tests.lib.spark import to_spark

    found = check(to_spark(spark, frame.fill_nan(None)), suite)
    expected = check(frame.lazy(), suite)
    assert found.suite == expected.suite
    assert told(found, frame) == told(expected, frame)
    assert_frame_equal(found.quarantine, expected.quarantine)
    return found


def told(verdict: Verdict, frame: pl.DataFrame) -> list[Finding]:
    """The findings; where rows have no number, Spark knows no order of them, and any may stand for the others."""
    if "row_number" in frame.columns:
        return list(verdict.findings)
    return [replace(finding, examples=()) for finding in verdict.findings]


@pytest.mark.parametrize("table", SUITES)
def test_both_engines_let_clean_rows_pass(spark: Any, table: str) -> None:
    frame, suite = frame_of(TABLES[table], CLEAN_ROWS[table]), suite_for(table, KNOWN)
    verdict = assert_same_verdict(spark, frame, suite)
    assert verdict.outcome == "passed"
    assert all(finding.rows_unexpected == 0 for finding in verdict.findings)


# All faults at once, each in a row of its own: a validation on Spark takes seconds, whatever there is to be found.
@pytest.mark.parametrize("table", SUITES)
def test_both_engines_find_the_same_planted_faults(spark: Any, table: str) -> None:
    clean, suite = CLEAN_ROWS[table], suite_for(table, KNOWN)
    faulty = [clean[-1] | fault.planted for fault in FAULTS if fault.table == table]
    frame = frame_of(TABLES[table], [*clean, clean[0], *faulty])
    verdict = assert_same_verdict(spark, frame, suite)
    met = {finding.meaning for finding in verdict.findings if finding.success}
    assert met == {r.meaning for r in suite.rules if r.expectation.name == "ExpectTableRowCountToBeBetween"}


@pytest.mark.parametrize("code", ["ZT01\n", "ZT01\r\n", "\nZT01", "ZT\u0660\u0661", "ＺＴ01", "zt01", "Z$"])
def test_a_pattern_means_the_same_to_both_engines(spark: Any, code: str) -> None:
    rows = [*CLEAN_ROWS["prescribing"], CLEAN_ROWS["prescribing"][-1] | {"ods_code": code}]
    suite = suite_for("prescribing", KNOWN)
    written = [rule for rule in suite.rules if rule.expectation.name == "ExpectColumnValuesToMatchRegex"]
    verdict = assert_same_verdict(spark, frame_of(TABLES["prescribing"], rows), replace(suite, rules=tuple(written)))
    assert verdict.quarantine["value"].to_list() == [code]


def test_rows_too_many_to_be_set_aside_are_refused(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expectations.spark_engine.MOST_SET_ASIDE", 1)
    rows = [row | {"ods_code": None} for row in CLEAN_ROWS["prescribing"]]
    with pytest.raises(LayoutError, match=f"^{len(rows)} rows are not as expected: Every row has"):
        assert_same_verdict(spark, frame_of(TABLES["prescribing"], rows), suite_for("prescribing", KNOWN))


def test_thousands_of_known_codes_are_looked_up(spark: Any) -> None:
    many = frozenset(f"ZT{number:05}" for number in range(20_000)) | KNOWN.known_organisations
    suite = suite_for("prescribing", replace(KNOWN, known_organisations=many))
    rows = [*CLEAN_ROWS["prescribing"], CLEAN_ROWS["prescribing"][-1] | {"ods_code": "ZT20000"}]
    verdict = assert_same_verdict(spark, frame_of(TABLES["prescribing"], rows), suite)
    assert [finding.examples[0].value for finding in verdict.failed if "known" in finding.meaning] == ["ZT20000"]
