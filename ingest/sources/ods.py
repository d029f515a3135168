"""The Organisation Data Service: trust lists, the succession table, and the GP practice hierarchy."""

import re
from calendar import monthrange
from datetime import date

import polars as pl

from ingest.files import SourceFile
from ingest.readers import (
    COMPACT_DAY,
    DASHED_DAY,
    DAYS_OF_LISTS,
    Reading,
    day,
    header_of,
    layout_error,
    month_from,
    recognise,
    scan_csv,
)
from scorecard import schema

# Trust lists have no header; these are the positions of what is read, and the fewest columns a list ever had.
TRUST_COLUMNS = {0: "ods_code", 1: "name", 2: "region_code", 3: "icb_code", 10: "open_date", 11: "close_date"}
FEWEST_TRUST_COLUMNS = 20
# GP practices are listed in the same columns, under codes of six characters.
TRUST_CODE = re.compile(r"[A-Z0-9]{3,5}")
OPEN_DATE, OPENED = 10, re.compile(r"([0-9]{8})?")
SUCCESSION = {"ods_code": ("old_code",), "successor_ods_code": ("new_code",), "effective": ("date",)}
HIERARCHY = {
    "practice_code": ("PRACTICE_CODE",),
    "sub_icb_code": ("CCG_CODE", "SUB_ICB_LOCATION_CODE", "SUB_ICB_LOC_CODE"),
    "sub_icb_gss": ("ONS_CCG_CODE", "ONS_SUB_ICB_LOCATION_CODE", "ONS_SUB_ICB_LOC_CODE"),
    "sub_icb_name": ("CCG_NAME", "SUB_ICB_LOCATION_NAME", "SUB_ICB_LOC_NAME"),
    "icb_code": ("STP_CODE", "ICB_CODE"),
    "icb_gss": ("ONS_STP_CODE", "ONS_ICB_CODE"),
    "icb_name": ("STP_NAME", "ICB_NAME"),
    "region_code": ("COMM_REGION_CODE",),
    "region_gss": ("ONS_COMM_REGION_CODE",),
    "region_name": ("COMM_REGION_NAME",),
    "extract_date": ("EXTRACT_DATE",),
}


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of a trust list, a succession table or a practice hierarchy, told apart by their first row."""
    columns = header_of(file)
    names = {column.casefold() for column in columns}
    if "old_code" in names or "new_code" in names:
        return _successions(file, columns)
    if "practice_code" in names:
        return _hierarchy(file, columns)
    return _trusts(file, columns)


def _trusts(file: SourceFile, first_row: list[str]) -> Reading:
    """A trust list; the month in its name says which day it describes."""
    if not _is_trust(first_row):
        cure = (
            "Give a trust list (etr, no header), a succession table (old_code,new_code,date) or a practice hierarchy."
        )
        raise layout_error(file, "The file is none of the ODS files that are known here.", cure)
    month = month_from(file.stem) or month_from(file.name)
    if month is None:
        cure = "Name the file after the month of the list: etr_2022-02.csv."
        raise layout_error(file, "The name of the trust list does not say which month it describes.", cure)
    names = [TRUST_COLUMNS.get(position, f"column_{position}") for position in range(len(first_row))]
    texts = ("ods_code", "name", "region_code", "icb_code")
    dates = [expression for name in ("open_date", "close_date") for expression in _dated(name, COMPACT_DAY)]
    last_day = date(month.year, month.month, monthrange(month.year, month.month)[1])
    listed = [pl.lit(last_day).alias("list_date"), pl.lit(str(last_day)).alias("list_date_raw")]
    rows = scan_csv(file, names).select("row_number", *texts, *dates, *listed)
    return Reading(schema.TRUST, "trust_list", rows)


def _is_trust(row: list[str]) -> bool:
    """Whether a row is one of a trust list; a header, or a row of another headerless list, is not."""
    listed = len(row) >= FEWEST_TRUST_COLUMNS and TRUST_CODE.fullmatch(row[0])
    return bool(listed and OPENED.fullmatch(row[OPEN_DATE]))


def _successions(file: SourceFile, columns: list[str]) -> Reading:
    found = recognise(file, columns, SUCCESSION)
    rows = scan_csv(file).select("row_number", **{ours: pl.col(column) for ours, column in found.items()})
    return Reading(
        schema.SUCCESSION,
        "succession_table",
        rows.select("row_number", "ods_code", "successor_ods_code", *_dated("effective", DASHED_DAY)),
        named=found,
    )


def _hierarchy(file: SourceFile, columns: list[str]) -> Reading:
    """The practice hierarchy, of the same publication as list sizes."""
    found = recognise(file, columns, HIERARCHY)
    rows = scan_csv(file).select("row_number", **{ours: pl.col(column) for ours, column in found.items()})
    texts = [ours for ours in HIERARCHY if ours != "extract_date"]
    return Reading(
        schema.HIERARCHY,
        "practice_hierarchy",
        rows.select("row_number", *texts, *_dated("extract_date", *DAYS_OF_LISTS)),
        named=found,
    )


def _dated(name: str, *patterns: str) -> list[pl.Expr]:
    """A date column, written in one of several ways, beside its own text."""
    return [pl.coalesce(day(name, pattern) for pattern in patterns).alias(name), pl.col(name).alias(f"{name}_raw")]
