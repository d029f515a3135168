"""What the suites of a source find in one file: in its rows, beside the references, and beside the months before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl

from expectations.check import check
from expectations.results import Verdict
from expectations.rules import Suite
from expectations.suites import frames, suite_for
from expectations.suites.context import Context
from ingest import comparisons, history
from ingest.compared import compared, named
from ingest.files import SourceFile
from ingest.job import Job
from ingest.mapped import mapped
from ingest.national import national
from ingest.readers import Reading, explain_rows
from scorecard import schema
from scorecard.periods import month_end
from scorecard.tables import Table

# Tables whose rows are put beside what else is known, once their own suite does not stop them.
WITH_OTHERS = (schema.PRESCRIBING, schema.FORMULARY_ENTRY, schema.PRIMARY_CARE)
# What is worked out of a file row by row; everything else that is worked out is small.
BY_ROW = (frames.COMPARED, frames.MAPPED)
Frames = Iterator[tuple[Table, pl.LazyFrame]]


def verdict_of(job: Job, file: SourceFile, reading: Reading) -> Verdict:
    """What all suites that speak of the file's table find in it; the others wait until its own does not stop it."""
    known = job.references.context(reading.month, job.today, job.unknown_codes, job.thresholds)
    context = replace(known, clock_rules=job.clock_rules)
    try:
        verdict = _of_rows(job, reading.rows, suite_for(reading.table.name, context))
        if reading.table in WITH_OTHERS and not verdict.stopping:
            return _beside_others(job, file, reading, context, verdict)
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    return verdict


def _beside_others(job: Job, file: SourceFile, reading: Reading, context: Context, verdict: Verdict) -> Verdict:
    """The verdict with what is found when the good rows are compared with references and with other months."""
    bad = verdict.quarantine.select("row_number").unique().lazy()
    good = reading.rows if verdict.quarantine.is_empty() else reading.rows.join(bad, on="row_number", how="anti")
    for table, frame in _frames(job, file, reading, good):
        suite = suite_for(table.name, context)
        verdict = verdict.and_also(_of_rows(job, frame, suite) if table in BY_ROW else check(frame, suite))
    return verdict


def _of_rows(job: Job, rows: pl.LazyFrame, suite: Suite) -> Verdict:
    """What a suite finds in as many rows as the file has, which the engine of the job looks at."""
    with job.engine.lent(job.lake, rows) as frame:
        return check(frame, suite)


def _frames(job: Job, file: SourceFile, reading: Reading, good: pl.LazyFrame) -> Frames:
    """The good rows beside what else is known of what they speak of."""
    if reading.table is schema.FORMULARY_ENTRY:
        yield frames.MAPPED, mapped(good, job.sayings.words)
    elif reading.table is schema.PRIMARY_CARE:
        yield frames.NATIONAL, national(job, reading).lazy()
    else:
        yield from _of_prescribing(job, file, reading, good)


def _of_prescribing(job: Job, file: SourceFile, reading: Reading, good: pl.LazyFrame) -> Frames:
    """The good rows, and what they add up to; nothing beside what is not loaded."""
    by_name = history.by_name(good).collect(engine="streaming")
    if by_name.is_empty():
        return
    now, month, loaded = history.added_up(by_name), by_name["month"][0], job.history.lines()
    before = job.history.before(loaded, month, job.thresholds.history_months)
    yield frames.COMPARED, compared(good, job.sayings, comparisons.usual_quantities(before))
    yield frames.NAMED, named(by_name).lazy()
    if not before.is_empty():
        yield from _beside_months(job, now, before, month)
    earlier = job.history.finalised(loaded, month, file.file_id) if reading.data_status == "final" else None
    if earlier is not None:
        yield frames.RESTATED, comparisons.restated(now, earlier).lazy()


def _beside_months(job: Job, now: pl.DataFrame, before: pl.DataFrame, month: date) -> Frames:
    """The month beside those before it."""
    ended = job.sayings.ended.filter(pl.col("ended_on") <= month_end(month))
    products = comparisons.beside_usual(now, before, month)
    yield frames.SUBMITTING, comparisons.submitting(now, before, ended, job.thresholds).lazy()
    yield frames.WHOLE_MONTH, comparisons.whole_month(now, before, products).lazy()
    yield frames.CHANGED_PLACES, comparisons.changed_places(now, before, products, job.thresholds).lazy()
