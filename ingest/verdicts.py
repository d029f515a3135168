"""What the suites of a source find in one file."""

import polars as pl

from expectations.check import check
from expectations.results import Verdict
from expectations.suites import suite_for
from ingest.files import SourceFile
from ingest.job import Job
from ingest.readers import Reading, explain_rows


def verdict_of(job: Job, file: SourceFile, reading: Reading) -> Verdict:
    """What the suite of the file's table finds in it."""
    context = job.references.context(reading.month, job.today, job.unknown_codes)
    try:
        return check(reading.rows, suite_for(reading.table.name, context))
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
