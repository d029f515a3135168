"""Loading files: unpack, read, check, set bad rows aside, write the good ones, record; and every step once only.

A file counts only when its line in the manifest is committed. A crash before that leaves at most a Parquet file that
nothing points to, which the next load of the same file overwrites.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from expectations.check import check
from expectations.results import Finding, Verdict
from expectations.suites import suite_for
from ingest.readers import Reading, explain_rows
from ingest.references import loaded_references
from ingest.sources.registry import READERS
from ingest.unpack import SourceFile, unpack
from scorecard import schema
from scorecard.errors import FaultyFilesError, Problem, ValidationStoppedError
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import FileRecord, files, is_loaded, record_file


@dataclass(frozen=True)
class Loaded:
    """What became of one file: loaded, already_loaded or checked, and what its suite found."""

    name: str
    outcome: str
    rows_kept: int
    rows_quarantined: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """Where a loading job reads and writes, and what it was told."""

    database: Database
    lake: Lake
    today: date
    unknown_codes: str
    data_status: str | None = None


def ingest(job: Job, source: str, paths: Sequence[Path], done: Callable[[Loaded], None]) -> None:
    """Load files of one source; the faults of all of them are raised together, after the good ones are loaded."""
    _each(job, source, paths, done, _load)


def validate(job: Job, source: str, paths: Sequence[Path], done: Callable[[Loaded], None]) -> None:
    """Check files of one source without loading them."""
    _each(job, source, paths, done, _check_only)


Step = Callable[[Job, str, SourceFile], Loaded]


def _each(job: Job, source: str, paths: Sequence[Path], done: Callable[[Loaded], None], step: Step) -> None:
    """Take a step for every file in every archive, collecting the faults."""
    faults: list[FaultyFilesError] = []
    for path in paths:
        with tempfile.TemporaryDirectory(prefix="nice-scorecard-") as scratch:
            faults += list(_faults(job, source, path, Path(scratch), done, step))
    if faults:
        raise FaultyFilesError([p for fault in faults for p in fault.problems], faults[0].exit_code)


def _faults(
    job: Job, source: str, path: Path, scratch: Path, done: Callable[[Loaded], None], step: Step
) -> Iterator[FaultyFilesError]:
    members = unpack(path, scratch)
    while True:
        try:
            member = next(members, None)
            if member is None:
                return
            done(step(job, source, member))
        except FaultyFilesError as fault:
            yield fault


def _load(job: Job, source: str, file: SourceFile) -> Loaded:
    """Load one file: nothing of it, or all of its good rows."""
    reading = READERS[source](file, job.data_status)
    if is_loaded(job.database, file.file_id, reading.table.name, reading.data_status):
        return Loaded(file.name, "already_loaded", 0, 0, ())
    verdict = _verdict(job, file, reading)
    if verdict.stopping:
        _record(job, source, file, reading, verdict, 0)
        raise _stopped(file, verdict)
    kept = _write(job, file, reading, verdict)
    _record(job, source, file, reading, verdict, kept)
    return Loaded(file.name, "loaded", kept, _quarantined(verdict), _notes(verdict))


def _check_only(job: Job, source: str, file: SourceFile) -> Loaded:
    reading = READERS[source](file, job.data_status)
    verdict = _verdict(job, file, reading)
    if verdict.stopping:
        raise _stopped(file, verdict)
    quarantined = _quarantined(verdict)
    return Loaded(file.name, "checked", _rows_in(verdict) - quarantined, quarantined, _notes(verdict))


def _verdict(job: Job, file: SourceFile, reading: Reading) -> Verdict:
    """What the suite of the file's table finds in it."""
    references = loaded_references(job.lake, files(job.database))
    context = references.context(reading.month, job.today, job.unknown_codes)
    try:
        return check(reading.rows, suite_for(reading.table.name, context))
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error


def _write(job: Job, file: SourceFile, reading: Reading, verdict: Verdict) -> int:
    """Write good rows to the lake and set bad ones aside; returns the number of good ones."""
    bad = verdict.quarantine.select("row_number").unique().lazy()
    good = reading.rows.join(bad, on="row_number", how="anti") if bad.collect().height else reading.rows
    rows = good.with_columns(file_id=pl.lit(file.file_id)).select(reading.table.names)
    path = job.lake.write(reading.table.name, file.file_id, reading.month, rows)
    job.lake.write_quarantine(file.file_id, verdict.quarantine)
    return int(pl.scan_parquet(path).select(pl.col("row_number").n_unique()).collect().item())


def _record(job: Job, source: str, file: SourceFile, reading: Reading, verdict: Verdict, kept: int) -> None:
    """Put the file into the manifest: from here on it counts, or is known to have been refused."""
    record = FileRecord(
        file_id=file.file_id,
        source=source,
        lake_table=reading.table.name,
        name=file.name,
        size=file.size,
        layout=reading.layout,
        data_status=reading.data_status,
        month=reading.month,
        rows_in=_rows_in(verdict),
        rows_kept=kept,
        rows_quarantined=_quarantined(verdict),
        suite_outcome=verdict.outcome,
        state="refused" if verdict.stopping else "loaded",
        loaded_at=datetime.now(UTC),
    )
    with job.database.writing() as connection:
        record_file(connection, record, _validations(verdict))


def _rows_in(verdict: Verdict) -> int:
    return max((finding.rows_checked for finding in verdict.findings), default=0)


def _quarantined(verdict: Verdict) -> int:
    return verdict.quarantine["row_number"].n_unique()


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
            "rows_checked": finding.rows_checked,
            "rows_unexpected": finding.rows_unexpected,
            "example": _example(finding),
        }
        for finding in verdict.findings
    ]
    names = [name for name in schema.VALIDATION.names if name != "file_number"]
    return pl.DataFrame(rows, schema={name: schema.VALIDATION.polars_schema[name] for name in names})


def _example(finding: Finding) -> str | None:
    told = [f"row {example.row_number}: {example.value}" for example in finding.examples]
    return "; ".join(told) or finding.observed


def _notes(verdict: Verdict) -> tuple[str, ...]:
    """What was found and did not stop the file, a sentence each, with the first offending row."""
    return tuple(_sentence(finding) for finding in verdict.failed)


def _sentence(finding: Finding) -> str:
    example = _example(finding)
    where = f" ({example.split('; ')[0]})" if example else ""
    return f"{finding.rows_unexpected:,} rows: not as expected: {finding.meaning}{where}. {finding.cure}"


def _stopped(file: SourceFile, verdict: Verdict) -> FaultyFilesError:
    """The error for a file that its suite stopped: one problem a rule."""
    problems = [
        Problem(
            file.name,
            f"Not as expected: {finding.meaning}" + (f" ({finding.observed})" if finding.observed else "") + ".",
            finding.cure,
            row=finding.examples[0].row_number if finding.examples else None,
            column=finding.columns or None,
        )
        for finding in verdict.stopping
    ]
    return FaultyFilesError(problems, ValidationStoppedError.exit_code)
