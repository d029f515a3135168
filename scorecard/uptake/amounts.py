"""Uptake: quantities converted, rolled up to organisations and periods, and divided by people.

Every function takes frames and gives frames, through narwhals, so that the same lines run on polars and on Spark.
Specification, drawn as tables: tests/spec/test_uptake.py. Naive second implementation: tests/lib/naive_uptake.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import narwhals as nw
import polars as pl

from scorecard import periods, schema

Frame = nw.LazyFrame[pl.LazyFrame]

CALENDAR_SCHEMA = pl.Schema({"month": pl.Date(), "period_type": pl.String(), "period": pl.Date()})
LEVELS = {"trust": "trust", "icb": "icb", "region": "region"}
COUNTS = ("source_rows", "negative_rows", "rows_without_cost")
SUMS = ("millionths", "cost_millionths", *COUNTS)
# Amounts are added up as whole millionths of their unit: sums of integers are the same in whatever order threads add
# them, so the same inputs give the same release to the last bit, and levels add up exactly.
MILLIONTHS = 1_000_000
# So many amounts become three times as many figures, which take 400 MB until they are done.
ROWS_AT_ONCE = 300_000
# The greatest sum, in the unit (mg: 9,000 tonnes), that 64 bits hold; the build refuses to go beyond it.
GREATEST_SUM = 9.0e18 / MILLIONTHS


def calendar(months: Iterable[date]) -> pl.DataFrame:
    """Which complete periods each loaded month belongs to: month, period_type, period."""
    loaded = set(months)
    rows = [
        (month, period_type, start)
        for period_type in schema.PERIOD_TYPES
        for start in periods.complete_periods(period_type, loaded)
        for month in periods.months_of(period_type, start)
    ]
    return pl.DataFrame(rows, schema=CALENDAR_SCHEMA, orient="row")


def amounts(prescribing: Frame, conversions: Frame) -> Frame:
    """Amounts and costs by submitted code, month, medicine and unit, in whole millionths of the unit and of a pound.

    ``prescribing`` has schema.PRESCRIBING's month, ods_code, vmp_code, unit, quantity and indicative_cost;
    ``conversions`` has vmp_code, native_unit, medicine, unit and factor. Products without a conversion are not in the
    result. A sum of costs means nothing where all of its rows are rows_without_cost.
    """
    joined = prescribing.rename({"unit": "native_unit"}).join(conversions, on=["vmp_code", "native_unit"], how="inner")
    return (
        joined.with_columns(
            millionths=in_millionths(nw.col("quantity") * nw.col("factor")).cast(nw.Int64),
            cost_millionths=in_millionths(nw.col("indicative_cost")).cast(nw.Int64),
            is_negative=(nw.col("quantity") < 0).cast(nw.Int64),
            has_no_cost=nw.col("indicative_cost").is_null().cast(nw.Int64),
        )
        .group_by("ods_code", "month", "medicine", "unit")
        .agg(
            nw.col("millionths").sum(),
            nw.col("cost_millionths").sum(),
            nw.len().cast(nw.Int64).alias("source_rows"),
            nw.col("is_negative").sum().alias("negative_rows"),
            nw.col("has_no_cost").sum().alias("rows_without_cost"),
        )
    )


def in_millionths(amount: nw.Expr) -> nw.Expr:
    """Whole millionths of an amount; of two that are as near, the even one.

    Written out, because engines have rules of their own: left to them, Spark would give 3 where polars gives 2.
    """
    whole = (amount * MILLIONTHS).floor()
    beyond = amount * MILLIONTHS - whole
    is_nearer_above = (beyond > 0.5) | ((beyond == 0.5) & (whole % 2 != 0))
    return whole + is_nearer_above.cast(nw.Int64)


def at_levels(rows: Frame, placements: Frame, sums: tuple[str, ...]) -> Frame:
    """Sums at trust, ICB, region and England level; keys other than ods_code and ``sums`` are kept.

    ``placements`` has submitted_code, trust, icb and region. Codes without a place stay on the unallocated line, so
    England is the sum of its regions, of its ICBs and of its trusts.
    """
    placed = rows.join(placements, left_on="ods_code", right_on="submitted_code", how="inner")
    keys = [name for name in rows.collect_schema().names() if name != "ods_code" and name not in sums]
    return sums_at(placed, LEVELS, keys, sums)


def sums_at(placed: Frame, levels_below: Mapping[str, str], keys: Sequence[str], sums: tuple[str, ...]) -> Frame:
    """Sums by keys at each level, whose org_type names the column of its codes, and of England."""
    totals = [nw.col(name).sum() for name in sums]
    levels = [
        placed.group_by(column, *keys).agg(*totals).rename({column: "ods_code"}).with_columns(org_type=nw.lit(org_type))
        for org_type, column in levels_below.items()
    ]
    england = placed.group_by(*keys).agg(*totals)
    levels.append(england.with_columns(ods_code=nw.lit(schema.ENGLAND), org_type=nw.lit("england")))
    columns = ["org_type", "ods_code", *keys, *sums]
    return nw.concat([level.select(*columns) for level in levels])


def in_periods(rows: Frame, months: Frame, sums: tuple[str, ...]) -> Frame:
    """Sums over complete periods; ``months`` is a calendar: a month is in up to four spans of twelve months.

    A calendar may be of each medicine and unit by itself: then it has these columns too.
    """
    keys = [name for name in rows.collect_schema().names() if name != "month" and name not in sums]
    shared = [name for name in months.collect_schema().names() if name not in ("period_type", "period")]
    dated = rows.join(months, on=shared, how="inner")
    return dated.group_by(*keys, "period_type", "period").agg(*[nw.col(name).sum() for name in sums])


def with_rate(rows: Frame, people: Frame) -> Frame:
    """Numerator, denominator and value per 100,000 people; without people there is no value, and never a zero one.

    ``people`` has org_type, ods_code and population.
    """
    joined = rows.join(people, on=["org_type", "ods_code"], how="left")
    divided = nw.col("numerator") / nw.col("denominator") * schema.PER_PEOPLE
    return joined.rename({"population": "denominator"}).with_columns(
        value=nw.when(nw.col("denominator") > 0).then(divided)
    )


def uptake(added: Frame, placements: Frame, months: Frame, people: Frame) -> Frame:
    """The columns of schema.UPTAKE, but for release_id, of what ``amounts`` gives."""
    monthly = at_levels(added, placements, SUMS)
    return figures(in_periods(monthly, months, SUMS), people, schema.SECONDARY_CARE)


def some_medicines_at_a_time(added: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """What ``amounts`` gave in parts, each medicine in one of them, of which figures are made in little memory."""
    if added.is_empty():
        yield added
    sizes = added.group_by("medicine").len().sort("medicine")
    part = (pl.col("len").cum_sum() - 1) // ROWS_AT_ONCE
    for medicines in sizes.select("medicine", part=part).partition_by("part", maintain_order=True):
        yield added.filter(pl.col("medicine").is_in(medicines["medicine"].implode()))


def figures(periodic: Frame, people: Frame, source: str) -> Frame:
    """The columns of schema.UPTAKE, but for release_id, of sums by organisation and period."""
    has_cost = nw.col("rows_without_cost") < nw.col("source_rows")
    amounts_and_costs = periodic.with_columns(
        # Dividing by multiplying, as engines do, leaves the last digit wrong.
        numerator=(nw.col("millionths") / MILLIONTHS).round(6),
        # Rounded, because polars divides by multiplying: £20.10 would come out as 20.099999999999998.
        indicative_cost=nw.when(has_cost).then((nw.col("cost_millionths") / MILLIONTHS).round(6)),
    )
    rated = with_rate(amounts_and_costs, people).with_columns(source=nw.lit(source))
    return rated.select(*schema.UPTAKE.names[1:])


def with_states(
    used: pl.DataFrame,
    coverage: pl.DataFrame,
    organisations: pl.DataFrame,
    medicines: pl.DataFrame,
    not_applicable: pl.DataFrame,
) -> pl.DataFrame:
    """Every medicine of every organisation and period of the coverage, each in exactly one of four states.

    used: quantities were submitted, whatever their sum. not_applicable: none were, and the service is not provided
    there. missing: nothing at all was submitted. zero: something was submitted, and none of the medicine. A figure
    from some of the expected submissions, zero or not, has received below expected beside it.

    Shapes: schema.UPTAKE, COVERAGE, ORGANISATION and NOT_APPLICABLE; ``medicines`` has medicine and unit.
    """
    keys = ["source", "org_type", "ods_code", "period_type", "period"]
    places = organisations.select("org_type", "ods_code", "name", "parent_ods_code", denominator="population")
    grid = coverage.join(places, on=["org_type", "ods_code"], how="left").join(medicines, how="cross")
    grid = grid.join(used.drop("denominator"), on=[*keys, "medicine", "unit"], how="left")
    grid = grid.join(not_applicable, on=["ods_code", "medicine"], how="left")
    state = (
        pl.when(pl.col("source_rows").is_not_null())
        .then(pl.lit("used"))
        .when(pl.col("reason").is_not_null())
        .then(pl.lit("not_applicable"))
        .when(pl.col("received") == 0)
        .then(pl.lit("missing"))
        .otherwise(pl.lit("zero"))
    )
    return _with_zeros(grid.with_columns(state=state))


def _with_zeros(grid: pl.DataFrame) -> pl.DataFrame:
    """Zeros where the state says zero, and only there; the reason where the state is not_applicable."""
    zero = pl.col("state") == "zero"
    has_people = pl.col("denominator") > 0
    return grid.with_columns(
        *[pl.col(name).fill_null(0) for name in COUNTS],
        numerator=pl.when(zero).then(0.0).otherwise(pl.col("numerator")),
        indicative_cost=pl.when(zero).then(0.0).otherwise(pl.col("indicative_cost")),
        value=pl.when(zero & has_people).then(0.0).otherwise(pl.col("value")),
        reason=pl.when(pl.col("state") == "not_applicable").then(pl.col("reason")),
    )
