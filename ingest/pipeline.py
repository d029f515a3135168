"""One file after another: read, check, set bad rows aside, write the good ones, record; and every step once only.

A file counts only when its line in the manifest is committed. A crash before that leaves at most a Parquet file that
nothing points to, which the next load of the same file overwrites.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from expectations.results import ROWS, Consequence, Finding, Verdict
from ingest.checked import Checked
from ingest.files import SourceFile
from ingest.job import Job
from ingest.quarantine import as_in_file, set_aside
from ingest.readers import Reading
from ingest.recording import first_example, record
from ingest.reports.model import Fate, FileReport, Noted, RunReport
from ingest.runs import Order, Run, carry_out
from ingest.sifting import identity_of, sifted
from ingest.sources.registry import READERS
from ingest.totals import totals_of
from ingest.verdicts import verdict_of
from ingest.watching import Watcher, counted
from scorecard import schema
from scorecard.errors import FaultyFilesError, MixedDataError, Problem, ScorecardError, ValidationStoppedError
from scorecard.store.manifest import Place, files, loaded_before, standing_in
from scorecard.uptake.kept import found_in

# From so many lines on, checking a file takes seconds.
LONG = 200_000
# So many bad rows are never too many, however small the file.
FEW_BAD_ROWS = 20
# Tables that name organisations, and in which column.
WITH_ORGANISATIONS = {
    **dict.fromkeys(("prescribing", "trust", "formulary_word", "formulary_entry", "explanation"), "ods_code"),
    **dict.fromkeys(("denominator", "catchment_share", "group_member", "indicator", "primary_care_area"), "ods_code"),
    **dict.fromkeys(("primary_care", "practice_list_size"), "sub_icb_code"),
}
# A file of these stands for a month.
MONTHLY = (schema.PRESCRIBING, schema.PRIMARY_CARE, schema.PRACTICE_LIST_SIZE)


def ingest(job: Job, order: Order, watcher: Watcher) -> RunReport:
    """Load files: the good ones whatever the others hold; the faults of all of them are in the report."""
    return carry_out(job, order, _load, watcher)


def validate(job: Job, order: Order, watcher: Watcher) -> RunReport:
    """Check files without loading them."""
    return carry_out(job, order, _check_only, watcher)


def _load(run: Run, file: SourceFile) -> FileReport:
    """Load one file: nothing of it, or all of its good rows."""
    file, reading = _read(run.job, file)
    if _is_loaded(run.job, file, reading):
        return _about(file, reading)
    with _looked_at(run, file, reading) as rows:
        checked = _checked(run, file, rows)
        problems = _reasons_to_refuse(run.job, checked)
        if problems:
            report = _refused(checked, problems)
            record(run, checked, report, "refused")
            return report
        _check_kind(run.job, file, rows)
        return _put_away(run, _dated(checked))


def _read(job: Job, file: SourceFile) -> tuple[SourceFile, Reading]:
    """The file as it is read, under the identity that its reading gives it."""
    reading = READERS[job.source](file, job.data_status)
    return replace(file, identity=partial(identity_of, job, file, reading)), reading


@contextmanager
def _looked_at(run: Run, file: SourceFile, reading: Reading) -> Iterator[Reading]:
    """The reading as it is checked: of a national file, after it was sifted."""
    if reading.sieve is not None:
        run.watcher.turn_to(f"{file.name}: sifting")
    with sifted(run.job, file, reading) as rows:
        yield rows


def _checked(run: Run, file: SourceFile, reading: Reading) -> Checked:
    """The file beside what its suites find in it; of a long one, a watcher sees how many rows were looked at."""
    is_long = run.watcher.sees_rows and file.lines >= LONG and reading.sieve is None
    run.watcher.turn_to(f"{file.name}: checking", file.lines if is_long else None)
    watched = replace(reading, rows=counted(reading.rows, run.watcher)) if is_long else reading
    return Checked(file, reading, verdict_of(run.job, file, watched))


def _put_away(run: Run, checked: Checked) -> FileReport:
    """Write what is good of a file and record it; the report says whose place it took."""
    run.watcher.turn_to(f"{checked.file.name}: writing")
    replaced = _replaced(run.job, checked.file, checked.reading)
    kept = _write(run.job, checked)
    report = _fit(checked, Fate.LOADED, kept, replaced)
    record(run, checked, report, "loaded")
    return report


def _check_only(run: Run, file: SourceFile) -> FileReport:
    file, reading = _read(run.job, file)
    with _looked_at(run, file, reading) as rows:
        checked = _checked(run, file, rows)
        problems = _reasons_to_refuse(run.job, checked)
        if problems:
            report = _refused(checked, problems)
        else:
            checked = _dated(checked)
            report = _fit(checked, Fate.CHECKED, checked.rows_to_keep)
        record(run, checked, report, "checked")
        return report


def _place(file: SourceFile, reading: Reading) -> Place:
    return Place(reading.table.name, file.name, reading.month, reading.data_status)


def _is_loaded(job: Job, file: SourceFile, reading: Reading) -> bool:
    """Whether the same content stands in its place, in the manifest and in the lake."""
    manifest = files(job.database)
    # Where no file was as long, the identity of this one is still being found while its rows are read.
    if file.size not in manifest["size"]:
        return False
    line = loaded_before(manifest, file.file_id, _place(file, reading))
    return line is not None and job.lake.holds(line) and (reading.sieve is None or _has_totals(job, line))


def _has_totals(job: Job, line: Mapping[str, Any]) -> bool:
    """Whether the totals of a sifted file, by its line of the manifest, are there."""
    return all(job.lake.held(schema.PRIMARY_CARE_TOTAL.name, [(line["file_id"], line["month"])]))


def _replaced(job: Job, file: SourceFile, reading: Reading) -> tuple[Noted, ...]:
    """A note where a month's file takes the place of another of the same status, with the size of that."""
    line = standing_in(files(job.database), _place(file, reading))
    if reading.month is None or line is None or line["file_id"] == file.file_id:
        return ()
    meaning = f"No other file of {reading.month:%Y-%m} was loaded with the same status; this one takes its place."
    cure = "Make sure that it is the newer and the whole file; load the other one again to go back."
    return (Noted(meaning, cure, line["rows_kept"], ROWS, f"before: {line['name']}, {line['rows_kept']:,} rows"),)


def _check_kind(job: Job, file: SourceFile, reading: Reading) -> None:
    """Raise where invented organisations would join real ones in a home folder, or the other way round."""
    if reading.table.name not in WITH_ORGANISATIONS or not job.references.organisations:
        return
    column = pl.col(WITH_ORGANISATIONS[reading.table.name])
    codes = reading.rows.select(ods_code=column.str.contains(schema.SYNTHETIC_CODE)).collect(engine="streaming")
    known = pl.Series(sorted(job.references.organisations)).str.contains(schema.SYNTHETIC_CODE)
    if bool(codes["ods_code"].any()) != bool(known.any()):
        told = "The home folder holds synthetic data and the file real data, or the other way round."
        cure = "Invented numbers never stand beside real organisations: set NICE_SCORECARD_HOME to another folder."
        raise FaultyFilesError([Problem(file.name, told, cure)], MixedDataError.exit_code)


def _reasons_to_refuse(job: Job, checked: Checked) -> list[Problem]:
    """Why nothing of a file may be loaded: a rule that stops it, or that too few of its rows are good.

    A file without a good row, or a month with many bad ones, would otherwise take the place of an earlier, good one.
    """
    if checked.verdict.stopping:
        return [_problem(checked, finding) for finding in checked.verdict.stopping]
    bad = [finding for finding in checked.verdict.failed if finding.consequence is Consequence.QUARANTINE]
    if checked.rows_to_keep == 0:
        return [_problem(checked, finding) for finding in bad]
    most = job.thresholds.most_set_aside
    few = max(FEW_BAD_ROWS, most * checked.rows_in)
    if checked.reading.table not in MONTHLY or checked.rows_set_aside <= few:
        return []
    told = f"{checked.rows_set_aside:,} of {checked.rows_in:,} rows would be set aside; at most {most:.0%} may be."
    cure = "Look for one cause that all of them share, such as another layout, and download the file again."
    return [Problem(checked.file.name, told, cure), *(_problem(checked, finding) for finding in bad)]


def _dated(checked: Checked) -> Checked:
    """The file with the month of its rows, where its name did not tell it."""
    reading = checked.reading
    if reading.month is not None or reading.table not in MONTHLY:
        return checked
    month = reading.rows.select(pl.col("month").min()).collect(engine="streaming").item()
    return replace(checked, reading=replace(reading, month=month))


def _write(job: Job, checked: Checked) -> int:
    """Write good rows to the lake and set bad ones aside; returns the number of good ones.

    Raises when rows read, kept and set aside do not add up: then a row was lost, and the file must not count. What
    every build must know of a file of prescribing is found, where it can be kept, while the file is at hand.
    """
    file, reading, verdict = checked.file, checked.reading, checked.verdict
    rows = checked.good_rows.with_columns(file_id=pl.lit(file.file_id)).select(reading.table.names)
    set_aside(job.lake, file, reading, verdict)
    job.lake.write(reading.table.name, file.file_id, reading.month, rows)
    kept = job.lake.count(reading.table, file.file_id, reading.month)
    if kept != checked.rows_to_keep:
        told = f"{checked.rows_in} rows were read, but {kept} are in the lake."
        raise FaultyFilesError([Problem(file.name, told, "Load it again.")], ScorecardError.exit_code)
    if reading.table == schema.PRESCRIBING and job.lake.keeps_sums:
        found_in(job.lake, (file.file_id, reading.month))
    if reading.sieve is not None:
        totals = totals_of(checked, job.lake.scan(reading.table, [(file.file_id, reading.month)]))
        job.lake.write(schema.PRIMARY_CARE_TOTAL.name, file.file_id, reading.month, totals.lazy())
    return kept


def _about(file: SourceFile, reading: Reading) -> FileReport:
    """What is known of a file before it is checked, as it stands if it need not be."""
    return FileReport(
        file.name,
        Fate.ALREADY_LOADED,
        file_id=file.file_id,
        size=file.size,
        layout=reading.layout,
        month=reading.month,
        data_status=reading.data_status,
    )


def _found(checked: Checked) -> FileReport:
    """What was found in a file, in the file's own words for its columns."""
    return replace(
        _about(checked.file, checked.reading),
        rows_in=checked.rows_in,
        suite=checked.verdict.suite,
        findings=tuple(
            replace(finding, columns=as_in_file(checked.reading, finding.columns))
            for finding in checked.verdict.findings
        ),
    )


def _fit(checked: Checked, fate: Fate, kept: int, replaced: tuple[Noted, ...] = ()) -> FileReport:
    """The report on a file that is loaded, or that could be."""
    notes = (*replaced, *_notes(checked.verdict))
    aside = checked.rows_set_aside
    return replace(_found(checked), fate=fate, rows_kept=kept, rows_quarantined=aside, notes=notes)


def _refused(checked: Checked, problems: list[Problem]) -> FileReport:
    """The report on a file of which nothing may be loaded."""
    code = ValidationStoppedError.exit_code
    return replace(_found(checked), fate=Fate.REFUSED, problems=tuple(problems), exit_code=code)


def _notes(verdict: Verdict) -> tuple[Noted, ...]:
    """What was found and did not stop the file, with the first offending row."""
    return tuple(
        Noted(finding.meaning, finding.cure, finding.rows_unexpected, finding.counted, first_example(finding))
        for finding in verdict.failed
    )


def _problem(checked: Checked, finding: Finding) -> Problem:
    """What a rule found that a file is refused for, with the first row that offends and what stands there."""
    first = finding.examples[0] if finding.examples else None
    stands = finding.observed or (first.value if first else None)
    return Problem(
        checked.file.name,
        f"Not as expected: {finding.meaning}" + (f" ({stands})" if stands else ""),
        finding.cure,
        row=first.row_number if first else None,
        column=as_in_file(checked.reading, finding.columns) or None,
    )
