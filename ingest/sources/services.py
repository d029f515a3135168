"""Services: which medicines do not apply to which organisation, and why; a small file that users keep."""

import polars as pl

from ingest.files import SourceFile
from ingest.readers import Reading, check_last_row, header_of, recognise, small_table
from scorecard import schema

NEEDED = {"ods_code": ("ods_code",), "medicine": ("medicine",), "reason": ("reason",)}


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of one file; a blank medicine stands for every medicine."""
    found = recognise(file, header_of(file), NEEDED)
    check_last_row(file)
    rows = small_table(file).select("row_number", **{ours: pl.col(column) for ours, column in found.items()})
    return Reading(schema.SERVICE, "services", rows, named=found)
