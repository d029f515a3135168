"""The report for schedulers: JUnit XML, a suite for each file and a case for each expectation.

It fits both the schema of Ant's JUnit task and what Jenkins, GitLab and others read of it.
"""

import re
from xml.etree import ElementTree

from expectations.results import Finding, Severity
from ingest.reports.model import Fate, FileReport, RunReport, fails
from ingest.reports.words import examples_of, failing, verdict_on

EXAMPLES = 5
# All characters but these are forbidden in XML 1.0, even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The schema wants a host and times, and what is told here depends on neither.
HOST, TIME = "localhost", "0"
Element = ElementTree.Element


def render(report: RunReport, fail_on: Severity) -> str:
    """The document; what is graver than fail_on, or as grave, is a failure, and what cannot be read an error."""
    suites = ElementTree.Element("testsuites")
    for position, file in enumerate(report.files):
        suites.append(_suite(report, file, position, fail_on))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(report: RunReport, file: FileReport, position: int, fail_on: Severity) -> Element:
    cases = _cases(file, fail_on)
    suite = _element(
        "testsuite",
        name=file.name,
        package=report.source,
        id=str(position),
        timestamp=f"{report.started_at:%Y-%m-%dT%H:%M:%S}",
        hostname=HOST,
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        time=TIME,
    )
    suite.append(_properties(report, file))
    suite.extend(cases)
    suite.append(_element("system-out", text=_summary(file, fail_on)))
    suite.append(_element("system-err"))
    return suite


def _properties(report: RunReport, file: FileReport) -> Element:
    known = {"run": str(report.run_number), "version": report.version, "sha256": file.file_id, "layout": file.layout}
    properties = _element("properties")
    properties.extend(_element("property", name=name, value=value) for name, value in known.items() if value)
    return properties


def _cases(file: FileReport, fail_on: Severity) -> list[Element]:
    cases = [_case(file, finding, fail_on) for finding in (*file.unmet, *file.met)]
    has_failed = any(case.find("failure") is not None for case in cases)
    if not cases or (file.problems and not has_failed):
        # Nothing was checked; or no rule stops the file by itself, but not one of its rows is good.
        cases.append(_fitness(file))
    return cases


def _fitness(file: FileReport) -> Element:
    """The case that says whether a file can be loaded at all."""
    case = _element("testcase", name="The file can be loaded.", classname=file.name, time=TIME)
    if file.problems:
        kind = "error" if file.fate is Fate.UNREADABLE else "failure"
        text = "\n".join(map(str, file.problems))
        case.append(_element(kind, text=text, message=file.problems[0].message, type=Severity.CRITICAL.value))
    return case


def _case(file: FileReport, finding: Finding, fail_on: Severity) -> Element:
    name = f"{finding.columns}: {finding.meaning}" if finding.columns else finding.meaning
    case = _element("testcase", name=name, classname=f"{file.name}.{finding.expectation}", time=TIME)
    if not finding.success and fails(finding.severity, fail_on):
        message = f"{finding.meaning} Failing: {failing(finding)}."
        case.append(_element("failure", text=_told(finding), message=message, type=finding.severity.value))
    return case


def _told(finding: Finding) -> str:
    lines = [*examples_of(finding, EXAMPLES), f"What follows: {finding.consequence.value}.", finding.cure]
    return "\n".join(lines)


def _summary(file: FileReport, fail_on: Severity) -> str:
    """What became of the file, and the findings that are no failures here."""
    below = [finding for finding in file.unmet if not fails(finding.severity, fail_on)]
    lines = [f"{finding.severity.value}: {finding.meaning} Failing: {failing(finding)}." for finding in below]
    return "\n".join([f"{file.name}: {verdict_on(file)}.", *lines])


def _element(tag: str, text: str | None = None, **attributes: str) -> Element:
    """An element without the characters that XML forbids; ElementTree escapes the others."""
    made = ElementTree.Element(tag, {name: _allowed(value) for name, value in attributes.items()})
    made.text = None if text is None else _allowed(text)
    return made


def _allowed(text: str) -> str:
    return FORBIDDEN.sub("?", text)
