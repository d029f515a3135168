"""Patients Registered at a GP Practice, by NHS England: the list size of every practice, one file a month."""

from collections.abc import Mapping, Sequence

import polars as pl

from ingest.files import SourceFile
from ingest.headers import MOST_ROWS_TOLD
from ingest.readers import (
    DAYS_OF_LISTS,
    ROW,
    Reading,
    day,
    explain_rows,
    month_from,
    recognise,
    scan_csv,
    whole_number,
)
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, Problem

PATIENTS = "NUMBER_OF_PATIENTS"
# The area's column changed its name when ICBs came, and once more after that.
NEEDED = {
    "month": ("EXTRACT_DATE",),
    "kind": ("TYPE",),
    "sub_icb_code": ("SUB_ICB_LOCATION_CODE", "SUB_ICB_LOC_CODE", "CCG_CODE"),
    "practice_code": ("CODE",),
    "sex": ("SEX",),
    "age": ("AGE",),
    "patients": (PATIENTS,),
}
# What stands in every row of the file of all persons; rows by sex or age are parts of its rows.
OF_EVERYBODY = {"kind": "GP", "sex": "ALL", "age": "ALL"}


def read(file: SourceFile, columns: Sequence[str]) -> Reading:
    """The file of all persons, gp-reg-pat-prac-all.csv; its month is that of the day of its extract."""
    found = recognise(file, columns, NEEDED)
    texts = scan_csv(file).select(ROW, **{ours: pl.col(column) for ours, column in found.items()})
    _check_of_everybody(file, texts, found)
    rows = texts.drop(OF_EVERYBODY).with_columns(
        month=pl.coalesce(day("month", form) for form in DAYS_OF_LISTS).dt.month_start(),
        month_raw=pl.col("month"),
        patients=whole_number("patients"),
        patients_raw=pl.col("patients"),
    )
    return Reading(schema.PRACTICE_LIST_SIZE, "registered_patients", rows, month=month_from(file.stem), named=found)


def _check_of_everybody(file: SourceFile, texts: pl.LazyFrame, named: Mapping[str, str]) -> None:
    """Raise where rows are not practices' totals."""
    others = pl.any_horizontal(pl.col(column).ne_missing(pl.lit(word)) for column, word in OF_EVERYBODY.items())
    try:
        found = texts.filter(others).select(ROW, *OF_EVERYBODY).head(MOST_ROWS_TOLD).collect()
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    problems = [_part(file, row, named) for row in found.iter_rows(named=True)]
    if problems:
        raise FaultyFilesError(problems, LayoutError.exit_code)


def _part(file: SourceFile, row: Mapping[str, int | str | None], named: Mapping[str, str]) -> Problem:
    """Which cell tells that a row is not the total of a practice."""
    column = next(column for column, word in OF_EVERYBODY.items() if row[column] != word)
    told = f"The row is not the total of a practice: {named[column]} is not {OF_EVERYBODY[column]}."
    cure = "Load gp-reg-pat-prac-all.csv, which has a row for each practice; files by age or area are not read."
    return Problem(file.name, told, cure, row=int(row[ROW] or 0), column=named[column])
