"""Setting rows aside: why each of them was, and the rows themselves, so that people can let them in again."""

import polars as pl

from expectations.results import Verdict
from ingest.files import SourceFile
from ingest.readers import Reading
from scorecard.store.lake import Lake


def set_aside(lake: Lake, file: SourceFile, reading: Reading, verdict: Verdict) -> None:
    """Keep the rows that a verdict sets aside; none, and what an earlier load of the content set aside is forgotten.

    Call it before the good rows are written: a row must never stand in both places at once.
    """
    if verdict.quarantine.is_empty():
        lake.clear_quarantine(file.file_id)
    else:
        lake.write_quarantine(file.file_id, _reasons(file, reading, verdict), _rows(file, reading, verdict))


def _reasons(file: SourceFile, reading: Reading, verdict: Verdict) -> pl.LazyFrame:
    """A line for each row and reason, in the words of the file."""
    named = {columns: as_in_file(reading, columns) for columns in verdict.quarantine["column"].unique()}
    return verdict.quarantine.lazy().select(
        pl.lit(file.name).alias("file"),
        pl.col("row_number").alias("row"),
        pl.col("column").replace_strict(named, return_dtype=pl.String),
        "value",
        "reason",
    )


def _rows(file: SourceFile, reading: Reading, verdict: Verdict) -> pl.LazyFrame:
    """The rows as they would stand in the lake; what could not be read is null."""
    numbers = verdict.quarantine["row_number"].unique()
    # A join would hold the file's rows in memory; where millions are set aside, only their numbers may be held.
    bad = reading.rows.filter(pl.col("row_number").is_in(numbers.implode()))
    return bad.with_columns(file_id=pl.lit(file.file_id)).select(reading.table.names)


def as_in_file(reading: Reading, columns: str) -> str:
    """Columns under the names that the file gives them; <column>_raw is the text of a column."""
    ours = [column.removesuffix("_raw") for column in columns.split(", ")]
    return ", ".join(reading.named.get(column, column) for column in ours)
