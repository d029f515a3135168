"""A run with a file of every kind, in which whatever a stranger can write is hostile."""

from datetime import UTC, date, datetime

import pytest

from expectations.results import Consequence, Example, Finding, Severity
from ingest.reports.model import Fate, FileReport, RunReport
from scorecard.errors import LayoutError, Problem, ValidationStoppedError

HOSTILE = "<script>alert(1)</script>]]>&\"'\x00\x1b[31m\u202e\ud800\n=cmd|x"
LONG = "a very long value that is in one piece " * 3
MOMENT = datetime(2026, 4, 1, 6, 15, 2, 250, tzinfo=UTC)


def finding(severity: Severity = Severity.INFO, *, met: bool = True, **changes: object) -> Finding:
    consequence = {
        Severity.CRITICAL: Consequence.STOP,
        Severity.WARNING: Consequence.QUARANTINE,
        Severity.INFO: Consequence.NOTE,
    }[severity]
    usual: dict[str, object] = {
        "expectation": "expect_column_values_to_not_be_null",
        "columns": "TOTAL_QUANTITY",
        "meaning": f"Every row of kind {severity} has a quantity.",
        "cure": f"Mend what is {severity}.",
        "severity": severity,
        "consequence": consequence,
        "success": met,
        "rows_checked": 1_200,
        "rows_unexpected": 0 if met else 7,
        "examples": () if met else tuple(Example(row, f"value {row}") for row in (3, 5, 8, 13, 21)),
        "observed": None,
    }
    return Finding(**{**usual, **changes})  # type: ignore[arg-type]


def file(name: str, *findings: Finding, **changes: object) -> FileReport:
    usual: dict[str, object] = {
        "fate": Fate.CHECKED,
        "file_id": "ab" * 32,
        "size": 48_123,
        "layout": "standard",
        "month": date(2026, 3, 1),
        "data_status": "final",
        "rows_in": 1_200,
        "rows_kept": 1_193,
        "rows_quarantined": 7,
        "suite": "scmd",
        "findings": findings,
    }
    return FileReport(name, **{**usual, **changes})  # type: ignore[arg-type]


def refused(name: str, *findings: Finding) -> FileReport:
    problem = Problem(name, "Not as expected: All rows are of one month.", "Split it.", row=2, column="YEAR_MONTH")
    code = ValidationStoppedError.exit_code
    return file(
        name, *findings, fate=Fate.REFUSED, rows_kept=0, rows_quarantined=0, problems=(problem,), exit_code=code
    )


def unreadable(name: str) -> FileReport:
    problem = Problem(name, f"The column {HOSTILE} is missing.", "Look at the header.", row=1, column=HOSTILE)
    return FileReport(name, Fate.UNREADABLE, problems=(problem,), exit_code=LayoutError.exit_code)


def run(*files: FileReport) -> RunReport:
    return RunReport(7, "scmd", "0.1.0", MOMENT, MOMENT.replace(minute=16), files)


@pytest.fixture
def report() -> RunReport:
    """Files that are clean, noted, bad in part, bad as a whole, without one good row, unreadable."""
    hostile = finding(
        Severity.WARNING,
        met=False,
        columns=f"{HOSTILE}, QUANTITY",
        examples=(Example(3, HOSTILE), Example(4, LONG), Example(None, "a trust")),
    )
    whole = finding(Severity.CRITICAL, met=False, columns="", rows_unexpected=0, examples=(), observed="2")
    return run(
        file("clean.csv", finding(), finding(Severity.CRITICAL), rows_kept=1_200, rows_quarantined=0),
        file("noted.csv", finding(), finding(Severity.INFO, met=False)),
        file(f"{HOSTILE}.csv", finding(Severity.INFO, met=False), finding(), hostile),
        refused("two months.csv", finding(Severity.INFO, met=False), whole),
        refused("no good row.csv", finding(Severity.WARNING, met=False)),
        unreadable("other.csv"),
    )
