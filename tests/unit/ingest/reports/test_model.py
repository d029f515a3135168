"""What a report concludes from what it holds."""

import pytest

from expectations.results import Severity
from ingest.reports.model import RunReport, fails
from scorecard.errors import ValidationStoppedError
from tests.unit.ingest.reports.conftest import file, finding, run, unreadable

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO


def test_what_was_not_met_comes_with_the_gravest_first_and_otherwise_in_order() -> None:
    found = [
        finding(INFO, met=False),
        finding(WARNING, met=False, meaning="b"),
        finding(),
        finding(CRITICAL, met=False),
    ]
    checked = file("x.csv", *found, finding(WARNING, met=False, meaning="a"))
    assert [one.severity for one in checked.unmet] == [CRITICAL, WARNING, WARNING, INFO]
    assert [one.meaning for one in checked.unmet[1:3]] == ["b", "a"]
    assert checked.met == (found[2],)


def test_outcomes_and_the_gravest_of_each_file(report: RunReport) -> None:
    assert [(one.outcome, one.worst) for one in report.files] == [
        ("passed", None),
        ("passed_with_notes", INFO),
        ("passed_with_notes", WARNING),
        ("stopped", CRITICAL),
        ("stopped", CRITICAL),
        ("unreadable", CRITICAL),
    ]
    assert report.worst is CRITICAL


def test_the_exit_code_is_that_of_the_first_file_that_cannot_be_loaded(report: RunReport) -> None:
    assert report.exit_code == ValidationStoppedError.exit_code
    assert [one.name for one in report.unfit] == ["two months.csv", "no good row.csv", "other.csv"]
    assert run(*report.files[:3]).exit_code == 0
    assert run().worst is None


def test_an_unreadable_file_is_critical() -> None:
    assert unreadable("x").worst is CRITICAL


@pytest.mark.parametrize(
    ("fail_on", "failing"), [(CRITICAL, {CRITICAL}), (WARNING, {CRITICAL, WARNING}), (INFO, {CRITICAL, WARNING, INFO})]
)
def test_a_run_fails_for_what_is_as_grave_as_was_said_or_graver(fail_on: Severity, failing: set[Severity]) -> None:
    assert {severity for severity in Severity if fails(severity, fail_on)} == failing
