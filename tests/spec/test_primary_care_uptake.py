"""Uptake of primary care: drawn, and against plain Python on rows that Hypothesis makes up."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scorecard.errors import ScorecardError
from scorecard.primary_care.prescribed import PrimaryCare
from scorecard.primary_care.results import results
from tests.lib import naive_primary_care, naive_uptake
from tests.lib.engines import Put, on_polars
from tests.lib.naive_primary_care import Doses, Item
from tests.lib.primary_care_frames import geography, loaded
from tests.lib.tables import same_rows

APRIL, MAY, JUNE = (date(2021, month, 1) for month in (4, 5, 6))
PLACES = {"S1": ("A", "R"), "S2": ("A", "R"), "S3": ("B", "R")}
PEOPLE = {("sub_icb", "S1"): 1_000, ("sub_icb", "S2"): 3_000, ("icb", "A"): 4_000, ("england", "ENG"): 8_000}
# Two tablets make a defined daily dose, four an assumed one; of the solution only the former is given.
MEANINGS = {"A1": Doses("alphamab", 2, 4), "A2": Doses("alphamab", 0.5), "B1": Doses("betamab")}
APPRAISED = pl.DataFrame({"medicine": ["alphamab", "betamab"], "name": ["Alphamab", "Betamab"]})


def tables(rows: list[Item], meanings: dict[str, Doses] = MEANINGS, put: Put = on_polars) -> dict[str, pl.DataFrame]:
    return tables_of(on(put, loaded(rows, meanings)))


def tables_of(given: PrimaryCare) -> dict[str, pl.DataFrame]:
    where = geography(PLACES, PEOPLE)
    return results(given, where, APPRAISED, set()).tables


def on(put: Put, given: PrimaryCare) -> PrimaryCare:
    """The same, with the rows of practices on an engine."""
    return replace(given, practices=put(given.practices.collect()).to_native())


def tablets(month: date, sub_icb: str | None, number: int, code: str = "A1") -> Item:
    """Some tablets of one item, at a penny each."""
    return Item(month, sub_icb, code, 1, float(number), number / 100)


def of_area(month: date, sub_icb: str, number: int, code: str = "A1") -> Item:
    return Item(month, sub_icb, code, 1, float(number), None, of_area=True)


def test_amounts_are_added_up_from_sub_icbs_to_england_and_divided_by_people(put: Put) -> None:
    rows = [tablets(APRIL, "S1", 28), tablets(APRIL, "S1", 56), tablets(APRIL, "S2", 6), tablets(APRIL, "S3", -2)]
    same_rows(
        tables(rows, put=put)["primary_care_uptake"].filter(pl.col("unit") == "ddd"),
        """
        source:s     | org_type:s | ods_code:s | medicine:s | numerator:f | denominator:i | value:f | source_rows:i | negative_rows:i | indicative_cost:f
        primary_care | sub_icb    | S1         | alphamab   | 42          | 1000          | 4200    | 2             | 0               | 0.84
        primary_care | sub_icb    | S2         | alphamab   | 3           | 3000          | 100     | 1             | 0               | 0.06
        primary_care | sub_icb    | S3         | alphamab   | -1          | -             | -       | 1             | 1               | -0.02
        primary_care | icb        | A          | alphamab   | 45          | 4000          | 1125    | 3             | 0               | 0.9
        primary_care | icb        | B          | alphamab   | -1          | -             | -       | 1             | 1               | -0.02
        primary_care | region     | R          | alphamab   | 44          | -             | -       | 4             | 1               | 0.88
        primary_care | england    | ENG        | alphamab   | 44          | 8000          | 550     | 4             | 1               | 0.88
        """,
    )


def test_what_is_unidentified_is_in_england_and_on_a_line_of_its_own_at_every_level(put: Put) -> None:
    rows = [tablets(APRIL, "S1", 28), tablets(APRIL, None, 8)]
    found = tables(rows, put=put)
    same_rows(
        found["primary_care_uptake"].filter(pl.col("unit") == "items"),
        """
        org_type:s | ods_code:s  | numerator:f
        sub_icb    | S1          | 1
        sub_icb    | UNALLOCATED | 1
        icb        | A           | 1
        icb        | UNALLOCATED | 1
        region     | R           | 1
        region     | UNALLOCATED | 1
        england    | ENG         | 2
        """,
    )


def test_a_sub_icb_is_expected_in_every_month_and_came_with_its_first_row(put: Put) -> None:
    rows = [tablets(APRIL, "S1", 28), tablets(APRIL, "S3", 28, "B1"), tablets(MAY, "S1", 28), tablets(MAY, None, 1)]
    same_rows(
        tables(rows, put=put)["primary_care_coverage"],
        """
        source:s     | org_type:s | ods_code:s  | period_type:s | period:d | expected:i | received:i
        primary_care | sub_icb    | S1          | month         | 2021-04  | 1          | 1
        primary_care | sub_icb    | S2          | month         | 2021-04  | 1          | 0
        primary_care | sub_icb    | S3          | month         | 2021-04  | 1          | 1
        primary_care | icb        | A           | month         | 2021-04  | 2          | 1
        primary_care | icb        | B           | month         | 2021-04  | 1          | 1
        primary_care | region     | R           | month         | 2021-04  | 3          | 2
        primary_care | england    | ENG         | month         | 2021-04  | 3          | 2
        primary_care | sub_icb    | S1          | month         | 2021-05  | 1          | 1
        primary_care | sub_icb    | S2          | month         | 2021-05  | 1          | 0
        primary_care | sub_icb    | S3          | month         | 2021-05  | 1          | 0
        primary_care | sub_icb    | UNALLOCATED | month         | 2021-05  | 1          | 1
        primary_care | icb        | A           | month         | 2021-05  | 2          | 1
        primary_care | icb        | B           | month         | 2021-05  | 1          | 0
        primary_care | icb        | UNALLOCATED | month         | 2021-05  | 1          | 1
        primary_care | region     | R           | month         | 2021-05  | 3          | 1
        primary_care | region     | UNALLOCATED | month         | 2021-05  | 1          | 1
        primary_care | england    | ENG         | month         | 2021-05  | 4          | 2
        """,
    )


def test_a_medicine_has_a_quarter_only_where_each_of_its_months_holds_the_medicine(put: Put) -> None:
    # Betamab came into the mapping after May was loaded: its quarter would be the sum of two months.
    rows = [tablets(month, "S1", 28) for month in (APRIL, MAY, JUNE)]
    rows += [tablets(month, "S1", 28, "B1") for month in (APRIL, JUNE)]
    england = tables(rows, put=put)["primary_care_uptake"].filter(
        pl.col("org_type") == "england", pl.col("unit") == "items"
    )
    same_rows(
        england,
        """
        medicine:s | period_type:s | period:d | numerator:f
        alphamab   | month         | 2021-04  | 1
        alphamab   | month         | 2021-05  | 1
        alphamab   | month         | 2021-06  | 1
        alphamab   | quarter       | 2021-04  | 3
        betamab    | month         | 2021-04  | 1
        betamab    | month         | 2021-06  | 1
        """,
    )


def test_a_month_with_rows_of_practices_takes_nothing_from_sums_by_area(put: Put) -> None:
    rows = [tablets(APRIL, "S1", 28), of_area(APRIL, "S1", 999), of_area(MAY, "S1", 56), of_area(MAY, "S2", 2)]
    found = tables(rows, put=put)
    england = found["primary_care_uptake"].filter(pl.col("org_type") == "england", pl.col("unit") == "ddd")
    same_rows(
        england,
        """
        period:d | numerator:f | source_rows:i | indicative_cost:f | rows_without_cost:i
        2021-04  | 14          | 1             | 0.28              | 0
        2021-05  | 29          | 2             | -                 | 2
        """,
    )
    same_rows(
        found["primary_care_medicine"],
        """
        medicine:s | name:s   | unit:s | presentations:i | presentations_without_ddd:i | presentations_without_add:i | months_of_practices:i | months_of_areas:i
        alphamab   | Alphamab | ddd    | 1               | 0                           | 0                           | 1                     | 1
        """,
    )


def test_daily_doses_of_practices_stand_although_sums_by_area_have_none(put: Put) -> None:
    meanings = {"A1": Doses("alphamab", 2), "A": Doses("alphamab")}
    rows = [tablets(month, "S1", 28) for month in (APRIL, MAY)] + [of_area(JUNE, "S1", 28, "A")]
    england = tables(rows, meanings, put=put)["primary_care_uptake"].filter(pl.col("org_type") == "england")
    # A quarter of items, and none of daily doses: June has none.
    same_rows(
        england,
        """
        unit:s | period_type:s | period:d | numerator:f
        items  | month         | 2021-04  | 1
        items  | month         | 2021-05  | 1
        items  | month         | 2021-06  | 1
        items  | quarter       | 2021-04  | 3
        ddd    | month         | 2021-04  | 14
        ddd    | month         | 2021-05  | 14
        """,
    )


def test_of_two_files_with_sums_of_a_month_and_code_the_one_loaded_last_is_believed_whole() -> None:
    given = loaded([of_area(APRIL, "S1", 2), of_area(APRIL, "S2", 4)], MEANINGS)
    later = given.areas.filter(pl.col("ods_code") == "S1").with_columns(file_order=pl.lit(2, pl.Int64), quantity=100.0)
    found = tables_of(replace(given, areas=pl.concat([given.areas, later])))["primary_care_uptake"]
    england = found.filter(pl.col("org_type") == "england", pl.col("unit") == "ddd")
    assert england["numerator"].to_list() == [50]


def test_a_medicine_that_nobody_appraised_has_no_figures_and_still_shows_that_its_practices_came(put: Put) -> None:
    found = tables([tablets(APRIL, "S1", 1, "W1")], {"W1": Doses("warfarin", 1)}, put=put)
    assert found["primary_care_uptake"].is_empty()
    assert found["primary_care_medicine"].is_empty()
    assert found["primary_care_coverage"].filter(pl.col("ods_code") == "S1")["received"].to_list() == [1]


def test_quantities_that_cannot_be_true_stop_the_build(put: Put) -> None:
    with pytest.raises(ScorecardError, match="The quantities of A1 in primary care"):
        tables([Item(APRIL, "S1", "A1", 1, 9e18, 1.0)], put=put)


def test_without_primary_care_there_is_nothing(put: Put) -> None:
    assert all(rows.is_empty() for rows in tables([], put=put).values())


MONTHS = naive_uptake.following(date(2020, 1, 1), 15)
ITEMS = st.builds(
    Item,
    month=st.sampled_from(MONTHS),
    sub_icb=st.sampled_from(["S1", "S2", "S3", "ELSEWHERE", None]),
    bnf_code=st.sampled_from(["A1", "A2", "B1", "C1"]),
    items=st.integers(-3, 1_000),
    quantity=st.integers(-4_000, 4_000).map(lambda number: number / 4),
    nic=st.integers(-100, 100_000).map(lambda pennies: pennies / 100),
)
AREAS = st.builds(
    Item,
    month=st.sampled_from(MONTHS),
    sub_icb=st.sampled_from(["S1", "S2", "S3", "ELSEWHERE"]),
    bnf_code=st.sampled_from(["A1", "B1"]),
    items=st.integers(1, 1_000),
    quantity=st.integers(0, 4_000).map(float),
    nic=st.none(),
    of_area=st.just(True),
)
DOSE = st.sampled_from([None, 0.5, 2.0, 8.0])
NAMES = st.sampled_from(["alphamab", "betamab"])
MAPPINGS = st.fixed_dictionaries(
    {
        "A1": st.builds(Doses, NAMES, DOSE, DOSE),
        "A2": st.builds(Doses, NAMES, DOSE),
        "B1": st.builds(Doses, NAMES, DOSE),
    }
)


def chained(months: list[date]) -> list[Item]:
    """A row of a medicine in each of some months, so that whole periods come about."""
    return [Item(month, "S1", "A1", 1, 7.0, 0.07) for month in months]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(ITEMS, max_size=25),
    st.lists(AREAS, max_size=15),
    st.integers(0, len(MONTHS)).map(lambda count: chained(MONTHS[:count])),
    MAPPINGS,
)
def test_figures_and_submissions_are_those_of_plain_python(
    practices: list[Item], areas: list[Item], filled: list[Item], meanings: dict[str, Doses]
) -> None:
    assert_as_in_plain_python([*practices, *areas, *filled], meanings)


def test_many_rows_on_each_engine_give_the_figures_of_plain_python(put: Put) -> None:
    dice = random.Random(7)
    rows = [one_item(dice) for _ in range(300)]
    meanings = {**MEANINGS, "A2": Doses("alphamab", 128)}
    found = assert_as_in_plain_python(rows, meanings, put)
    for name, table in tables(rows, meanings).items():
        assert_frame_equal(found[name], table, check_row_order=False, rel_tol=1e-12, abs_tol=0)


def one_item(dice: random.Random) -> Item:
    """A row of a practice, or of an area in a month of its own."""
    of_area = dice.random() < 0.2
    return Item(
        month=MONTHS[-1] if of_area else dice.choice(MONTHS[:-1]),
        sub_icb=dice.choice(["S1", "S2", "S3", "ELSEWHERE", *([] if of_area else [None])]),
        bnf_code=dice.choice(["A1", "A2", "B1", "C1"]),
        items=dice.randint(-3, 1_000),
        quantity=round(dice.uniform(-1e4, 1e4), 3),
        nic=None if of_area else round(dice.uniform(-10, 1e4), 2),
        of_area=of_area,
    )


def assert_as_in_plain_python(
    rows: list[Item], meanings: dict[str, Doses], put: Put = on_polars
) -> dict[str, pl.DataFrame]:
    """Assert that figures and submissions are those of plain Python; the tables that were found."""
    found = tables(rows, meanings, put)
    wanted = naive_primary_care.sums(rows, meanings, PLACES)
    names = ["org_type", "ods_code", "medicine", "unit", "period_type", "period"]
    told: list[Any] = ["numerator", "source_rows", "negative_rows", "indicative_cost", "rows_without_cost"]
    figured = {row[:6]: row[6:] for row in found["primary_care_uptake"].select(*names, *told).iter_rows()}
    assert figured.keys() == wanted.keys()
    for key, (numerator, source_rows, negative_rows, cost, rows_without_cost) in figured.items():
        one = wanted[key]
        assert (source_rows, negative_rows, rows_without_cost) == (one.rows, one.negatives, one.rows_without_cost)
        assert numerator == pytest.approx(one.amount, abs=1e-4)
        assert cost == (None if one.cost is None else pytest.approx(one.cost, abs=1e-4))
    columns = ["org_type", "ods_code", "period_type", "period", "expected", "received"]
    covered = {row[:4]: row[4:] for row in found["primary_care_coverage"].select(columns).iter_rows()}
    assert covered == naive_primary_care.submissions(rows, PLACES)
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=20), st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[Item], dice: random.Random) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)
    keys = ["org_type", "ods_code", "medicine", "unit", "period_type", "period"]
    one, other = (tables(some)["primary_care_uptake"].sort(keys) for some in (rows, shuffled))
    assert one.equals(other)
