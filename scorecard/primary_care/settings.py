"""Care settings beside each other: states of what practices prescribed, and the sum of both where both are known.

Specification, drawn as tables: tests/spec/test_care_settings.py.
"""

import polars as pl

from scorecard import schema
from scorecard.uptake.amounts import COUNTS
from scorecard.uptake.amounts import with_states as states_of

PERIOD = ["medicine", "unit", "period_type", "period"]
CELL = ["org_type", "ods_code", *PERIOD]
# Levels that both settings have: trusts issue nothing to sub-ICBs, and practices belong to no trust.
SHARED_LEVELS = ("england", "region", "icb")
FIGURES = ("numerator", "value", "indicative_cost")


def with_states(
    used: pl.DataFrame, coverage: pl.DataFrame, places: pl.DataFrame, pairs: pl.DataFrame, held: pl.DataFrame
) -> pl.DataFrame:
    """Every medicine of every area and period in exactly one of the states used, zero and missing.

    As with trusts, but for one thing: a medicine that nobody in England has in a period (``held`` has PERIOD of those
    that somebody has) is missing everywhere, because the files of that period may not have held it.
    """
    nothing = pl.DataFrame(schema={"ods_code": pl.String, "medicine": pl.String, "reason": pl.String})
    grid = states_of(used, coverage, places, pairs, nothing)
    known = held.select(PERIOD).unique().with_columns(is_held=pl.lit(value=True))
    found = grid.join(known, on=PERIOD, how="left")
    unheld = (pl.col("state") == "zero") & pl.col("is_held").is_null()
    return found.with_columns(
        *[pl.when(~unheld).then(pl.col(name)).alias(name) for name in FIGURES],
        state=pl.when(unheld).then(pl.lit("missing")).otherwise("state"),
    ).drop("is_held")


def added(primary: pl.DataFrame, secondary: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    """The sum of both settings, of the medicines and units (``shared``) that both have; shapes are those of uptake.

    Where one setting has no figure the sum has none, and its state is missing; a cost that one of them lacks is
    unknown. Submissions are those of both.
    """
    one, other = (_comparable(rows, shared) for rows in (primary, secondary))
    both = one.join(other, on=CELL, how="full", coalesce=True, suffix="_other")
    is_whole = pl.col("numerator").is_not_null() & pl.col("numerator_other").is_not_null()
    used = (pl.col("state") == "used") | (pl.col("state_other") == "used")
    numerator, cost = (pl.col(name) + pl.col(f"{name}_other") for name in ("numerator", "indicative_cost"))
    people = pl.coalesce("denominator", "denominator_other")
    counted = (*COUNTS, "expected", "received")
    return both.select(
        *CELL,
        numerator=numerator,
        indicative_cost=pl.when(is_whole).then(cost),
        denominator=people,
        value=pl.when(people > 0).then(numerator / people * schema.PER_PEOPLE),
        **{name: pl.col(name).fill_null(0) + pl.col(f"{name}_other").fill_null(0) for name in counted},
        **{name: pl.coalesce(name, f"{name}_other") for name in ("name", "parent_ods_code")},
        source=pl.lit(schema.IN_BOTH),
        state=pl.when(~is_whole).then(pl.lit("missing")).when(used).then(pl.lit("used")).otherwise(pl.lit("zero")),
        reason=pl.lit(None, pl.String),
    ).select(primary.columns)


def _comparable(rows: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    """The rows in daily doses, at levels and of medicines that both settings have."""
    in_doses = rows.filter(pl.col("unit").is_in(schema.DAILY_DOSES), pl.col("org_type").is_in(SHARED_LEVELS))
    return in_doses.join(shared, on=["medicine", "unit"], how="semi")
