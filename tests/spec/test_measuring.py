"""Measures: amounts, what they are divided by, states and groups; against a slow and obvious second telling."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.measures.definitions import Measure
from scorecard.measures.figures import every_period, measured
from scorecard.measures.measuring import Material, subjects, why_not
from scorecard.periods import complete_periods, months_of
from tests.lib import naive_measures
from tests.lib.measuring_frames import YEAR, material, measure, world
from tests.lib.naive_measures import Told, World

GROUPING = {"slug": "mabs", "name": "Mabs", "medicines": ["alphamab", "betamab"]}
CLASS = {"name": "mabs", "medicines": ["alphamab", "betamab", "comparator"]}
SHARE = {"subject": {"slug": "mabs", "name": "Mabs", "medicines": ["alphamab"]}, "treatment_class": CLASS}
BEDS = {"name": "beds", "words": "beds", "per": 1}


def figures(one: Measure, given: Material) -> dict[tuple[str, str, date], dict[str, Any]]:
    """Every figure by organisation, period type and period."""
    parts = [every_period([line], given.months)[type_] for line in measured(one, given) for type_ in one.periods]
    found = pl.concat(parts)
    assert found.columns == [name for name in schema.MEASURE_FIGURE.names if name != "release_id"]
    return {(row["ods_code"], row["period_type"], row["period"]): row for row in found.to_dicts()}


def year(one: Measure, given: Material, code: str = "A") -> dict[str, Any]:
    return figures(one, given)[(code, "twelve_months", YEAR[0])]


#        amounts of the year                        state     numerator   rate of 200,000 people
@pytest.mark.parametrize(
    ("amounts", "state", "numerator", "value"),
    [
        ([10.0] * 12, "used", 120.0, 60.0),
        ([0.0] * 12, "zero", 0.0, 0.0),
        ([*[10.0] * 11, None], "missing", None, None),
        ([*[10.0] * 11, -110.0], "used", 0.0, 0.0),
        ([*[10.0] * 11, -200.0], "used", -90.0, -45.0),
        ([None] * 12, "missing", None, None),
    ],
)
def test_a_rate_of_people(
    amounts: list[float | None], state: str, numerator: float | None, value: float | None
) -> None:
    found = year(measure("rate"), material(world({"A": amounts}), people={"A": 200_000}))
    assert (found["state"], found["numerator"]) == (state, numerator)
    assert found["value"] == pytest.approx(value)
    assert found["denominator"] == 200_000


@pytest.mark.parametrize("people", [None, 0])
def test_without_people_there_is_no_rate_and_never_a_zero_one(people: int | None) -> None:
    found = year(measure("rate"), material(world({"A": [10.0] * 12}), people={"A": people}))
    assert (found["numerator"], found["value"]) == (120.0, None)
    assert found["flags"] == "what it is divided by is not known for every month"


def test_an_amount_of_a_volume_is_its_value_and_has_no_denominator() -> None:
    found = year(measure("volume"), material(world({"A": [10.0] * 12}), people={"A": 200_000}))
    assert (found["numerator"], found["denominator"], found["value"]) == (120.0, None, 120.0)


def test_where_it_does_not_apply_and_none_is_used_nothing_is_said_and_where_it_is_used_the_use_is() -> None:
    nothing, something = world({"A": [0.0] * 12}), world({"A": [*[0.0] * 11, 5.0]})
    for one in (nothing, something):
        one.absent.add(("A", "alphamab"))
    made = [
        year(measure("rate"), material(one, units={"alphamab": "mg"}, people={"A": 100_000}))
        for one in (nothing, something)
    ]
    assert [(row["state"], row["value"]) for row in made] == [("not_applicable", None), ("used", 5.0)]


#   beds by month                 over_time   denominator   value of 120
@pytest.mark.parametrize(
    ("beds", "over_time", "denominator", "value"),
    [
        ([40.0] * 12, "mean", 40.0, 3.0),
        ([30.0, 50.0] * 6, "mean", 40.0, 3.0),
        ([10.0] * 12, "sum", 120.0, 1.0),
        ([*[40.0] * 11, None], "mean", None, None),
        ([*[40.0] * 11, None], "sum", None, None),
        ([0.0] * 12, "mean", 0.0, None),
    ],
)
def test_a_rate_of_beds(
    beds: list[float | None], over_time: str, denominator: float | None, value: float | None
) -> None:
    rows = [("beds", "A", month, bed) for month, bed in zip(YEAR, beds, strict=True) if bed is not None]
    one = measure("rate", denominator=BEDS | {"over_time": over_time})
    found = year(one, material(world({"A": [10.0] * 12}), denominators=rows))
    assert (found["denominator"], found["value"]) == (denominator, value)


def test_a_rate_of_catchments_is_one_of_trusts() -> None:
    one = measure("rate", levels=["trust"], denominator={"name": "catchment_population", "words": "people", "per": 100})
    given = material(world({"T": [10.0] * 12, "U": [10.0] * 12}), org_type="trust", catchments={"T": 400.5, "U": None})
    assert year(one, given, "T")["value"] == pytest.approx(120 / 400.5 * 100)
    assert year(one, given, "U")["value"] is None


def two(alpha: list[float | None], beta: list[float | None]) -> World:
    both, other = world({"A": alpha}), world({"A": beta}, "betamab")
    both.amounts |= other.amounts
    return both


def test_medicines_of_a_grouping_are_added_up_in_one_unit() -> None:
    given = material(two([10.0] * 12, [1.0] * 12), units={"alphamab": "ddd", "betamab": "ddd"}, people={"A": 100_000})
    found = year(measure("rate", subject=GROUPING, unit="ddd"), given)
    assert (found["subject"], found["unit"], found["value"]) == ("mabs", "ddd", 132.0)


def test_a_grouping_of_which_a_medicine_is_in_another_unit_has_no_figures_and_says_why() -> None:
    given = material(two([10.0] * 12, [1.0] * 12), units={"alphamab": "ddd", "betamab": "mg"}, people={"A": 100_000})
    one = measure("rate", subject=GROUPING, unit="ddd")
    assert (list(subjects(one, given)), why_not(one, given)) == ([], "not in ddd, or not all of it: betamab")


def test_a_grouping_of_which_nothing_is_in_the_data_says_so() -> None:
    given = material(world({"A": [10.0] * 12}, "gammamab"), people={"A": 100_000})
    assert why_not(measure("rate", subject=GROUPING, unit="mg"), given) == "none of its medicines is in the data"


def test_a_medicine_that_dm_and_d_does_not_know_is_told_and_not_left_out() -> None:
    given = material(two([10.0] * 12, [1.0] * 12))
    misspelt = {"name": "mabs", "medicines": ["alphamab", "betamba"]}
    one = measure("share", unit="mg", subject=SHARE["subject"], treatment_class=misspelt)
    assert (list(subjects(one, given)), why_not(one, given)) == ([], "not in dm+d, so perhaps misspelt: betamba")


def in_part(unit: str) -> Material:
    """Alphamab in mg, and in another unit too."""
    given = material(world({"A": [10.0] * 12}), people={"A": 100_000})
    rest = material(world({"A": [1.0] * 12}), units={"alphamab": unit}).used
    return Material(**{**vars(given), "used": pl.concat([given.used, rest])})


@pytest.mark.parametrize(("unit", "is_whole"), [("ml", False), ("ddd", True)])
def test_a_sum_in_mg_of_which_a_part_is_in_another_unit_is_not_whole(unit: str, is_whole: bool) -> None:
    given = in_part(unit)
    [one] = subjects(measure("rate"), given)
    assert one.is_whole == is_whole
    grouped = measure("rate", subject={"slug": "mabs", "name": "Mabs", "medicines": ["alphamab"]}, unit="mg")
    assert (why_not(grouped, given) is None) == is_whole


def test_a_member_to_which_it_does_not_apply_is_in_neither_half_of_a_group() -> None:
    one = world({"A": [10.0] * 12, "B": [0.0] * 12})
    one.absent.add(("B", "alphamab"))
    given = material(
        one, people={"A": 100_000, "B": 100_000}, members=[("network", "North", "A"), ("network", "North", "B")]
    )
    found = figures(measure("rate", levels=["icb", "group"]), given)[("network: North", "twelve_months", YEAR[0])]
    assert found["value"] == pytest.approx(120)


def test_a_share_of_a_class_counts_what_was_never_appraised_too() -> None:
    one = two([10.0] * 12, [5.0] * 12)
    one.amounts |= world({"A": [25.0] * 12}, "comparator").amounts
    given = material(one, appraised=["alphamab", "betamab"])
    found = year(measure("share", unit="mg", **SHARE), given)
    assert (found["numerator"], found["denominator"], found["value"]) == (120.0, 480.0, 0.25)


#   alphamab      comparator     value   flag
@pytest.mark.parametrize(
    ("alpha", "other", "value", "flag"),
    [
        (0.0, 10.0, 0.0, None),
        (10.0, 0.0, 1.0, None),
        (0.0, 0.0, None, "what it is divided by is not known for every month"),
        (-10.0, 20.0, None, "more was returned than issued"),
        (20.0, -10.0, None, "more was returned than issued"),
    ],
)
def test_a_share_lies_between_0_and_1_or_is_none(
    alpha: float, other: float, value: float | None, flag: str | None
) -> None:
    one = two([alpha] * 12, [0.0] * 12)
    one.amounts |= world({"A": [other] * 12}, "comparator").amounts
    units = dict.fromkeys(CLASS["medicines"], "mg")
    # Something else is in the data, so that the class is one that is there.
    one.amounts[("betamab", "A", YEAR[0])] = 0.0
    found = year(measure("share", unit="mg", **SHARE), material(one, units=units))
    assert (found["value"], found["flags"]) == (value, flag)


def test_a_group_is_the_sum_of_its_members_and_missing_only_where_all_of_them_are() -> None:
    given = material(
        world({"A": [10.0] * 12, "B": [None] * 12, "C": [None] * 12}),
        people={"A": 100_000, "B": 300_000, "C": 1},
        members=[("network", "North", "A"), ("network", "North", "B"), ("network", "South", "C"), ("region", "R", "A")],
    )
    found = figures(measure("rate", levels=["icb", "group"]), given)
    north, south = (found[(f"network: {name}", "twelve_months", YEAR[0])] for name in ("North", "South"))
    assert (north["state"], north["numerator"], north["denominator"]) == ("used", 120.0, 400_000)
    assert north["value"] == pytest.approx(30)
    assert (north["expected"], north["received"]) == (24, 12)
    assert (south["state"], south["value"]) == ("missing", None)
    assert not [key for key in found if key[0].startswith("region")]


def test_a_group_has_no_denominator_where_one_of_its_members_has_none() -> None:
    given = material(
        world({"A": [10.0] * 12, "B": [10.0] * 12}),
        people={"A": 100_000, "B": None},
        members=[("network", "North", "A"), ("network", "North", "B")],
    )
    found = figures(measure("rate", levels=["icb", "group"]), given)[("network: North", "twelve_months", YEAR[0])]
    assert (found["numerator"], found["denominator"], found["value"]) == (240.0, None, None)


@pytest.mark.parametrize(
    ("unit", "units"), [("first", ["mg"]), ("every", ["ddd", "mg"]), ("ddd", ["ddd"]), ("add", [])]
)
def test_the_units_of_a_measure_of_each_medicine(unit: str, units: list[str]) -> None:
    in_ddd = material(world({"A": [1.0] * 12}), units={"alphamab": "ddd"}).used
    given = material(world({"A": [1.0] * 12}), people={"A": 1})
    both = Material(**{**vars(given), "used": pl.concat([given.used, in_ddd])})
    assert [one.unit for one in subjects(measure("rate", unit=unit), both)] == units


AMOUNTS = st.lists(st.none() | st.integers(-500, 10_000).map(lambda cents: cents / 100), min_size=12, max_size=12)
LINES = st.fixed_dictionaries(dict.fromkeys("ABCD", AMOUNTS))
MEMBERSHIP = [("network", "North", "A"), ("network", "North", "B"), ("network", "South", "C")]


def drawn_world(alpha: dict[str, Any], beta: dict[str, Any], absent: set[tuple[str, str]]) -> World:
    """Two medicines; a month is submitted where either has an amount."""
    one, other = world(alpha), world(beta, "betamab")
    one.amounts |= other.amounts
    for cell, told in other.submissions.items():
        one.submissions[cell] = max(told, one.submissions[cell], key=lambda pair: pair[1])
    one.absent |= absent
    return one


ABSENT = st.sets(st.tuples(st.sampled_from("ABCD"), st.sampled_from(["alphamab", "betamab"])))


def compare(
    one: Measure, given: Material, tell: Callable[[list[str], list[date]], Told], codes: dict[str, list[str]]
) -> None:
    """Every figure against the slow telling."""
    found = figures(one, given)
    for code, members in codes.items():
        for period_type in one.periods:
            for start in complete_periods(period_type, set(YEAR)):
                expected, row = tell(members, months_of(period_type, start)), found[(code, period_type, start)]
                assert row["state"] == expected.state
                for name in ("numerator", "denominator", "value"):
                    assert row[name] == pytest.approx(getattr(expected, name), abs=1e-6), (name, code, start)


ALL = {**{code: [code] for code in "ABCD"}, "network: North": ["A", "B"], "network: South": ["C"]}


@settings(max_examples=30)
@given(LINES, LINES, ABSENT)
def test_rates_are_those_of_the_slow_telling(
    alpha: dict[str, Any], beta: dict[str, Any], absent: set[tuple[str, str]]
) -> None:
    one = drawn_world(alpha, beta, absent)
    people = {"A": 1000, "B": 2000, "C": 3000, "D": 4000}
    units = {"alphamab": "ddd", "betamab": "ddd"}
    given = material(one, units=units, people=people, members=MEMBERSHIP)
    rate = measure("rate", subject=GROUPING, unit="ddd", levels=["icb", "group"])
    if why_not(rate, given):
        return

    def tell(members: list[str], months: list[date]) -> Told:
        total = sum(people[code] for code in members)
        return naive_measures.told(one, ["alphamab", "betamab"], members, months, lambda _: total, 100_000)

    compare(rate, given, tell, ALL)


@settings(max_examples=30)
@given(LINES, LINES, ABSENT)
def test_shares_are_those_of_the_slow_telling(
    alpha: dict[str, Any], beta: dict[str, Any], absent: set[tuple[str, str]]
) -> None:
    one = drawn_world(alpha, beta, absent)
    given = material(one, members=MEMBERSHIP)
    whole = {"name": "mabs", "medicines": ["alphamab", "betamab"]}
    share = measure("share", subject=SHARE["subject"], treatment_class=whole, unit="mg", levels=["icb", "group"])
    if why_not(share, given):
        return
    compare(
        share,
        given,
        lambda members, months: naive_measures.share(one, ["alphamab"], whole["medicines"], members, months),  # type: ignore[arg-type]
        ALL,
    )


@settings(max_examples=20)
@given(LINES)
def test_relabelling_relabels_and_an_organisation_without_data_changes_no_other(lines: dict[str, Any]) -> None:
    people = dict.fromkeys("ABCD", 1000)
    usual = figures(measure("rate"), material(world(lines), people=people))
    renamed = {f"Y{code}": amounts for code, amounts in lines.items()}
    told = figures(measure("rate"), material(world(renamed), people={f"Y{code}": 1000 for code in "ABCD"}))
    more = figures(measure("rate"), material(world(lines | {"Z": [None] * 12}), people=people | {"Z": 1000}))
    strip = ("ods_code",)
    for key, row in usual.items():
        again = told[(f"Y{key[0]}", *key[1:])]
        assert {k: v for k, v in row.items() if k not in strip} == {k: v for k, v in again.items() if k not in strip}
        assert more[key] == row
