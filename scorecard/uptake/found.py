"""What stands in prescribing data: who submitted when, and which products there are in which units."""

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from scorecard.engines import Frame, collected
from scorecard.uptake.amounts import MILLIONTHS, in_millionths

# Whole numbers and the millionths beyond them, added up apart: floats hold both sums exactly, in whatever order.
EXACT = ("whole", "beyond")


@dataclass(frozen=True)
class Found:
    """What stands in the prescribing data: rows by code and month, and quantities by product and native unit."""

    submitted: pl.DataFrame
    products: pl.DataFrame


def find(prescribing: Frame) -> Found:
    """One look at the whole of the data (schema.PRESCRIBING)."""
    return in_order(*collected(*looks(prescribing)))


def looks(prescribing: Frame) -> tuple[Frame, Frame]:
    """Rows by submitted code and month; and rows, exact sums, sizes and names by product and unit."""
    rows = nw.len().cast(nw.Int64).alias("rows")
    submitted = prescribing.group_by("ods_code", "month").agg(rows)
    sizes = prescribing.rename({"unit": "native_unit"}).with_columns(
        whole=nw.col("quantity").floor(), size=nw.col("quantity").abs()
    )
    parted = sizes.with_columns(beyond=in_millionths(nw.col("quantity") - nw.col("whole")))
    sums = [nw.col(name).sum() for name in (*EXACT, "size")]
    return submitted, parted.group_by("vmp_code", "native_unit").agg(rows, *sums, nw.col("vmp_name").min())


def together(found: list[tuple[pl.DataFrame, pl.DataFrame]]) -> Found:
    """What ``looks`` gave of several parts of the data, as one."""
    submitted, products = (pl.concat(parts).lazy() for parts in zip(*found, strict=True))
    told = (pl.col("rows", *EXACT, "size").sum(), pl.col("vmp_name").min())
    return in_order(
        *pl.collect_all(
            [
                submitted.group_by("ods_code", "month").agg(pl.col("rows").sum()),
                products.group_by("vmp_code", "native_unit").agg(told),
            ],
            engine="streaming",
        )
    )


def in_order(submitted: pl.DataFrame, products: pl.DataFrame) -> Found:
    """Both in the order of their keys, quantities as one number."""
    quantity = (pl.col("whole") * MILLIONTHS + pl.col("beyond")) / MILLIONTHS
    shaped = products.select("vmp_code", "native_unit", "rows", "size", "vmp_name", quantity=quantity)
    return Found(submitted.sort("ods_code", "month"), shaped.sort("vmp_code", "native_unit"))
