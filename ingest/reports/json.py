"""The report for programs: one JSON document a run, as docs/validation-report.schema.json describes it."""

import json
from dataclasses import asdict
from typing import Any

from expectations.results import Finding, Severity
from ingest.reports.model import FileReport, RunReport

VERSION = 1


def render(report: RunReport, fail_on: Severity) -> str:
    """The document, indented so that two of them can be compared line by line; other letters than ASCII are escaped."""
    document = {
        "format_version": VERSION,
        "run": {
            "number": report.run_number,
            "source": report.source,
            "version": report.version,
            "started_at": report.started_at.isoformat(),
            "ended_at": report.ended_at.isoformat(),
            "fail_on": fail_on.value,
            "worst": report.worst,
        },
        "files": [_file(file) for file in report.files],
    }
    return json.dumps(document, indent=2) + "\n"


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "name": file.name,
        "sha256": file.file_id,
        "size": file.size,
        "layout": file.layout,
        "month": f"{file.month:%Y-%m}" if file.month else None,
        "data_status": file.data_status,
        "outcome": file.outcome,
        "worst": file.worst,
        "rows_in": file.rows_in,
        "rows_kept": file.rows_kept,
        "rows_set_aside": file.rows_quarantined,
        "suite": file.suite,
        "findings": [_finding(finding) for finding in (*file.unmet, *file.met)],
        "problems": [asdict(problem) for problem in file.problems],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "expectation": finding.expectation,
        "columns": finding.columns.split(", ") if finding.columns else [],
        "meaning": finding.meaning,
        "severity": finding.severity,
        "consequence": finding.consequence,
        "met": finding.success,
        "counted": finding.counted,
        "checked": finding.rows_checked,
        "failing": finding.rows_unexpected,
        "examples": [{"row": example.row_number, "value": example.value} for example in finding.examples],
        "observed": finding.observed,
        "what_to_do": finding.cure,
    }
