"""Denominators: what figures of organisations may be divided by, and which part of a trust's patients lives where.

People registered with practices are read by ingest/sources/registered.py.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from ingest.files import SourceFile
from ingest.headers import MOST_ROWS_TOLD
from ingest.readers import (
    DASHED_DAY,
    ROW,
    Reading,
    explain_rows,
    header_of,
    layout_error,
    number,
    recognise,
    scan_csv,
)
from ingest.sources import registered
from scorecard import schema
from scorecard.errors import FaultyFilesError, Problem, ValidationStoppedError

# The publisher puts the year of the geography into the names: nhs_trust22_code, icb22_code.
TRUST_COLUMN = re.compile(r"nhs_trust([0-9]{2})_code", re.IGNORECASE)
ICB_COLUMN = re.compile(r"icb([0-9]{2})_code", re.IGNORECASE)
SHARE_COLUMN = "proportion_trust_came_from_icb"
MEASURES = ("_available", "_occupied")
PLAIN = {name: (name,) for name in ("denominator", "ods_code", "month", "amount", "unit")}
IS_ESTIMATE = "is_estimate"
YES_OR_NO = {"yes": True, "no": False}
MISSING = "NA"
# Shares are printed with up to 17 digits; this is far above their rounding and far below any share left out.
MOST_OFF = 1e-6


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of catchment shares, of beds, of list sizes or of a plain table, told apart by their header."""
    columns = header_of(file)
    names = {column.casefold() for column in columns}
    if SHARE_COLUMN in names:
        return _shares(file, columns)
    if registered.PATIENTS.casefold() in names:
        return registered.read(file, columns)
    if any(TRUST_COLUMN.fullmatch(column) for column in columns):
        return _beds(file, columns)
    return _plain(file, columns)


def _shares(file: SourceFile, columns: Sequence[str]) -> Reading:
    """Catchment shares; the year stands in the name of the trust's column."""
    trust, icb = _named(columns, TRUST_COLUMN, "nhs_trust22_code"), _named(columns, ICB_COLUMN, "icb22_code")
    found = recognise(file, columns, {"ods_code": (trust,), "icb_gss": (icb,), "share": (SHARE_COLUMN,)})
    year = 2000 + int("".join(TRUST_COLUMN.findall(trust)))
    rows = _ours(file, found).with_columns(
        number("share").alias("share"),
        pl.col("share").alias("share_raw"),
        pl.lit(year, pl.Int64).alias("year"),
        pl.lit(str(year)).alias("year_raw"),
    )
    _check_totals(file, rows)
    return Reading(schema.CATCHMENT_SHARE, "catchment_shares", rows, named=found)


def _named(columns: Sequence[str], pattern: re.Pattern[str], usual: str) -> str:
    """The column that has a name of a pattern; where there is none, the name that it usually has."""
    return next((column for column in columns if pattern.fullmatch(column)), usual)


def _ours(file: SourceFile, found: Mapping[str, str]) -> pl.LazyFrame:
    return scan_csv(file).select(ROW, **{ours: pl.col(column) for ours, column in found.items()})


def _check_totals(file: SourceFile, rows: pl.LazyFrame) -> None:
    """Raise where the shares of a trust, all of which can be read, do not add up to 1."""
    readable = (pl.col("share").null_count() == 0).alias("is_whole")
    totals = rows.group_by("ods_code").agg(pl.col("share").sum(), readable, pl.col(ROW).min())
    off = totals.filter(pl.col("ods_code").is_not_null(), "is_whole", (pl.col("share") - 1).abs() > MOST_OFF)
    try:
        found = off.sort(ROW).head(MOST_ROWS_TOLD).collect()
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    problems = [_off(file, *line) for line in found.select("ods_code", "share", ROW).iter_rows()]
    if problems:
        raise FaultyFilesError(problems, ValidationStoppedError.exit_code)


def _off(file: SourceFile, trust: str, total: float, row: int) -> Problem:
    told = f"The shares of {trust} add up to {total:.6g} and not to 1: its catchment would be wrong."
    cure = "Add the rows that are missing, delete those that stand there twice, or download the file again."
    return Problem(file.name, told, cure, row=row, column=SHARE_COLUMN)


def _beds(file: SourceFile, columns: Sequence[str]) -> Reading:
    """Beds by trust and month: each column of beds available or occupied becomes a row, but for what is missing."""
    needed = {"ods_code": (_named(columns, TRUST_COLUMN, "nhs_trust22_code"),), "month": ("date",)}
    found = recognise(file, columns, needed)
    measures = [column for column in columns if column.casefold().endswith(MEASURES)]
    if not measures:
        cure = "Give the table of beds as published: general_acute_beds_available and so on."
        raise layout_error(file, "No column's name ends in _available or _occupied.", cure)
    wide = scan_csv(file).select(ROW, *measures, **{ours: pl.col(column) for ours, column in found.items()})
    long = wide.unpivot(measures, index=[ROW, *found], variable_name="denominator", value_name="amount")
    rows = long.filter(pl.col("amount") != MISSING).with_columns(
        pl.col("denominator").str.to_lowercase(),
        pl.lit("beds").alias("unit"),
        pl.lit(None, pl.String).alias(IS_ESTIMATE),
    )
    return Reading(schema.DENOMINATOR, "beds", _typed(rows), named=found)


def _plain(file: SourceFile, columns: Sequence[str]) -> Reading:
    """A table of the user's own; without a word on it, an amount was counted and not estimated."""
    found = recognise(file, columns, PLAIN)
    estimate = {name: column for column in columns if (name := column.casefold()) == IS_ESTIMATE}
    rows = _ours(file, {**found, **estimate})
    whole = rows if estimate else rows.with_columns(pl.lit(None, pl.String).alias(IS_ESTIMATE))
    return Reading(schema.DENOMINATOR, "plain", _typed(whole), named={**found, **estimate})


def _typed(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Months, amounts and truth values beside their own texts."""
    said = pl.col(IS_ESTIMATE).str.to_lowercase().replace_strict(YES_OR_NO, default=None, return_dtype=pl.Boolean)
    return rows.with_columns(
        _month().alias("month"),
        pl.col("month").alias("month_raw"),
        number("amount").alias("amount"),
        pl.col("amount").alias("amount_raw"),
        pl.when(pl.col(IS_ESTIMATE).is_null()).then(pl.lit(value=False)).otherwise(said).alias(IS_ESTIMATE),
        pl.col(IS_ESTIMATE).alias(f"{IS_ESTIMATE}_raw"),
    )


def _month() -> pl.Expr:
    """A month from '2022-04' or 'April 2022'."""
    text = pl.col("month")
    dashed = pl.when(text.str.contains("^[0-9]{4}-[0-9]{2}$")).then(text + "-01").str.to_date(DASHED_DAY, strict=False)
    is_spelt = text.str.contains("^[A-Za-z]{3,9} [0-9]{4}$")
    spelt = pl.when(is_spelt).then("1 " + text).str.to_date("%d %B %Y", strict=False)
    return pl.coalesce(dashed, spelt)
