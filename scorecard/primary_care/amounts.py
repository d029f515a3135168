"""How much of each medicine practices prescribed: in items, and in daily doses where every presentation has one.

Quantities of unlike presentations are never added: a tablet and a millilitre have nothing in common but the dose.
"""

from typing import Any, TypeAlias

import narwhals as nw
import polars as pl

from scorecard.primary_care.bnf import PRESENTATION_SCHEMA

Frame: TypeAlias = nw.LazyFrame[Any]
MILLIONTHS = 1_000_000
BY = ("month", "practice_code", "sub_icb_code", "is_unidentified")
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
    """Amounts by month, practice and medicine: BY, medicine, unit (items, ddd or add), amount and source_rows.

    ``prescriptions`` has the rows of schema.PRIMARY_CARE; a row of no mapped medicine is left out. Sums are of whole
    millionths, so that they do not depend on the order of adding.
    """
    medicines = presentations.select("bnf_code", "medicine")
    named = prescriptions.join(medicines, on="bnf_code", how="inner")
    items = named.select(*BY, "medicine", nw.lit("items").alias("unit"), amount=nw.col("items").cast(nw.Float64()))
    dosed = prescriptions.join(conversions, on="bnf_code", how="inner").select(
        *BY, "medicine", "unit", amount=nw.col("quantity") * nw.col("factor")
    )
    both = nw.concat([items, dosed])
    whole = both.with_columns((nw.col("amount") * MILLIONTHS).round().cast(nw.Int64()).alias("amount"))
    summed = whole.group_by(*BY, "medicine", "unit").agg(nw.col("amount").sum(), source_rows=nw.len())
    return summed.with_columns(nw.col("amount") / MILLIONTHS)
