"""Secondary Care Medicines Data: what trust pharmacies issued, one file a month, in three published layouts.

Columns are read by name, never by position: the publisher renamed them in 2019 and again in 2026.
"""

import re

import polars as pl

from ingest.files import INSIDE, SourceFile
from ingest.readers import Reading, first_row, header_of, month_from, number, recognise, scan_csv
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, Problem

# The publisher's own misspelling comes first: it is the one in the files.
NEEDED = {
    "month": ("YEAR_MONTH",),
    "ods_code": ("ODS_CODE",),
    "vmp_code": ("VMP_SNOMED_CODE",),
    "vmp_name": ("VMP_PRODUCT_NAME",),
    "unit_code": ("UNIT_OF_MEASURE_IDENTIFIER", "VMP_UDFS_UNIT_OF_MEASURE_IDENTIFIER"),
    "unit": ("UNIT_OF_MEASURE_NAME", "VMP_UDFS_UNIT_OF_MEASURE_NAME"),
    "quantity": (
        "TOTAL_QUANITY_IN_VMP_UNIT",
        "TOTAL_QUANTITY_IN_VMP_UNIT",
        "TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE",
    ),
}
COST = "INDICATIVE_COST"
MONTH = r"^([0-9]{4})[-_]?([0-9]{2})$"
# Dates as spreadsheet programs and databases write them: 01/07/2023, 2023-07-01, 20230701, Jul-23, July 2023.
OTHER_DATE = (
    r"^([0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}|[0-9]{1,2}[-/. ][0-9]{4}|[0-9]{8}|[A-Za-z]{3,9}[-/. ][0-9]{2,4})$"
)
# The least final first: a name that says both is not believed to be final.
STATUS_WORDS = {"work in progress": "wip", "wip": "wip", "provisional": "provisional", "final": "final"}


def read(file: SourceFile, told_status: str | None = None) -> Reading:
    """The rows of one file; its status is the one told, or the one in its name, or final."""
    columns = header_of(file)
    found = recognise(file, columns, NEEDED)
    cost = next((column for column in columns if column.casefold() == COST.casefold()), None)
    rows = scan_csv(file).select(
        "row_number", **{ours: pl.col(column) for ours, column in found.items()}, cost=_text(cost)
    )
    _check_months(file, rows, found["month"])
    return Reading(
        table=schema.PRESCRIBING,
        layout=_layout(found, cost),
        rows=_typed(rows),
        month=month_from(file.stem),
        data_status=told_status or status_from(file.name),
        named=found if cost is None else {**found, "indicative_cost": cost},
    )


def _check_months(file: SourceFile, rows: pl.LazyFrame, column: str) -> None:
    """Raise where months that can be read stand beside dates in other styles: rows of several files, put together.

    Setting the others aside would leave a part of the month, which would take the place of the whole.
    """
    readable = pl.col("month").str.contains(MONTH)
    first = first_row(file, rows, pl.col("month").str.contains(OTHER_DATE) & ~readable)
    good = None if first is None else first_row(file, rows, readable)
    if good is not None:
        told = f"The months are written in several styles: as row {good} has them, and as dates of another style."
        cure = "Write them all as 202104; or download the file again, and do not open it in a spreadsheet program."
        raise FaultyFilesError([Problem(file.name, told, cure, row=first, column=column)], LayoutError.exit_code)


def status_from(name: str) -> str:
    """The status that a file's name tells, or failing that its archive's; names that tell none are of final files."""
    for part in reversed(name.split(INSIDE)):
        words = re.sub(r"[\W_]+", " ", part.casefold())
        for word, status in STATUS_WORDS.items():
            if word in words:
                return status
    return "final"


def _layout(found: dict[str, str], cost: str | None) -> str:
    if found["unit"].casefold().startswith("vmp_udfs"):
        return "2026"
    return "standard" if cost else "retired"


def _text(column: str | None) -> pl.Expr:
    return pl.lit(None, pl.String) if column is None else pl.col(column)


def _typed(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Months come as 201904 and, in the retired layout, as 2019-01; units in either case."""
    year, of_year = (pl.col("month").str.extract(MONTH, group) for group in (1, 2))
    first_day = pl.concat_str(year, of_year, pl.lit("01"))
    month = first_day.str.to_date("%Y%m%d", strict=False)
    return rows.select(
        "row_number",
        "ods_code",
        "vmp_code",
        "vmp_name",
        "unit_code",
        month=month,
        month_raw="month",
        unit=pl.col("unit").str.to_lowercase(),
        quantity=number("quantity"),
        quantity_raw="quantity",
        indicative_cost=number("cost"),
        indicative_cost_raw="cost",
    )
