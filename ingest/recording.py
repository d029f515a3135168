"""What is written down of a file in the manifest: its line, and what each expectation found."""

from datetime import UTC, datetime

import polars as pl

from expectations.results import Finding, Verdict
from ingest.checked import Checked
from ingest.reports.model import Fate, FileReport
from ingest.reports.words import told
from ingest.runs import Run
from scorecard import schema
from scorecard.store.manifest import FileRecord, record_file


def record(run: Run, checked: Checked, report: FileReport, state: str) -> None:
    """Put the file into the manifest: from here on it counts, or is known to have been refused or only checked."""
    file, reading, is_loaded = checked.file, checked.reading, report.fate is Fate.LOADED
    line = FileRecord(
        file_id=file.file_id,
        source=run.job.source,
        lake_table=reading.table.name,
        name=file.name,
        size=file.size,
        layout=reading.layout,
        data_status=reading.data_status,
        month=reading.month,
        rows_in=checked.rows_in,
        rows_kept=report.rows_kept if is_loaded else 0,
        rows_quarantined=report.rows_quarantined if is_loaded else 0,
        suite_outcome=report.outcome,
        state=state,
        loaded_at=datetime.now(UTC),
        run_number=run.number,
    )
    with run.job.database.writing() as connection:
        record_file(connection, line, _validations(checked.verdict))


def _validations(verdict: Verdict) -> pl.DataFrame:
    """The findings as rows of schema.VALIDATION, without file_number."""
    rows = [
        {
            "suite": verdict.suite,
            "expectation": finding.expectation,
            "columns": finding.columns,
            "meaning": finding.meaning,
            "severity": finding.severity.value,
            "consequence": finding.consequence.value,
            "success": finding.success,
            "counted": finding.counted,
            "rows_checked": finding.rows_checked,
            "rows_unexpected": finding.rows_unexpected,
            "example": example(finding),
        }
        for finding in verdict.findings
    ]
    names = [name for name in schema.VALIDATION.names if name != "file_number"]
    return pl.DataFrame(rows, schema={name: schema.VALIDATION.polars_schema[name] for name in names})


def first_example(finding: Finding) -> str:
    """The first offending value with its row, or what was observed; nothing where neither is known."""
    return told(finding.examples[0]) if finding.examples else finding.observed or ""


def example(finding: Finding) -> str | None:
    """The first offending values with their rows, or else what was observed."""
    return "; ".join(told(one) for one in finding.examples) or finding.observed
