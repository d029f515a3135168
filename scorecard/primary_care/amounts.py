"""How much of each medicine practices prescribed: in items, and in daily doses where every presentation has one.

Quantities of unlike presentations are never added: a tablet and a millilitre have nothing in common but the dose.
"""

import narwhals as nw
import polars as pl

from scorecard.engines import Frame
from scorecard.primary_care.bnf import PRESENTATION_SCHEMA
from scorecard.uptake.amounts import in_millionths

BY = ("month", "practice_code", "sub_icb_code", "is_unidentified")
# What is told of rows beside their amount.
COUNTED = ("quantity", "nic")
# The unit of an amount, and the quantity that makes one of it.
DOSES = {"ddd": "ddd_quantity", "add": "add_quantity"}


def conversions(presentations: pl.DataFrame) -> pl.DataFrame:
    """What one unit of quantity of a presentation is worth in daily doses: bnf_code, medicine, unit, factor.

    ``presentations`` has PRESENTATION_SCHEMA and names every code that occurs. A medicine of which any presentation
    has no such dose has none of that kind: a sum that leaves presentations out would be too low.
    """
    rows = presentations.match_to_schema(PRESENTATION_SCHEMA)
    parts = [
        rows.filter(pl.col(quantity).is_not_null().all().over("medicine")).select(
            "bnf_code", "medicine", unit=pl.lit(unit), factor=1 / pl.col(quantity)
        )
        for unit, quantity in DOSES.items()
    ]
    return pl.concat(parts)


def without_doses(presentations: pl.DataFrame) -> pl.DataFrame:
    """Why a medicine has no daily doses: medicine, unit and the codes that have none, in order."""
    parts = [
        presentations.filter(pl.col(quantity).is_null())
        .group_by("medicine")
        .agg(pl.lit(unit).first().alias("unit"), pl.col("bnf_code").sort().alias("codes"))
        for unit, quantity in DOSES.items()
    ]
    return pl.concat(parts).select("medicine", "unit", "codes").sort("medicine", "unit")


def amounts(prescriptions: Frame, presentations: Frame, conversions: Frame) -> Frame:
    """Amounts and costs by BY, medicine and unit (items, ddd or add), in whole millionths of the unit and of a pound.

    ``prescriptions`` has BY, bnf_code, items, quantity and nic, the list price; a row of no mapped medicine is left
    out. Sums are of integers, so that they do not depend on the order of adding; one of costs means nothing where all
    of its rows are rows_without_cost.
    """
    medicines = presentations.select("bnf_code", "medicine")
    named = prescriptions.join(medicines, on="bnf_code", how="inner")
    items = named.select(*BY, *COUNTED, "medicine", nw.lit("items").alias("unit"), amount=nw.col("items"))
    dosed = prescriptions.join(conversions, on="bnf_code", how="inner").select(
        *BY, *COUNTED, "medicine", "unit", amount=nw.col("quantity") * nw.col("factor")
    )
    both = nw.concat([items.with_columns(nw.col("amount").cast(nw.Float64())), dosed])
    return (
        both.with_columns(
            millionths=in_millionths(nw.col("amount")).cast(nw.Int64),
            cost_millionths=in_millionths(nw.col("nic")).cast(nw.Int64),
            is_negative=(nw.col("quantity") < 0).cast(nw.Int64()),
            has_no_cost=nw.col("nic").is_null().cast(nw.Int64()),
        )
        .group_by(*BY, "medicine", "unit")
        .agg(
            nw.col("millionths").sum(),
            nw.col("cost_millionths").sum(),
            nw.len().cast(nw.Int64()).alias("source_rows"),
            nw.col("is_negative").sum().alias("negative_rows"),
            nw.col("has_no_cost").sum().alias("rows_without_cost"),
        )
    )
