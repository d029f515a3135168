"""Recommendations: what an appraisal asks organisations to list, and by when.

One appraisal can hold several. Those that the register numbers are told apart by their number; rows without one make a
recommendation for each condition, category, commissioner, clock and replacement.
"""

from dataclasses import dataclass

import polars as pl

from scorecard import schema
from scorecard.compliance.clock import with_clock

TOGETHER = (
    *("condition", "category", "commissioner", "clock_rule", "clock_starts", "clock_due"),
    *("status", "replaced_by", "replaced_on"),
)
FIRST = ("published", "published_year", "therapeutic_area")
REPLACED = "replaced"
OUTSIDE = {
    "only_in_research": "recommended only in research",
    "not_recommended": "not recommended",
    "terminated": "the appraisal was terminated",
}


@dataclass(frozen=True)
class Recommendations:
    """``table`` is schema.RECOMMENDATION, ``medicines`` RECOMMENDED_MEDICINE, both without release_id."""

    table: pl.DataFrame
    medicines: pl.DataFrame


def recommendations(facts: pl.DataFrame, rules: pl.DataFrame) -> Recommendations:
    """Every recommendation of the register with its clock; facts are in the order in which files were loaded."""
    latest = facts.unique(list(schema.APPRAISAL_FACT.key), keep="last", maintain_order=True)
    numbered = with_numbers(latest)
    medicines = numbered.select("recommendation_id", "medicine", "medicine_name").unique(
        ["recommendation_id", "medicine"], keep="first", maintain_order=True
    )
    table = _titled(_one_row_each(numbered), medicines)
    return Recommendations(_leaving(with_clock(table, rules)), medicines)


def with_numbers(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts with recommendation_id and number: the register's own, or one behind these in order of appearance."""
    placed = facts.with_row_index("place")
    own = placed.filter(pl.col("recommendation").is_not_null()).with_columns(number=pl.col("recommendation"))
    others = placed.filter(pl.col("recommendation").is_null())
    taken = own.group_by("ta_number").agg(taken=pl.col("number").max())
    first = pl.col("place").min().over("ta_number", *TOGETHER)
    counted = others.with_columns(first.alias("first")).join(taken, on="ta_number", how="left")
    order = pl.col("first").rank("dense").over("ta_number").cast(pl.Int64)
    rest = counted.with_columns(number=order + pl.col("taken").fill_null(0)).drop("first", "taken")
    both = pl.concat([own, rest], how="diagonal").sort("place").drop("place")
    return both.with_columns(recommendation_id=pl.format("{}-{}", "ta_number", "number"))


def _one_row_each(numbered: pl.DataFrame) -> pl.DataFrame:
    """One row a recommendation; what is blank in one row may stand in another."""
    told = [pl.col(name).drop_nulls().first() for name in (*TOGETHER, *FIRST)]
    return numbered.group_by("recommendation_id", "ta_number", "number", maintain_order=True).agg(told)


def _titled(table: pl.DataFrame, medicines: pl.DataFrame) -> pl.DataFrame:
    """With the medicines and the condition as a title."""
    names = medicines.group_by("recommendation_id", maintain_order=True).agg(pl.col("medicine_name").str.join(", "))
    joined = table.join(names, on="recommendation_id")
    title = pl.concat_str("medicine_name", "condition", separator=": ", ignore_nulls=True)
    year = pl.coalesce(pl.col("published").dt.year().cast(pl.Int64), "published_year")
    return joined.with_columns(title=title, published_year=year)


def _leaving(table: pl.DataFrame) -> pl.DataFrame:
    """With whether it counts, and from which day on it no longer does."""
    replacing = table.group_by("ta_number").agg(replacing=pl.col("published").drop_nulls().min())
    joined = table.join(replacing, left_on="replaced_by", right_on="ta_number", how="left")
    replaced = pl.col("status") == REPLACED
    leaves = pl.coalesce("replaced_on", pl.when(replaced).then("replacing"))
    positive = pl.col("category").is_in(schema.POSITIVE)
    known = joined.with_columns(leaves_on=pl.when(positive).then(leaves))
    by = pl.coalesce(pl.format("replaced by {}", "replaced_by"), pl.lit("replaced or withdrawn"))
    unknown_day = replaced.fill_null(value=False) & pl.col("leaves_on").is_null()
    outside = (
        pl.when(~positive)
        .then(pl.col("category").replace_strict(OUTSIDE, default=None, return_dtype=pl.String))
        .when(unknown_day)
        .then(by + ", on a day that is not known")
        .when(pl.col("leaves_on").is_not_null())
        .then(by)
    )
    return known.with_columns(counts=positive & ~unknown_day, outside_reason=outside)
