"""Uptake, drawn: what goes in, what comes out."""

from collections.abc import Callable
from datetime import date

import polars as pl

from scorecard import engines
from scorecard.engines import Frame
from scorecard.uptake import amounts as uptake
from tests.lib.engines import Put
from tests.lib.tables import frame, same_rows

PLACEMENTS = """
submitted_code:s | trust:s | icb:s       | region:s
T1               | T1      | A           | R
OLD              | T1      | A           | R
T2               | T2      | B           | R
LOST             | LOST    | UNALLOCATED | UNALLOCATED
"""
CONVERSIONS = """
vmp_code:s | native_unit:s | medicine:s | unit:s | factor:f
11         | ml            | alpha      | mg     | 25
12         | vial          | alpha      | mg     | 100
13         | device        | alpha      | device | 1
11         | ml            | alpha      | ddd    | 0.5
"""


Drawn = Callable[[str], Frame]


def collected(result: Frame) -> pl.DataFrame:
    [found] = engines.collected(result)
    return found


def test_quantities_become_amounts_by_product_and_unit_and_unlike_units_are_never_added(drawn: Drawn) -> None:
    # 100 mg in a 4 ml vial is 25 mg a ml: 8 ml are 200 mg, 2 vials of the powder are 200 mg too.
    prescribing = """
    month:d | ods_code:s | vmp_code:s | unit:s | quantity:f | indicative_cost:f
    2021-04 | T1         | 11         | ml     | 8          | 70.5
    2021-04 | T1         | 12         | vial   | 2          | 0.25
    2021-04 | T1         | 13         | device | 3          | 9
    2021-04 | T1         | 99         | ml     | 1000       | 1000
    2021-04 | T1         | 11         | vial   | 1000       | 1000
    """
    found = collected(uptake.amounts(drawn(prescribing), drawn(CONVERSIONS)))
    same_rows(
        found,
        """
        ods_code:s | month:d | medicine:s | unit:s | millionths:i | cost_millionths:i | source_rows:i | negative_rows:i
        T1         | 2021-04 | alpha      | mg     | 400000000    | 70750000          | 2             | 0
        T1         | 2021-04 | alpha      | device | 3000000      | 9000000           | 1             | 0
        T1         | 2021-04 | alpha      | ddd    | 4000000      | 70500000          | 1             | 0
        """,
    )


def test_of_two_millionths_that_are_as_near_the_even_one_is_taken(drawn: Drawn) -> None:
    # A 128th is 7,812.5 millionths, three of them are 23,437.5.
    prescribing = """
    month:d | ods_code:s | vmp_code:s | unit:s | quantity:f | indicative_cost:f
    2021-04 | ONE        | 16         | tablet | 1          | 0.0078125
    2021-04 | THREE      | 16         | tablet | 3          | 0.0234375
    2021-04 | RETURNED   | 16         | tablet | -1         | -0.0078125
    """
    conversions = """
    vmp_code:s | native_unit:s | medicine:s | unit:s | factor:f
    16         | tablet        | alpha      | ddd    | 0.0078125
    """
    found = collected(uptake.amounts(drawn(prescribing), drawn(conversions)))
    same_rows(
        found,
        """
        ods_code:s | millionths:i | cost_millionths:i
        ONE        | 7812         | 7812
        THREE      | 23438        | 23438
        RETURNED   | -7812        | -7812
        """,
    )


def test_negative_quantities_survive_and_are_counted(drawn: Drawn) -> None:
    prescribing = """
    month:d | ods_code:s | vmp_code:s | unit:s | quantity:f | indicative_cost:f
    2021-04 | T1         | 12         | vial   | 2          | 20
    2021-04 | T1         | 12         | vial   | -5         | -50
    2021-04 | T1         | 12         | vial   | 0          | 0
    """
    conversions = """
    vmp_code:s | native_unit:s | medicine:s | unit:s | factor:f
    12         | vial          | alpha      | mg     | 100
    """
    found = collected(uptake.amounts(drawn(prescribing), drawn(conversions)))
    same_rows(
        found,
        """
        ods_code:s | month:d | medicine:s | unit:s | millionths:i | cost_millionths:i | source_rows:i | negative_rows:i
        T1         | 2021-04 | alpha      | mg     | -300000000   | -30000000         | 3             | 1
        """,
    )


def test_a_cost_adds_up_the_prices_that_are_known_and_without_any_it_is_not_known(drawn: Drawn, put: Put) -> None:
    # alpha has prices in part, beta has none, gamma was issued at a price of nothing.
    prescribing = """
    month:d | ods_code:s | vmp_code:s | unit:s | quantity:f | indicative_cost:f
    2021-04 | T1         | 12         | vial   | 2          | 20.1
    2021-04 | OLD        | 12         | vial   | 1          | -
    2021-04 | T2         | 12         | vial   | 1          | 10.2
    2021-04 | T1         | 14         | tablet | 5          | -
    2021-04 | T2         | 14         | tablet | 5          | -
    2021-04 | T1         | 15         | tablet | 5          | 0
    """
    conversions = """
    vmp_code:s | native_unit:s | medicine:s | unit:s | factor:f
    12         | vial          | alpha      | mg     | 100
    14         | tablet        | beta       | mg     | 1
    15         | tablet        | gamma      | mg     | 1
    """
    people = """
    org_type:s | ods_code:s | population:i
    icb        | A          | 1000
    """
    months = put(uptake.calendar([date(2021, 4, 1)]))
    added = uptake.amounts(drawn(prescribing), drawn(conversions))
    found = collected(uptake.uptake(added, drawn(PLACEMENTS), months, drawn(people)))
    same_rows(
        found.filter(pl.col("org_type") != "region"),
        """
        org_type:s | ods_code:s | medicine:s | indicative_cost:f | source_rows:i | rows_without_cost:i
        trust      | T1         | alpha      | 20.1              | 2             | 1
        trust      | T2         | alpha      | 10.2              | 1             | 0
        icb        | A          | alpha      | 20.1              | 2             | 1
        icb        | B          | alpha      | 10.2              | 1             | 0
        england    | ENG        | alpha      | 30.3              | 3             | 1
        trust      | T1         | beta       | -                 | 1             | 1
        trust      | T2         | beta       | -                 | 1             | 1
        icb        | A          | beta       | -                 | 1             | 1
        icb        | B          | beta       | -                 | 1             | 1
        england    | ENG        | beta       | -                 | 2             | 2
        trust      | T1         | gamma      | 0                 | 1             | 0
        icb        | A          | gamma      | 0                 | 1             | 0
        england    | ENG        | gamma      | 0                 | 1             | 0
        """,
    )


def test_codes_roll_up_to_successors_and_every_level_adds_up_with_the_unallocated_line(drawn: Drawn) -> None:
    rows = """
    ods_code:s | month:d | medicine:s | amount:f
    T1         | 2021-04 | alpha      | 10
    OLD        | 2021-04 | alpha      | 5
    T2         | 2021-04 | alpha      | 1
    LOST       | 2021-04 | alpha      | 4
    """
    found = collected(uptake.at_levels(drawn(rows), drawn(PLACEMENTS), ("amount",)))
    same_rows(
        found,
        """
        org_type:s | ods_code:s  | month:d | medicine:s | amount:f
        trust      | T1          | 2021-04 | alpha      | 15
        trust      | T2          | 2021-04 | alpha      | 1
        trust      | LOST        | 2021-04 | alpha      | 4
        icb        | A           | 2021-04 | alpha      | 15
        icb        | B           | 2021-04 | alpha      | 1
        icb        | UNALLOCATED | 2021-04 | alpha      | 4
        region     | R           | 2021-04 | alpha      | 16
        region     | UNALLOCATED | 2021-04 | alpha      | 4
        england    | ENG         | 2021-04 | alpha      | 20
        """,
    )


def test_a_quarter_is_given_only_when_all_its_months_are_loaded(drawn: Drawn, put: Put) -> None:
    months = [date(2021, month, 1) for month in (4, 5, 6, 7, 8)]
    rows = """
    ods_code:s | month:d | amount:f
    T1         | 2021-04 | 1
    T1         | 2021-06 | 4
    T1         | 2021-07 | 16
    """
    calendar = put(uptake.calendar(months))
    found = collected(uptake.in_periods(drawn(rows), calendar, ("amount",)))
    same_rows(
        found,
        """
        ods_code:s | period_type:s | period:d | amount:f
        T1         | month         | 2021-04  | 1
        T1         | month         | 2021-06  | 4
        T1         | month         | 2021-07  | 16
        T1         | quarter       | 2021-04  | 5
        """,
    )


def test_twelve_months_end_with_a_financial_quarter() -> None:
    months = [date(2020 + (month - 1) // 12, (month - 1) % 12 + 1, 1) for month in range(1, 18)]
    spans = uptake.calendar(months).filter(pl.col("period_type") == "twelve_months")
    assert sorted(spans["period"].unique()) == [date(2020, 1, 1), date(2020, 4, 1)]
    assert spans["period"].value_counts()["count"].to_list() == [12, 12]


def test_a_value_is_the_numerator_for_100_000_people_and_without_people_there_is_none(drawn: Drawn) -> None:
    rows = """
    org_type:s | ods_code:s | numerator:f
    icb        | A          | 50
    icb        | B          | 50
    trust      | T1         | 50
    icb        | EMPTY      | 50
    """
    people = """
    org_type:s | ods_code:s | population:i
    icb        | A          | 200000
    icb        | B          | 1000000
    trust      | T1         | -
    icb        | EMPTY      | 0
    """
    found = collected(uptake.with_rate(drawn(rows), drawn(people)))
    same_rows(
        found,
        """
        ods_code:s | denominator:i | value:f
        A          | 200000        | 25
        B          | 1000000       | 5
        T1         | -             | -
        EMPTY      | 0             | -
        """,
    )


USED = """
source:s       | org_type:s | ods_code:s | medicine:s | unit:s | period_type:s | period:d | numerator:f | denominator:i | value:f | source_rows:i | negative_rows:i | indicative_cost:f | rows_without_cost:i
secondary_care | icb        | A          | alpha      | mg     | quarter       | 2021-04  | 50          | 200000        | 25      | 4             | 1               | 61.5              | 1
secondary_care | icb        | PART       | alpha      | mg     | quarter       | 2021-04  | 8           | 200000        | 4       | 2             | 0               | -                 | 2
secondary_care | icb        | NOT        | alpha      | mg     | quarter       | 2021-04  | 2           | 200000        | 1       | 1             | 0               | 4                 | 0
secondary_care | icb        | RETURNED   | alpha      | mg     | quarter       | 2021-04  | 0           | 200000        | 0       | 2             | 1               | 0                 | 0
"""
COVERAGE = """
source:s       | org_type:s | ods_code:s | period_type:s | period:d | expected:i | received:i
secondary_care | icb        | A          | quarter       | 2021-04  | 3          | 3
secondary_care | icb        | NONE       | quarter       | 2021-04  | 3          | 3
secondary_care | icb        | PART       | quarter       | 2021-04  | 3          | 2
secondary_care | icb        | GAP        | quarter       | 2021-04  | 3          | 2
secondary_care | icb        | STOPPED    | quarter       | 2021-04  | 3          | 0
secondary_care | icb        | SILENT     | quarter       | 2021-04  | 0          | 0
secondary_care | icb        | NOT        | quarter       | 2021-04  | 3          | 3
secondary_care | icb        | RETURNED   | quarter       | 2021-04  | 3          | 3
secondary_care | trust      | T1         | quarter       | 2021-04  | 3          | 3
"""
PLACES = """
org_type:s | ods_code:s | name:s | parent_ods_code:s | population:i
icb        | A          | a      | R                 | 200000
icb        | NONE       | n      | R                 | 200000
icb        | PART       | p      | R                 | 200000
icb        | GAP        | g      | R                 | 200000
icb        | STOPPED    | o      | R                 | 200000
icb        | SILENT     | s      | R                 | 200000
icb        | NOT        | t      | R                 | 200000
icb        | RETURNED   | r      | R                 | 200000
trust      | T1         | t      | A                 | -
"""
MEDICINES = """
medicine:s | unit:s
alpha      | mg
beta       | mg
"""
NOT_APPLICABLE = """
ods_code:s | medicine:s | reason:s
NOT        | alpha      | no such service
NOT        | beta       | no such service
"""


def test_zero_missing_and_not_applicable_are_three_states_and_none_becomes_another() -> None:
    found = uptake.with_states(*(frame(drawn) for drawn in (USED, COVERAGE, PLACES, MEDICINES, NOT_APPLICABLE)))
    same_rows(
        found.filter(pl.col("medicine") == "alpha"),
        """
        ods_code:s | state:s | numerator:f | denominator:i | value:f | source_rows:i | indicative_cost:f | rows_without_cost:i
        A          | used    | 50          | 200000        | 25      | 4             | 61.5              | 1
        NONE       | zero    | 0           | 200000        | 0       | 0             | 0                 | 0
        PART       | used    | 8           | 200000        | 4       | 2             | -                 | 2
        GAP        | zero    | 0           | 200000        | 0       | 0             | 0                 | 0
        STOPPED    | missing | -           | 200000        | -       | 0             | -                 | 0
        SILENT     | missing | -           | 200000        | -       | 0             | -                 | 0
        NOT        | used    | 2           | 200000        | 1       | 1             | 4                 | 0
        RETURNED   | used    | 0           | 200000        | 0       | 2             | 0                 | 0
        T1         | zero    | 0           | -             | -       | 0             | 0                 | 0
        """,
    )
    same_rows(
        found.filter((pl.col("medicine") == "beta") & pl.col("ods_code").is_in(["NOT", "A", "STOPPED"])),
        """
        ods_code:s | state:s        | numerator:f | value:f | indicative_cost:f | rows_without_cost:i | reason:s
        A          | zero           | 0           | 0       | 0                 | 0                   | -
        STOPPED    | missing        | -           | -       | -                 | 0                   | -
        NOT        | not_applicable | -           | -       | -                 | 0                   | no such service
        """,
    )
    assert found.filter(pl.col("medicine") == "alpha")["reason"].is_null().all()
