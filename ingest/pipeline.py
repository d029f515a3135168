"""Loading files: unpack, read, check, set bad rows aside, write the good ones, record; and every step once only.

A file counts only when its line in the manifest is committed. A crash before that leaves at most a Parquet file that
nothing points to, which the next load of the same file overwrites.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from expectations.results import Consequence, Finding, Verdict
from ingest.files import SourceFile, identify
from ingest.job import Job, Loaded, Noted, Progress, Step
from ingest.quarantine import as_in_file, set_aside
from ingest.readers import Reading
from ingest.sources.registry import READERS
from ingest.unpack import PlainFile, unpack
from ingest.verdicts import verdict_of
from scorecard import schema
from scorecard.errors import FaultyFilesError, MixedDataError, Problem, ScorecardError, ValidationStoppedError
from scorecard.store.manifest import FileRecord, Place, files, loaded_before, record_file, standing_in

WITH_ORGANISATIONS = ("prescribing", "trust")


def ingest(job: Job, paths: Sequence[Path], done: Progress) -> None:
    """Load files; the faults of all of them are raised together, after the good ones are loaded."""
    _each(job, paths, done, _load)


def validate(job: Job, paths: Sequence[Path], done: Progress) -> None:
    """Check files without loading them."""
    _each(job, paths, done, _check_only)


def _each(job: Job, paths: Sequence[Path], done: Progress, step: Step) -> None:
    """Take a step for every file in every archive, collecting the faults."""
    faults: list[FaultyFilesError] = []
    for path in paths:
        with tempfile.TemporaryDirectory(prefix="nice-scorecard-") as scratch:
            for outcome in _outcomes(job, unpack(path, Path(scratch)), step):
                if isinstance(outcome, FaultyFilesError):
                    faults.append(outcome)
                else:
                    done(outcome)
    if faults:
        raise FaultyFilesError([p for fault in faults for p in fault.problems], faults[0].exit_code)


def _outcomes(job: Job, members: Iterator[PlainFile], step: Step) -> Iterator[Loaded | FaultyFilesError]:
    """What became of each member; a fault of the archive ends it, one of a member does not."""
    try:
        for member in members:
            yield _outcome(job, member, step)
    except FaultyFilesError as fault:
        yield fault


def _outcome(job: Job, member: PlainFile, step: Step) -> Loaded | FaultyFilesError:
    try:
        return step(job, identify(member.name, member.path))
    except FaultyFilesError as fault:
        return fault


def _load(job: Job, file: SourceFile) -> Loaded:
    """Load one file: nothing of it, or all of its good rows."""
    reading = READERS[job.source](file, job.data_status)
    if _is_loaded(job, file, reading):
        return Loaded(file.name, "already_loaded", 0, 0, ())
    verdict = verdict_of(job, file, reading)
    problems = _reasons_to_refuse(file, reading, verdict)
    if problems:
        _record(job, file, reading, verdict, Fate("refused", "stopped", 0, 0))
        raise FaultyFilesError(problems, ValidationStoppedError.exit_code)
    _check_kind(job, reading)
    dated = _dated(reading)
    replaced = _replaced(job, file, dated)
    kept = _write(job, file, dated, verdict)
    aside = _rows_in(verdict) - kept
    _record(job, file, dated, verdict, Fate("loaded", verdict.outcome, kept, aside))
    return Loaded(file.name, "loaded", kept, aside, (*replaced, *_notes(verdict)))


def _place(file: SourceFile, reading: Reading) -> Place:
    return Place(reading.table.name, file.name, reading.month, reading.data_status)


def _is_loaded(job: Job, file: SourceFile, reading: Reading) -> bool:
    """Whether the same content stands in its place, in the manifest and in the lake."""
    line = loaded_before(files(job.database), file.file_id, _place(file, reading))
    return line is not None and job.lake.holds(line)


def _replaced(job: Job, file: SourceFile, reading: Reading) -> tuple[Noted, ...]:
    """A note where a month's file takes the place of another of the same status, with the size of that."""
    line = standing_in(files(job.database), _place(file, reading))
    if reading.month is None or line is None or line["file_id"] == file.file_id:
        return ()
    meaning = f"No other file of {reading.month:%Y-%m} was loaded with the same status; this one takes its place."
    cure = "Make sure that it is the newer and the whole file; load the other one again to go back."
    return (Noted(meaning, cure, line["rows_kept"], f"before: {line['name']}, {line['rows_kept']:,} rows"),)


def _check_kind(job: Job, reading: Reading) -> None:
    """Raise where invented organisations would join real ones in a home folder, or the other way round."""
    if reading.table.name not in WITH_ORGANISATIONS or not job.references.organisations:
        return
    codes = reading.rows.select(pl.col("ods_code").str.contains(schema.SYNTHETIC_CODE)).collect(engine="streaming")
    known = pl.Series(sorted(job.references.organisations)).str.contains(schema.SYNTHETIC_CODE)
    if bool(codes["ods_code"].any()) != bool(known.any()):
        raise MixedDataError(
            "The home folder holds synthetic data and the file real data, or the other way round. Invented numbers "
            "never stand beside real organisations: set NICE_SCORECARD_HOME to another folder."
        )


def _check_only(job: Job, file: SourceFile) -> Loaded:
    reading = READERS[job.source](file, job.data_status)
    verdict = verdict_of(job, file, reading)
    problems = _reasons_to_refuse(file, reading, verdict)
    if problems:
        raise FaultyFilesError(problems, ValidationStoppedError.exit_code)
    aside = _set_aside(reading, verdict)
    return Loaded(file.name, "checked", _rows_in(verdict) - aside, aside, _notes(verdict))


def _reasons_to_refuse(file: SourceFile, reading: Reading, verdict: Verdict) -> list[Problem]:
    """Why nothing of a file may be loaded: a rule that stops it, or that not one of its rows is good.

    A file without a good row would otherwise take the place of an earlier, good one of its month.
    """
    if verdict.stopping:
        return [_problem(file, reading, finding) for finding in verdict.stopping]
    if _set_aside(reading, verdict) < _rows_in(verdict):
        return []
    bad = [finding for finding in verdict.failed if finding.consequence is Consequence.QUARANTINE]
    return [_problem(file, reading, finding) for finding in bad]


def _dated(reading: Reading) -> Reading:
    """The reading with the month of its rows, where the file's name did not tell it."""
    if reading.month is not None or "month" not in reading.table.names:
        return reading
    month = reading.rows.select(pl.col("month").min()).collect(engine="streaming").item()
    return replace(reading, month=month)


def _write(job: Job, file: SourceFile, reading: Reading, verdict: Verdict) -> int:
    """Write good rows to the lake and set bad ones aside; returns the number of good ones.

    Raises when rows read, kept and set aside do not add up: then a row was lost, and the file must not count.
    """
    good = reading.rows.join(_bad_rows(verdict), on="row_number", how="anti") if _is_mixed(verdict) else reading.rows
    rows = good.with_columns(file_id=pl.lit(file.file_id)).select(reading.table.names)
    set_aside(job.lake, file, reading, verdict)
    path = job.lake.write(reading.table.name, file.file_id, reading.month, rows)
    kept = int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    if kept + _set_aside(reading, verdict) != _rows_in(verdict):
        raise ScorecardError(
            f"{file.name}: {_rows_in(verdict)} rows were read, but {kept} are in the lake. Load it again."
        )
    return kept


def _is_mixed(verdict: Verdict) -> bool:
    return not verdict.quarantine.is_empty()


def _bad_rows(verdict: Verdict) -> pl.LazyFrame:
    return verdict.quarantine.select("row_number").unique().lazy()


def _set_aside(reading: Reading, verdict: Verdict) -> int:
    """Rows set aside; a row of the file that names several medicines counts once for each."""
    if not _is_mixed(verdict):
        return 0
    bad = reading.rows.join(_bad_rows(verdict), on="row_number", how="semi")
    return int(bad.select(pl.len()).collect(engine="streaming").item())


@dataclass(frozen=True)
class Fate:
    """What the manifest says became of a file."""

    state: str
    suite_outcome: str
    kept: int
    set_aside: int


def _record(job: Job, file: SourceFile, reading: Reading, verdict: Verdict, fate: Fate) -> None:
    """Put the file into the manifest: from here on it counts, or is known to have been refused."""
    record = FileRecord(
        file_id=file.file_id,
        source=job.source,
        lake_table=reading.table.name,
        name=file.name,
        size=file.size,
        layout=reading.layout,
        data_status=reading.data_status,
        month=reading.month,
        rows_in=_rows_in(verdict),
        rows_kept=fate.kept,
        rows_quarantined=fate.set_aside,
        suite_outcome=fate.suite_outcome,
        state=fate.state,
        loaded_at=datetime.now(UTC),
    )
    with job.database.writing() as connection:
        record_file(connection, record, _validations(verdict))


def _rows_in(verdict: Verdict) -> int:
    return max((finding.rows_checked for finding in verdict.findings), default=0)


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


def _notes(verdict: Verdict) -> tuple[Noted, ...]:
    """What was found and did not stop the file, with the first offending row."""
    return tuple(
        Noted(finding.meaning, finding.cure, finding.rows_unexpected, (_example(finding) or "").split("; ")[0])
        for finding in verdict.failed
    )


def _problem(file: SourceFile, reading: Reading, finding: Finding) -> Problem:
    """What a rule found that a file is refused for, with the first row that offends."""
    return Problem(
        file.name,
        f"Not as expected: {finding.meaning}" + (f" ({finding.observed})" if finding.observed else ""),
        finding.cure,
        row=finding.examples[0].row_number if finding.examples else None,
        column=as_in_file(reading, finding.columns) or None,
    )
