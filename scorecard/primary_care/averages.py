"""Average daily quantities, the publisher's doses, beside ours: a check of the mapping, and never mixed with figures.

The publisher defines them for some presentations and prints 0 for all others, which is no use of zero; a blank is not
known.

Specification, drawn as tables: tests/spec/test_average_daily_quantities.py.
"""

from collections.abc import Iterable, Iterator

import narwhals as nw
import polars as pl

from scorecard.engines import Frame
from scorecard.notes import Note
from scorecard.uptake.amounts import MILLIONTHS, in_millionths

# No practice prescribes so many of anything in a row: what is beyond would be a slip, and fit into no sum.
LARGEST = 1e9
OF_ROW = ("adq_usage", "quantity")
# From here on our doses are so far from the publisher's that somebody should look: twice, or half.
FAR = 2.0
KIND = "primary_care"


def by_code(rows: Frame) -> Frame:
    """Sums by bnf_code of rows for which the publisher has average daily quantities: these, and our quantity.

    Both are in whole millionths (adq_usage_sum, quantity_sum), so that they do not depend on the order of adding.
    """
    known = nw.all_horizontal(
        nw.col("adq_usage") != 0, *(nw.col(name).abs() < LARGEST for name in OF_ROW), ignore_nulls=False
    )
    counted = {f"{name}_sum": nw.when(known).then(in_millionths(nw.col(name))).otherwise(0.0) for name in OF_ROW}
    whole = rows.with_columns(**{name: amount.cast(nw.Int64) for name, amount in counted.items()})
    return whole.group_by("bnf_code").agg(*(nw.col(name).sum() for name in counted))


def averages(sums: Iterable[pl.DataFrame], presentations: pl.DataFrame) -> pl.DataFrame:
    """By medicine: presentations_without_adq, adq, and ddd_per_adq over the presentations that have both.

    ``sums`` are those of ``by_code``, and ``presentations`` names every code that occurs (PRESENTATION_SCHEMA). Where
    the publisher has none for any presentation, there is neither.
    """
    told = pl.concat(sums).group_by("bnf_code").agg(pl.col("adq_usage_sum", "quantity_sum").sum())
    beside = presentations.join(told, on="bnf_code", how="left").with_columns(
        pl.col("adq_usage_sum", "quantity_sum").fill_null(0)
    )
    has, both = pl.col("adq_usage_sum") != 0, (pl.col("adq_usage_sum") != 0) & pl.col("ddd_quantity").is_not_null()
    ours = (pl.col("quantity_sum") / pl.col("ddd_quantity")).filter(both).sum()
    theirs = pl.col("adq_usage_sum").filter(both).sum()
    return beside.group_by("medicine").agg(
        presentations_without_adq=(~has).sum().cast(pl.Int64),
        adq=pl.when(has.any()).then(pl.col("adq_usage_sum").sum() / MILLIONTHS),
        ddd_per_adq=pl.when(theirs > 0).then(ours / theirs),
    )


def notes(found: pl.DataFrame) -> Iterator[Note]:
    """Medicines whose daily doses are far from the publisher's; ``found`` has medicine, name and ddd_per_adq."""
    far = found.filter((pl.col("ddd_per_adq") >= FAR) | (pl.col("ddd_per_adq") <= 1 / FAR)).sort("medicine")
    for medicine, name, times in far.select("medicine", "name", "ddd_per_adq").iter_rows():
        told = f"{name} has {times:.2g} defined daily doses in primary care for each of the publisher's average daily "
        yield Note(
            KIND,
            f"{told}quantities. Both may be right; if not, correct ddd_quantity in the mapping.",
            medicine=medicine,
        )
