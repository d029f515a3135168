"""ONS mid-year population estimates: a workbook with a sheet a year, by sub-ICB location."""

import re

import fastexcel
import polars as pl

from ingest.readers import Reading, layout_error, number
from ingest.unpack import SourceFile, unreadable
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


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """Every year's sub-ICB populations of a workbook."""
    try:
        workbook = fastexcel.read_excel(file.path)
    except fastexcel.FastExcelError as error:
        told = "The workbook cannot be opened."
        raise unreadable(file.name, told, "Open it in a spreadsheet program and save it as XLSX.") from error
    years = {name: int(found[1]) for name in workbook.sheet_names if (found := SHEET.match(name))}
    if not years:
        cure = "Give the ONS workbook of estimates by ICB (sheets 'Mid-2022 ICB 2024' and the like)."
        raise layout_error(file, "The workbook has no sheet of mid-year estimates.", cure)
    sheets = [_sheet(file, workbook, name, year) for name, year in years.items()]
    return Reading(schema.POPULATION_ESTIMATE, "ons_icb_workbook", pl.concat(sheets).lazy())


def _sheet(file: SourceFile, workbook: fastexcel.ExcelReader, name: str, year: int) -> pl.DataFrame:
    """One year's rows, read from below the header, wherever it stands."""
    cells = workbook.load_sheet(name, header_row=None, n_rows=ROWS_BEFORE_HEADER, dtypes="string").to_polars()
    header_row = next((row for row, values in enumerate(cells.iter_rows()) if _is_header(values)), None)
    if header_row is None:
        told = f"The sheet '{name}' has no row with {', '.join(pattern.strip('^$') for pattern in NEEDED.values())}."
        raise layout_error(file, told, "Use the workbook as ONS published it.")
    header = [str(value or "").strip() for value in cells.row(header_row)]
    positions = {ours: _position(header, pattern) for ours, pattern in NEEDED.items()}
    sheet = workbook.load_sheet(
        name, header_row=None, skip_rows=header_row + 1, use_columns=sorted(positions.values()), dtypes="string"
    ).to_polars()
    return _typed(
        sheet.rename(dict(zip(sheet.columns, sorted(positions, key=positions.__getitem__), strict=True))),
        year,
        header_row,
    )


def _is_header(values: tuple[object, ...]) -> bool:
    texts = [str(value or "").strip() for value in values]
    return all(any(re.match(pattern, text) for text in texts) for pattern in NEEDED.values())


def _position(header: list[str], pattern: str) -> int:
    return next(position for position, text in enumerate(header) if re.match(pattern, text))


def _typed(cells: pl.DataFrame, year: int, header_row: int) -> pl.DataFrame:
    """The sub-ICB's ODS code stands at the end of its ONS name: 'NHS South Yorkshire ICB - 02P'."""
    trimmed = cells.select(pl.all().str.strip_chars())
    return (
        trimmed.with_row_index("row_number", offset=header_row + 2)
        .filter(pl.col("sub_icb_gss").is_not_null())
        .select(
            pl.col("row_number").cast(pl.Int64),
            pl.lit(year, pl.Int64).alias("vintage"),
            pl.lit(str(year)).alias("vintage_raw"),
            "sub_icb_gss",
            pl.col("sub_icb_name").str.extract(r" - (\w+)$").alias("sub_icb_code"),
            "sub_icb_name",
            "icb_gss",
            "icb_name",
            "region_gss",
            "region_name",
            number("population").cast(pl.Int64).alias("population"),
            pl.col("population").alias("population_raw"),
        )
    )
