"""ONS mid-year population estimates: a workbook with a sheet a year, by sub-ICB location."""

import re

import polars as pl

from ingest.files import SourceFile
from ingest.readers import Reading, layout_error, whole_number
from ingest.workbooks import cells_of, open_workbook
from scorecard import schema

SHEET = re.compile(r"^mid-(\d{4})", re.IGNORECASE)
# ONS puts the year of the geography into its column names: 'SICBL 2024 Code', 'ICB 2024 Name'.
NEEDED = {
    "sub_icb_gss": r"^SICBL \d{4} Code$",
    "sub_icb_name": r"^SICBL \d{4} Name$",
    "icb_gss": r"^ICB \d{4} Code$",
    "icb_name": r"^ICB \d{4} Name$",
    "region_gss": r"^NHSER \d{4} Code$",
    "region_name": r"^NHSER \d{4} Name$",
    "population": r"^Total$",
}
ROWS_BEFORE_HEADER = 20
# Row numbers tell the sheets of a workbook apart, or a bad row of one year would set aside good rows of the others:
# 20200000007 is row 7 of the sheet of mid-2020. No sheet can have this many rows.
ROWS_A_SHEET = 10_000_000


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """Every year's sub-ICB populations of a workbook."""
    workbook = open_workbook(file)
    years = {name: int(found[1]) for name in workbook.sheet_names if (found := SHEET.match(name))}
    if not years:
        cure = "Give the ONS workbook of estimates by ICB (sheets 'Mid-2022 ICB 2024' and the like)."
        raise layout_error(file, "The workbook has no sheet of mid-year estimates.", cure)
    sheets = [_sheet(file, cells_of(file, workbook, name), name, year) for name, year in years.items()]
    return Reading(schema.POPULATION_ESTIMATE, "ons_icb_workbook", pl.concat(sheets).lazy())


def _sheet(file: SourceFile, cells: pl.DataFrame, name: str, year: int) -> pl.DataFrame:
    """One year's rows, read from below the header, wherever it stands."""
    tops = ([value or "" for value in row] for row in cells.head(ROWS_BEFORE_HEADER).iter_rows())
    found = next(((row, texts) for row, texts in enumerate(tops, 1) if _is_header(texts)), None)
    if found is None:
        told = f"The sheet '{name}' has no row with {', '.join(pattern.strip('^$') for pattern in NEEDED.values())}."
        raise layout_error(file, told, "Use the workbook as ONS published it.")
    header_row, header = found
    columns = {ours: cells.columns[_position(header, pattern)] for ours, pattern in NEEDED.items()}
    numbered = cells.with_row_index("row", offset=1).slice(header_row)
    return _typed(numbered.select("row", **{ours: pl.col(column) for ours, column in columns.items()}), year)


def _is_header(texts: list[str]) -> bool:
    return all(any(re.match(pattern, text) for text in texts) for pattern in NEEDED.values())


def _position(header: list[str], pattern: str) -> int:
    return next(position for position, text in enumerate(header) if re.match(pattern, text))


def _typed(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    """The sub-ICB's ODS code stands at the end of its ONS name: 'NHS South Yorkshire ICB - 02P'."""
    return rows.filter(pl.any_horizontal(pl.col(NEEDED).is_not_null())).select(
        (year * ROWS_A_SHEET + pl.col("row").cast(pl.Int64)).alias("row_number"),
        pl.lit(year, pl.Int64).alias("vintage"),
        pl.lit(str(year)).alias("vintage_raw"),
        "sub_icb_gss",
        pl.col("sub_icb_name").str.extract(r" - (\w+)$").alias("sub_icb_code"),
        "sub_icb_name",
        "icb_gss",
        "icb_name",
        "region_gss",
        "region_name",
        whole_number("population").alias("population"),
        pl.col("population").alias("population_raw"),
    )
