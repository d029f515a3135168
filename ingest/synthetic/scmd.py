"""Writes one month of Secondary Care Medicines Data, in each of the three published layouts."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ingest.synthetic import months

RETIRED_MONTHS = 3
LAYOUT_2026_MONTHS = 4
PROVISIONAL_MONTHS = 6
LAYOUTS = ("retired", "standard", "2026")


def layout_of(month: int, window: range) -> str:
    """The first months are in the retired layout, the last in that of 2026, the others in the standard one."""
    if month - window.start < RETIRED_MONTHS:
        return "retired"
    return "2026" if window.stop - month <= LAYOUT_2026_MONTHS else "standard"


def file_name(month: int, window: range) -> str:
    """The publisher's name for a month's file; the last months are provisional."""
    provisional = window.stop - month <= PROVISIONAL_MONTHS
    return f"{'scmd_provisional' if provisional else 'SCMD_FINAL'}_{months.stamp(month)}.csv"


def write_month(path: Path, rows: pl.DataFrame, month: int, layout: str) -> None:
    """One month's file; ``rows`` have ods_code, the products' columns, quantity and cost."""
    WRITERS[layout](rows, month).write_csv(path, quote_style="necessary", line_terminator="\n")


def _numeral(amount: pl.Expr) -> pl.Expr:
    """A number as the publisher prints it: whole numbers without a decimal point."""
    return amount.cast(pl.String).str.strip_suffix(".0")


def _common(rows: pl.DataFrame, month: str) -> list[pl.Series]:
    product = rows.select(VMP_SNOMED_CODE="vmp_code", VMP_PRODUCT_NAME="vmp_name")
    place = rows.select(YEAR_MONTH=pl.lit(month, pl.String), ODS_CODE="ods_code")
    return [*place.get_columns(), *product.get_columns()]


def _retired(rows: pl.DataFrame, month: int) -> pl.DataFrame:
    measured = rows.select(
        UNIT_OF_MEASURE_IDENTIFIER="unit_code",
        UNIT_OF_MEASURE_NAME="unit",
        TOTAL_QUANITY_IN_VMP_UNIT=_numeral(pl.col("quantity")),
    )
    return pl.DataFrame([*_common(rows, months.dashed(month)), *measured.get_columns()])


def _standard(rows: pl.DataFrame, month: int) -> pl.DataFrame:
    measured = rows.select(
        UNIT_OF_MEASURE_IDENTIFIER="unit_code",
        UNIT_OF_MEASURE_NAME=pl.col("unit").str.to_uppercase(),
        TOTAL_QUANITY_IN_VMP_UNIT=_numeral(pl.col("quantity")),
        INDICATIVE_COST=_numeral(pl.col("cost")),
    )
    return pl.DataFrame([*_common(rows, months.stamp(month)), *measured.get_columns()])


def _layout_2026(rows: pl.DataFrame, month: int) -> pl.DataFrame:
    """The layout that counts every quantity twice: in the unit of the unit dose size, and in unit doses."""
    unit_doses = (pl.col("quantity") / pl.col("unit_dose_size")).round(4)
    measured = rows.select(
        VMP_UDFS_UNIT_OF_MEASURE_IDENTIFIER="unit_code",
        VMP_UDFS_UNIT_OF_MEASURE_NAME=pl.col("unit").str.to_uppercase(),
        TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE=_numeral(pl.col("quantity")),
        INDICATIVE_COST=_numeral(pl.col("cost")),
        VMP_UNIT_DOSE_UNIT_OF_MEASURE_IDENTIFIER="unit_dose_code",
        VMP_UNIT_DOSE_UNIT_OF_MEASURE_NAME=pl.col("unit_dose").str.to_uppercase(),
        TOTAL_QUANTITY_IN_VMP_UNIT_DOSE_UNIT_OF_MEASURE=_numeral(unit_doses),
    )
    return pl.DataFrame([*_common(rows, months.stamp(month)), *measured.get_columns()])


WRITERS: dict[str, Callable[[pl.DataFrame, int], pl.DataFrame]] = {
    "retired": _retired,
    "standard": _standard,
    "2026": _layout_2026,
}
