"""Care settings beside each other, drawn: states in primary care, and sums of both."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from scorecard.primary_care.settings import added, with_states
from tests.lib.tables import frame, same_rows

PLACES = """
org_type:s | ods_code:s | name:s  | parent_ods_code:s | population:i
england    | ENG        | England | -                 | 1000
icb        | A          | A       | R                 | 400
"""
COVERAGE = """
source:s     | org_type:s | ods_code:s | period_type:s | period:d | expected:i | received:i
primary_care | england    | ENG        | month         | 2021-04  | 3          | 3
primary_care | england    | ENG        | month         | 2021-05  | 3          | 3
primary_care | icb        | A          | month         | 2021-04  | 2          | 2
primary_care | icb        | A          | month         | 2021-05  | 2          | 0
"""
USED = """
source:s     | org_type:s | ods_code:s | medicine:s | unit:s | period_type:s | period:d | numerator:f | denominator:i | value:f | source_rows:i | negative_rows:i | indicative_cost:f | rows_without_cost:i
primary_care | england    | ENG        | alphamab   | ddd    | month         | 2021-04  | 10          | 1000          | 1000    | 2             | 0               | 5                 | 0
primary_care | england    | ENG        | betamab    | ddd    | month         | 2021-05  | 20          | 1000          | 2000    | 2             | 0               | 5                 | 0
"""
PAIRS = """
medicine:s | unit:s
alphamab   | ddd
betamab    | ddd
"""


def test_a_medicine_that_nobody_has_in_a_period_is_missing_and_one_that_others_have_is_zero() -> None:
    held = frame(USED).filter(pl.col("org_type") == "england")
    found = with_states(frame(USED), frame(COVERAGE), frame(PLACES), frame(PAIRS), held)
    same_rows(
        found,
        """
        ods_code:s | medicine:s | period:d | state:s | numerator:f | value:f | indicative_cost:f | received:i | reason:s
        ENG        | alphamab   | 2021-04  | used    | 10          | 1000    | 5                 | 3          | -
        ENG        | alphamab   | 2021-05  | missing | -           | -       | -                 | 3          | -
        ENG        | betamab    | 2021-04  | missing | -           | -       | -                 | 3          | -
        ENG        | betamab    | 2021-05  | used    | 20          | 2000    | 5                 | 3          | -
        A          | alphamab   | 2021-04  | zero    | 0           | 0       | 0                 | 2          | -
        A          | alphamab   | 2021-05  | missing | -           | -       | -                 | 0          | -
        A          | betamab    | 2021-04  | missing | -           | -       | -                 | 2          | -
        A          | betamab    | 2021-05  | missing | -           | -       | -                 | 0          | -
        """,
    )


# Betamab is not issued in daily doses, and no medicine is told in items by trusts.
SHARED = frame("medicine:s | unit:s\nalphamab | ddd\nalphamab | items")
HEAD = "org_type:s | ods_code:s | medicine:s | unit:s | period:d | state:s | numerator:f | indicative_cost:f | source_rows:i | expected:i | received:i"


def told(drawing: str, source: str) -> pl.DataFrame:
    """Rows as a question to one setting answers them; England and the ICB have a thousand people each."""
    rows = frame(f"{HEAD}\n{drawing.strip()}")
    known = pl.col("numerator").is_not_null() & (pl.col("org_type") != "trust")
    return rows.with_columns(
        source=pl.lit(source),
        period_type=pl.lit("month"),
        denominator=pl.when(pl.col("org_type") != "trust").then(pl.lit(1000, pl.Int64)),
        value=pl.when(known).then(pl.col("numerator") * 100),
        negative_rows=pl.lit(0, pl.Int64),
        rows_without_cost=pl.lit(1, pl.Int64),
        name=pl.col("ods_code"),
        parent_ods_code=pl.lit("R"),
        reason=pl.lit(None, pl.String),
    )


PRIMARY = """
england | ENG | alphamab | ddd   | 2021-04 | used    | 10 | 5 | 4 | 3 | 3
england | ENG | alphamab | items | 2021-04 | used    | 7  | 5 | 4 | 3 | 3
england | ENG | alphamab | ddd   | 2021-05 | missing | -  | - | 0 | 3 | 3
england | ENG | alphamab | ddd   | 2021-06 | zero    | 0  | 0 | 0 | 3 | 2
icb     | A   | alphamab | ddd   | 2021-04 | used    | 10 | - | 4 | 2 | 2
sub_icb | S   | alphamab | ddd   | 2021-04 | used    | 10 | 5 | 4 | 1 | 1
england | ENG | betamab  | ddd   | 2021-04 | used    | 1  | 1 | 1 | 3 | 3
"""
SECONDARY = """
england | ENG | alphamab | ddd | 2021-04 | used           | 32 | 8 | 6 | 5 | 5
england | ENG | alphamab | mg  | 2021-04 | used           | 99 | 8 | 6 | 5 | 5
england | ENG | alphamab | ddd | 2021-05 | used           | 3  | 8 | 6 | 5 | 5
england | ENG | alphamab | ddd | 2021-06 | zero           | 0  | 0 | 0 | 5 | 4
england | ENG | alphamab | ddd | 2021-07 | used           | 4  | 1 | 1 | 5 | 5
icb     | A   | alphamab | ddd | 2021-04 | used           | 2  | 8 | 1 | 1 | 1
icb     | B   | alphamab | ddd | 2021-04 | not_applicable | -  | - | 0 | 1 | 1
trust   | T   | alphamab | ddd | 2021-04 | used           | 2  | 8 | 1 | 1 | 1
"""
BOTH = """
org_type:s | ods_code:s | medicine:s | unit:s | period:d | state:s | numerator:f | value:f | indicative_cost:f | source_rows:i | expected:i | received:i | source:s
england    | ENG        | alphamab   | ddd    | 2021-04  | used    | 42          | 4200    | 13                | 10            | 8          | 8          | both
england    | ENG        | alphamab   | ddd    | 2021-05  | missing | -           | -       | -                 | 6             | 8          | 8          | both
england    | ENG        | alphamab   | ddd    | 2021-06  | zero    | 0           | 0       | 0                 | 0             | 8          | 6          | both
england    | ENG        | alphamab   | ddd    | 2021-07  | missing | -           | -       | -                 | 1             | 5          | 5          | both
icb        | A          | alphamab   | ddd    | 2021-04  | used    | 12          | 1200    | -                 | 5             | 3          | 3          | both
icb        | B          | alphamab   | ddd    | 2021-04  | missing | -           | -       | -                 | 0             | 1          | 1          | both
"""


def test_only_daily_doses_of_both_settings_are_added_and_where_one_is_missing_so_is_the_sum() -> None:
    same_rows(added(told(PRIMARY, "primary_care"), told(SECONDARY, "secondary_care"), SHARED), BOTH)


def test_the_sum_has_the_columns_of_its_parts() -> None:
    primary, secondary = told(PRIMARY, "primary_care"), told(SECONDARY, "secondary_care")
    assert added(primary, secondary, SHARED).columns == primary.columns


AMOUNT = st.none() | st.integers(0, 1_000)


@given(AMOUNT, AMOUNT)
def test_a_sum_is_known_just_where_both_parts_are_and_does_not_depend_on_their_order(
    one: int | None, other: int | None
) -> None:
    def of(amount: int | None, source: str) -> pl.DataFrame:
        state = "missing" if amount is None else "used"
        shown = "-" if amount is None else amount
        return told(f"icb | A | alphamab | ddd | 2021-04 | {state} | {shown} | - | 1 | 1 | 1", source)

    primary, secondary = of(one, "primary_care"), of(other, "secondary_care")
    found = added(primary, secondary, SHARED)["numerator"].item()
    assert found == (None if one is None or other is None else one + other)
    assert found == added(secondary, primary, SHARED)["numerator"].item()
