"""Denominators beside populations: amounts by organisation, such as beds, episodes or list sizes.

Specification, drawn as tables: tests/spec/test_denominators.py. Naive implementation: tests/lib/naive_denominators.py.
"""

import polars as pl

from scorecard import schema
from scorecard.notes import Note
from scorecard.places.organisations import LEVELS_ABOVE, counted_for

OF_AMOUNT = ("denominator", "unit", "org_type", "ods_code", "month")


def monthly(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Amounts at every level: as they were supplied, or else as sums of trusts (``is_sum``).

    A level is summed for a denominator only where it was supplied for no month: a series is never a mixture. A merged
    trust counts for its successor. A code that no organisation has is taken for a trust of no known ICB, so that
    England misses nothing. Of two rows for one amount the last counts; unlike units are never added.

    ``rows`` has schema.DENOMINATOR's columns in order of loading, ``organisations`` schema.ORGANISATION's. Gives
    denominator, unit, org_type, ods_code, month, amount, is_estimate (of any row in it) and is_sum.
    """
    placed = counted_for(rows.unique(schema.DENOMINATOR.key, keep="last"), organisations)
    is_trust = pl.col("org_type") == "trust"
    trusts, others = placed.filter(is_trust), placed.filter(~is_trust)
    supplied = pl.concat([_added_up(trusts, "trust"), _added_up(others, "ods_code")]).with_columns(is_sum=False)
    above = [_added_up(trusts.with_columns(org_type=pl.lit(level)), level) for level in LEVELS_ABOVE]
    given = supplied.select("denominator", "org_type").unique()
    sums_of_trusts = pl.concat(above).with_columns(is_sum=True).join(given, on=given.columns, how="anti")
    return pl.concat([supplied, sums_of_trusts]).sort(OF_AMOUNT)


def _added_up(placed: pl.DataFrame, column: str) -> pl.DataFrame:
    """Amounts by the organisation that a column names, and by its level."""
    kept = placed.select("denominator", "unit", "org_type", "month", "amount", "is_estimate", ods_code=column)
    ordered = kept.sort(*OF_AMOUNT, "amount")
    return ordered.group_by(OF_AMOUNT, maintain_order=True).agg(pl.col("amount").sum(), pl.col("is_estimate").any())


def monthly_notes(rows: pl.DataFrame, organisations: pl.DataFrame) -> list[Note]:
    """A note on every code that no organisation has, and on every trust with a month missing among its months."""
    return [*_unknown_notes(rows, organisations), *_gap_notes(rows, organisations)]


def _unknown_notes(rows: pl.DataFrame, organisations: pl.DataFrame) -> list[Note]:
    known = organisations.filter(pl.col("ods_code") != schema.UNALLOCATED)
    told = "has denominators and is no organisation of this release. It is taken for a trust of no known ICB."
    codes = rows.join(known, on="ods_code", how="anti")["ods_code"].unique().sort()
    return [Note("denominator", f"{code} {told}", ods_code=code) for code in codes]


def gaps(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Months that a code lacks between its first and its last, and that others have.

    Gives denominator, ods_code, month, and in ``trust`` whom the code counts for: what is known of that trust's month
    is a part of it.
    """
    trusts = counted_for(rows, organisations).filter(pl.col("org_type") == "trust")
    there = trusts.select("denominator", "trust", "ods_code", "month").unique()
    spans = there.group_by("denominator", "trust", "ods_code").agg(
        first=pl.col("month").min(), last=pl.col("month").max()
    )
    months = there.select("denominator", "month").unique().join(spans, on="denominator")
    expected = months.filter(pl.col("month").is_between("first", "last"))
    return expected.join(there, on=there.columns, how="anti").select("denominator", "ods_code", "month", "trust")


def _gap_notes(rows: pl.DataFrame, organisations: pl.DataFrame) -> list[Note]:
    """A note on every code with a month missing among its months."""
    lacked = gaps(rows, organisations)
    counted = lacked.group_by("ods_code").agg(pl.col("denominator", "month").n_unique()).sort("ods_code")
    why = "between its first and its last: nothing is divided by it there"
    return [
        Note("denominator", f"{code} lacks {many(names, 'denominator')} in {many(lacking, 'month')} {why}.", code)
        for code, names, lacking in counted.select("ods_code", "denominator", "month").iter_rows()
    ]


def many(count: int, what: str) -> str:
    """One thing, or so many."""
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
