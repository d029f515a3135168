"""List size: people registered with the practices of an area, another denominator than the people who live there.

More are registered than live there, by about a twentieth: whoever divides by them says so. Specification, drawn as
tables: tests/spec/test_list_size.py.
"""

import polars as pl

from scorecard import periods, schema
from scorecard.primary_care.places import Geography, areas_of, carried
from scorecard.schema.words import LIST_SIZE as NAME

LEVELS = {"sub_icb": "sub_icb", "icb": "icb", "region": "region", "england": "england"}


def list_sizes(areas: pl.DataFrame, practices: pl.DataFrame, supplied: pl.DataFrame, where: Geography) -> pl.DataFrame:
    """schema.PRIMARY_CARE_LIST_SIZE without release_id; a level has one where each of its sub-ICBs has one.

    ``areas`` (schema.PRIMARY_CARE_AREA) and ``supplied`` (DENOMINATOR) are in the order of loading; ``practices`` are
    sums of practices (registered.Registered.sizes). For a month of a sub-ICB, what is supplied as a denominator is
    believed first, then the sum of its practices, then what stands beside sums of prescriptions.
    """
    beside = _of_todays_areas(areas.drop_nulls(NAME).select("month", "ods_code", NAME), where)
    own = supplied.filter(pl.col("denominator") == NAME).select("month", "ods_code", list_size="amount")
    summed = practices.select("month", "sub_icb", pl.col(NAME).cast(pl.Float64))
    every = pl.concat([beside, summed, _of_todays_areas(own, where)])
    believed = every.unique(["month", "sub_icb"], keep="last", maintain_order=True)
    sizes = believed.join(areas_of(where.hierarchy), on="sub_icb")
    levels = [_at(sizes, areas_of(where.hierarchy), level, column) for level, column in LEVELS.items()]
    return pl.concat(levels).with_columns(pl.col(NAME).round().cast(pl.Int64))


def _of_todays_areas(sizes: pl.DataFrame, where: Geography) -> pl.DataFrame:
    """Sizes by month and sub-ICB of the newest hierarchy; a code's own size before those of its predecessors.

    Of a code that stands in several rows of a month, the last is believed.
    """
    endings = carried(sizes["ods_code"], where.hierarchy, where.successions, where.as_of)
    last = sizes.unique(["month", "ods_code"], keep="last", maintain_order=True)
    placed = last.join(endings.select(ods_code="code", sub_icb="carried"), on="ods_code").drop_nulls("sub_icb")
    is_own = pl.col("ods_code") == pl.col("sub_icb")
    kept = placed.filter(is_own | ~is_own.any().over("month", "sub_icb"))
    return kept.group_by("month", "sub_icb").agg(pl.col(NAME).sum())


def _at(sizes: pl.DataFrame, areas: pl.DataFrame, level: str, column: str) -> pl.DataFrame:
    """Sums at one level, of the areas of which no sub-ICB lacks its size."""
    england = pl.lit(schema.ENGLAND).alias("england")
    due = areas.with_columns(england).group_by(column).agg(due=pl.len())
    summed = sizes.with_columns(england).group_by("month", column).agg(pl.col(NAME).sum(), came=pl.len())
    whole = summed.join(due, on=column).filter(pl.col("came") == pl.col("due"))
    return whole.select(pl.lit(level).alias("org_type"), pl.col(column).alias("ods_code"), "month", NAME)


def per_registered(used: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Rows of uptake, divided by the mean list size of their months, with ``denominator_is``.

    Without the list size of each month there is no denominator, and no value.
    """
    spans = [
        (kind, start, month)
        for kind, start in used.select("period_type", "period").unique().iter_rows()
        for month in periods.months_of(kind, start)
    ]
    names = {"period_type": pl.String, "period": pl.Date, "month": pl.Date}
    months = pl.DataFrame(spans, schema=names, orient="row")
    due = months.group_by("period_type", "period").agg(due=pl.len())
    keys = ["org_type", "ods_code", "period_type", "period"]
    means = months.join(sizes, on="month").group_by(keys).agg(pl.col(NAME).mean(), came=pl.len())
    whole = means.join(due, on=["period_type", "period"]).filter(pl.col("came") == pl.col("due"))
    divided = used.drop("denominator").join(whole.select(*keys, NAME), on=keys, how="left", maintain_order="left")
    value = pl.when(pl.col(NAME) > 0).then(pl.col("numerator") / pl.col(NAME) * schema.PER_PEOPLE)
    told = divided.with_columns(value=value, denominator=pl.col(NAME), denominator_is=pl.lit(NAME))
    return told.select(*used.columns, "denominator_is")
