"""JUnit XML as schedulers read it: parsed by a real parser, in the structure of the schema of Ant's JUnit task."""

import re
from xml.etree import ElementTree

import pytest

from expectations.results import Severity
from ingest.reports import junit
from ingest.reports.model import RunReport

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
# Of the schema that is in use (JUnit.xsd): the attributes of each element, all of them required, and its children.
ATTRIBUTES = {
    "testsuites": set(),
    "testsuite": {"name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "time"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "system-out": set(),
    "system-err": set(),
}
CHILDREN = {
    "testsuites": r"(testsuite )*",
    "testsuite": r"properties (testcase )*system-out system-err ",
    "properties": r"(property )*",
    "testcase": r"(failure |error )?",
}


def parsed(report: RunReport, fail_on: Severity = CRITICAL) -> ElementTree.Element:
    return ElementTree.fromstring(junit.render(report, fail_on).encode("utf-8"))  # noqa: S314 - it is our own


def test_it_has_the_structure_of_the_schema(report: RunReport) -> None:
    for element in parsed(report, INFO).iter():
        assert set(element.attrib) == ATTRIBUTES[element.tag]
        children = "".join(f"{child.tag} " for child in element)
        assert re.fullmatch(CHILDREN.get(element.tag, ""), children), element.tag
    for suite in parsed(report):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
    assert [suite.attrib["id"] for suite in parsed(report)] == [str(number) for number in range(6)]


@pytest.mark.parametrize(
    ("fail_on", "failures"),
    [(CRITICAL, [0, 0, 0, 1, 1, 0]), (WARNING, [0, 0, 1, 1, 1, 0]), (INFO, [0, 1, 2, 2, 1, 0])],
)
def test_failures_are_what_the_run_fails_for(report: RunReport, fail_on: Severity, failures: list[int]) -> None:
    suites = list(parsed(report, fail_on))
    assert [len(suite.findall("testcase/failure")) for suite in suites] == failures
    assert [int(suite.attrib["failures"]) for suite in suites] == failures
    assert [int(suite.attrib["errors"]) for suite in suites] == [0, 0, 0, 0, 0, 1]
    assert [len(suite.findall("testcase/error")) for suite in suites] == [0, 0, 0, 0, 0, 1]
    assert all(int(suite.attrib["tests"]) == len(suite.findall("testcase")) for suite in suites)


def test_every_expectation_is_a_case(report: RunReport) -> None:
    clean, noted, hostile, *_ = parsed(report)
    assert [len(suite.findall("testcase")) for suite in (clean, noted, hostile)] == [2, 2, 3]
    names = [case.attrib["name"] for case in clean.iter("testcase")]
    assert names[0] == "TOTAL_QUANTITY: Every row of kind info has a quantity."
    assert clean.find("testcase").attrib["classname"] == "clean.csv.expect_column_values_to_not_be_null"  # type: ignore[union-attr]


def test_a_failure_tells_where_and_what_to_do(report: RunReport) -> None:
    failure = parsed(report, INFO)[1].find("testcase/failure")
    assert failure is not None
    assert failure.attrib == {
        "message": "Every row of kind info has a quantity. Failing: 7 of 1,200 rows.",
        "type": "info",
    }
    assert (failure.text or "").splitlines()[0] == "row 3: value 3"
    assert (failure.text or "").splitlines()[-1] == "Mend what is info."


def test_what_does_not_fail_is_told_all_the_same(report: RunReport) -> None:
    told = parsed(report)[1].findtext("system-out")
    assert told == "noted.csv: fit to load.\ninfo: Every row of kind info has a quantity. Failing: 7 of 1,200 rows."


def test_whatever_is_in_a_file_stays_text(report: RunReport) -> None:
    failure = parsed(report, WARNING)[2].find("testcase/failure")
    assert failure is not None
    # What XML forbids is replaced, all else is there as it was.
    expected = "row 3: <script>alert(1)</script>]]>&\"'??[31m\u202e?"
    assert (failure.text or "").splitlines()[0] == expected
    error = parsed(report)[5].find("testcase/error")
    assert error is not None
    assert error.attrib["message"].startswith("The column <script>alert(1)</script>]]>&")
