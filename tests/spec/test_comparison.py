"""Comparison: organisations beside each other, with what a rank needs; against a slow and obvious second telling."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.measures import comparison
from scorecard.measures.comparison import (
    DRAWS,
    MONTH_MISSING,
    NO_DENOMINATOR,
    NOT_APPLICABLE,
    NOT_EXPECTED,
    NOT_PLACED,
    NUMBERS,
    PARTLY,
    SEED,
    Window,
    among,
)
from scorecard.measures.definitions import Measure, Rate, Share
from scorecard.measures.figures import beside_each_other, draws, measured
from scorecard.measures.kept import Comparing
from scorecard.measures.measuring import Material
from scorecard.measures.peers import beside_peers
from scorecard.periods import months_of
from scorecard.statistics.bootstrap import resampling, volume_intervals
from tests.lib.measuring_frames import YEAR, compared_figures, material, measure, world
from tests.lib.naive_measures import World, rank_of
from tests.spec.statistics.months_of_six import MONTHLY, POPULATIONS

CODES = [f"ZB{number:02}" for number in range(1, 13)]
YEARS_BEFORE = months_of("twelve_months", date(2023, 4, 1))
RATE = measure("rate", periods=["twelve_months"])
Amounts = list[float | None]


def steady(codes: Iterable[str] = CODES) -> dict[str, Amounts]:
    """Each organisation far from the next, and hardly moving."""
    return {code: [1000.0 * place + month % 2 for month in range(12)] for place, code in enumerate(codes, 1)}


def of_year(one: Measure, given: Material, start: date = YEAR[0]) -> dict[str, dict[str, Any]]:
    """The figures of twelve months by organisation."""
    [line] = measured(one, given)
    found = pl.concat(compared_figures(line, given.months, draws()))
    rows = found.filter(pl.col("period_type") == "twelve_months", pl.col("period") == start)
    return {row["ods_code"]: row for row in rows.to_dicts()}


def compared(lines: Mapping[str, Amounts], people: Mapping[str, int | None] | None = None) -> dict[str, dict[str, Any]]:
    usual = dict.fromkeys(lines, 100_000)
    return of_year(RATE, material(world(lines), people=usual | dict(people or {})))


def test_steady_organisations_are_ranked_with_narrow_intervals() -> None:
    found = compared(steady())
    assert [found[code]["rank"] for code in CODES] == list(range(12, 0, -1))
    assert all(found[code]["rank_low"] == found[code]["rank"] == found[code]["rank_high"] for code in CODES)
    assert {row["out_of"] for row in found.values()} == {12}
    assert found["ZB12"]["value"] == pytest.approx(144_006)
    assert (found["ZB12"]["percentile"], found["ZB01"]["percentile"]) == (1.0, 0.0)
    assert (found["ZB12"]["comparison"], found["ZB01"]["comparison"]) == ("higher", "lower")


def test_an_organisation_is_compared_with_all_the_others_and_not_with_itself() -> None:
    found = compared(steady())
    others = sum(row["numerator"] for code, row in found.items() if code != "ZB12")
    assert found["ZB12"]["benchmark"] == pytest.approx(others / 1_100_000 * 100_000)


def test_those_of_which_a_month_is_missing_are_in_no_benchmark() -> None:
    known, more = compared(steady()), compared(steady() | {"ZB99": [None, *[9e6] * 11]})
    assert more["ZB01"]["benchmark"] == known["ZB01"]["benchmark"]


REFUSED = [
    ([None, *[5000.0] * 11], 100_000, MONTH_MISSING, "missing"),
    ([5000.0] * 12, None, "no population is known", "used"),
    ([0.0] * 12, 100_000, "use in fewer than 6 of 12 months", "zero"),
    ([*[0.0] * 7, *[5000.0] * 5], 100_000, "use in fewer than 6 of 12 months", "used"),
    ([*[1.0] * 11, -5000.0], 100_000, "net returns", "used"),
]


@pytest.mark.parametrize(("amounts", "people", "flag", "state"), REFUSED)
def test_what_is_shown_without_a_rank_says_why(amounts: Amounts, people: int | None, flag: str, state: str) -> None:
    found = compared(steady() | {"ZB99": amounts}, {"ZB99": people})
    refused = found.pop("ZB99")
    assert (refused["rank"], refused["rank_low"], refused["comparison"]) == (None, None, None)
    assert (refused["flags"], refused["state"]) == (flag, state)
    assert {row["out_of"] for row in found.values()} == {12}


def in_part(one: World, code: str, month: date) -> World:
    """One of two submissions of a month came."""
    one.submissions[(code, month)] = (2, 1)
    return one


def test_a_month_without_any_submission_has_no_sum_and_one_in_part_has_and_neither_a_rank() -> None:
    people = dict.fromkeys([*CODES, "ZB99"], 100_000)
    silent = compared(steady() | {"ZB99": [None, *[5000.0] * 11]})["ZB99"]
    partly = of_year(
        RATE, material(in_part(world(steady() | {"ZB99": [5000.0] * 12}), "ZB99", YEAR[3]), people=people)
    )["ZB99"]
    assert (silent["numerator"], silent["value"], silent["rank"]) == (None, None, None)
    assert (partly["numerator"], partly["value"], partly["rank"]) == (60_000.0, 60_000.0, None)
    assert partly["flags"] == MONTH_MISSING


def test_what_does_not_apply_is_not_compared() -> None:
    one = world(steady() | {"ZB99": [0.0] * 12})
    one.absent.add(("ZB99", "alphamab"))
    found = of_year(RATE, material(one, people=dict.fromkeys([*CODES, "ZB99"], 100_000)))["ZB99"]
    assert (found["state"], found["flags"], found["percentile"]) == ("not_applicable", NOT_APPLICABLE, None)
    usual = compared(steady())
    assert of_year(RATE, material(one, people=dict.fromkeys([*CODES, "ZB99"], 100_000)))["ZB01"] == usual["ZB01"]


def test_of_few_organisations_each_has_its_interval_and_word_and_none_a_rank() -> None:
    found = compared(steady(CODES[:9]))
    assert {row["flags"] for row in found.values()} == {"fewer than 10 organisations"}
    assert {row["rank"] for row in found.values()} == {None}
    assert (found["ZB01"]["comparison"], found["ZB09"]["comparison"]) == ("lower", "higher")
    more = compared(steady())
    assert [found["ZB09"][name] for name in ("low", "high")] == [more["ZB09"][name] for name in ("low", "high")]


def test_a_rank_that_could_be_nearly_any_is_none() -> None:
    restless: dict[str, Amounts] = {
        code: [1000.0 + (37 * place * month) % 900 for month in range(12)] for place, code in enumerate(CODES)
    }
    found = compared(restless)
    assert NOT_PLACED in {row["flags"] for row in found.values()}
    for row in found.values():
        assert (row["rank"] is None) == (row["flags"] is not None)
        assert row["low"] <= row["value"] <= row["high"]


def test_amounts_without_a_denominator_are_not_compared() -> None:
    found = of_year(measure("volume", periods=["twelve_months"]), material(world(steady())))
    assert {row["flags"] for row in found.values()} == {NO_DENOMINATOR}
    assert {row["percentile"] for row in found.values()} == {row["rank"] for row in found.values()} == {None}


def test_months_that_make_no_whole_year_have_no_figures_of_one() -> None:
    given = material(world(steady()), people=dict.fromkeys(CODES, 1), months=YEAR[:11])
    assert of_year(RATE, given) == {}


def test_the_months_of_six_have_the_intervals_of_the_core_with_the_seed_of_releases() -> None:
    """Check A of the methods has another seed; what it checks, and what is asked here, is one function."""
    six: dict[str, Amounts] = {
        code: [float(amount) for amount in MONTHLY[:, place]] for place, code in enumerate("ABCDEF")
    }
    people = {code: int(POPULATIONS[place]) for place, code in enumerate("ABCDEF")}
    found = compared(six | steady(CODES[:6]), people)
    expected = volume_intervals(MONTHLY, POPULATIONS, resampling(SEED, draws=DRAWS))
    # F was used in seven of its months: enough for a rank.
    for place, code in enumerate("ABCDEF"):
        row = found[code]
        ends = (expected.values[place], expected.low[place], expected.high[place])
        assert (row["value"], row["low"], row["high"]) == pytest.approx(ends)


def test_a_rate_of_beds_and_one_of_people_of_the_same_numbers_are_ranked_alike() -> None:
    beds = measure("rate", periods=["twelve_months"], denominator={"name": "beds", "words": "beds", "per": 100_000})
    rows = [("beds", code, month, 100_000.0) for code in CODES for month in YEAR]
    usual, other = compared(steady()), of_year(beds, material(world(steady()), denominators=rows))
    for code in CODES:
        assert other[code]["rank"] == usual[code]["rank"]
        for name in ("value", "low", "high", "benchmark"):
            assert other[code][name] == pytest.approx(usual[code][name])


def test_below_the_minimum_of_a_measure_a_value_is_shown_and_no_rank() -> None:
    denominator = {"name": "beds", "words": "beds", "per": 1, "minimum": 50}
    rows = [("beds", code, month, 49.0 if code == "ZB01" else 100.0) for code in CODES for month in YEAR]
    one = measure("rate", periods=["twelve_months"], denominator=denominator)
    small = of_year(one, material(world(steady()), denominators=rows))["ZB01"]
    assert small["value"] == pytest.approx(12_006 / 49)
    assert (small["rank"], small["flags"]) == (None, "fewer than 50 beds, or none known")


def shares(minimum: float = 1) -> Measure:
    subject = {"slug": "alpha", "name": "Alpha", "medicines": ["alphamab"]}
    whole = {"name": "mabs", "medicines": ["alphamab", "betamab"]}
    return measure(
        "share", subject=subject, treatment_class=whole, unit="mg", minimum=minimum, periods=["twelve_months"]
    )


def test_a_share_of_a_class_is_ranked_whatever_the_size_of_the_organisation() -> None:
    lines, rest = {}, {}
    for place, code in enumerate(CODES, 1):
        lines[code] = [100.0 * place * place + month % 2 for month in range(12)]
        rest[code] = [100.0 * place * (20 - place)] * 12
    one = world(lines)
    one.amounts |= world(rest, "betamab").amounts
    found = of_year(shares(), material(one))
    assert [found[code]["rank"] for code in CODES] == list(range(12, 0, -1))
    assert found["ZB10"]["value"] == pytest.approx(0.5, abs=0.001)
    assert all(0 <= row["low"] <= row["value"] <= row["high"] <= 1 for row in found.values())
    least = of_year(shares(minimum=30_000), material(one))["ZB01"]
    assert least["flags"] == "too little of the class is used (less than 30,000 mg)"


def two_years(before: dict[str, Amounts], after: dict[str, Amounts]) -> Material:
    made, later = world(after), world(before)
    for (code, month), told in later.submissions.items():
        made.submissions[(code, month.replace(year=month.year - 1))] = told
    for (medicine, code, month), amount in later.amounts.items():
        made.amounts[(medicine, code, month.replace(year=month.year - 1))] = amount
    people = dict.fromkeys(after, 100_000)
    return material(made, people=people, months=[*YEARS_BEFORE, *YEAR])


def test_a_change_of_rank_is_told_only_where_the_intervals_lie_apart() -> None:
    after = steady()
    after["ZB01"], after["ZB12"] = after["ZB12"], after["ZB01"]
    found = of_year(RATE, two_years(steady(), after))
    told = {code: row["rank_change"] for code, row in found.items()}
    assert (
        told.pop("ZB01")
        == "from 12th (plausibly 12th to 12th) to 1st (plausibly 1st to 1st) of the 12 that are ranked in both years"
    )
    assert (
        told.pop("ZB12")
        == "from 1st (plausibly 1st to 1st) to 12th (plausibly 12th to 12th) of the 12 that are ranked in both years"
    )
    assert set(told.values()) == {None}


def test_a_rank_among_fewer_organisations_is_no_change() -> None:
    after = steady()
    after["ZB12"] = [None, *after["ZB12"][1:]]
    found = of_year(RATE, two_years(steady(), after))
    assert found["ZB11"]["rank"] == 1
    assert {row["rank_change"] for row in found.values()} == {None}


def peers(one: Measure, given: Material) -> dict[str, dict[str, Any]]:
    [line] = measured(one, given)
    here = Comparing(line.measure, draws())
    found = beside_peers([line], [beside_each_other(line, given.months, here)], here)
    return {row["ods_code"]: row for row in found.to_dicts()}


def test_peers_are_the_others_of_a_group_and_a_small_group_has_no_ranks() -> None:
    groups = [("type", "Small", code) for code in CODES[:2]] + [("type", "Large", code) for code in CODES[2:]]
    given = material(world(steady()), people=dict.fromkeys(CODES, 100_000), members=groups)
    found, whole = peers(RATE, given), of_year(RATE, given)
    small, large = found["ZB02"], found["ZB12"]
    assert (small["members"], small["rank"], small["flags"]) == (2, None, "fewer than 10 organisations")
    assert (small["percentile"], small["comparison"]) == (1.0, "higher")
    assert small["benchmark"] == pytest.approx(whole["ZB01"]["value"])
    assert small["median"] == pytest.approx((whole["ZB01"]["value"] + whole["ZB02"]["value"]) / 2)
    assert (large["members"], large["rank"], large["out_of"]) == (10, 1, 10)
    assert found["ZB03"]["rank"] == 10


def test_groups_of_one_kind_are_compared_with_each_other_and_not_with_those_of_another() -> None:
    groups = [("type", "Small", code) for code in CODES[:6]] + [("type", "Large", code) for code in CODES[6:]]
    groups += [("network", "Whole", code) for code in CODES]
    given = material(world(steady()), people=dict.fromkeys(CODES, 100_000), members=groups)
    one = measure("rate", periods=["twelve_months"], levels=["icb", "group"])
    how, found = draws(), {}
    for line in measured(one, given):
        for row in pl.concat(compared_figures(line, given.months, how)).to_dicts():
            found[row["ods_code"]] = row
    assert found["type: Small"]["benchmark"] == pytest.approx(found["type: Large"]["value"])
    assert found["network: Whole"]["benchmark"] is None


def test_an_organisation_in_no_group_stands_beside_no_peers() -> None:
    given = material(world(steady()), people=dict.fromkeys(CODES, 1), members=[("type", "Small", "ZB01")])
    assert set(peers(RATE, given)) == {"ZB01"}


def test_of_which_a_submission_is_missing_is_in_no_benchmark_percentile_or_median() -> None:
    people, groups = dict.fromkeys([*CODES, "ZB99"], 100_000), [("type", "All", code) for code in [*CODES, "ZB99"]]
    whole = material(world(steady()), people=people, members=groups)
    one = world(steady() | {"ZB99": [1.0] * 12})
    partly = material(in_part(one, "ZB99", YEAR[3]), people=people, members=groups)
    usual, found = of_year(RATE, whole), of_year(RATE, partly)
    assert found.pop("ZB99")["percentile"] is None
    assert found == usual
    beside, beside_partly = peers(RATE, whole), peers(RATE, partly)
    assert beside_partly["ZB01"]["median"] == beside["ZB01"]["median"]
    assert beside_partly["ZB01"]["benchmark"] == beside["ZB01"]["benchmark"]


def test_what_is_below_the_minimum_is_in_no_benchmark_and_exactly_at_it_is() -> None:
    denominator = {"name": "beds", "words": "beds", "per": 1, "minimum": 50}

    def beds(least: float) -> dict[str, dict[str, Any]]:
        rows = [("beds", code, month, least if code == "ZB12" else 100.0) for code in CODES for month in YEAR]
        one = measure("rate", periods=["twelve_months"], denominator=denominator)
        return of_year(one, material(world(steady()), denominators=rows))

    below, at = beds(49.9), beds(50.0)
    assert (below["ZB12"]["percentile"], below["ZB11"]["percentile"]) == (None, 1.0)
    assert at["ZB12"]["rank"] == 1
    assert at["ZB01"]["benchmark"] > below["ZB01"]["benchmark"]


def test_shares_with_more_returned_than_issued_are_compared_with_nothing() -> None:
    lines: dict[str, Amounts] = {code: [100.0 * place] * 12 for place, code in enumerate(CODES, 1)}
    rest: dict[str, Amounts] = {code: [2000.0] * 12 for code in CODES}
    one = world(lines | {"ZB99": [100.0] * 12})
    one.amounts |= world(rest | {"ZB99": [-10.0] * 12}, "betamab").amounts
    found = of_year(shares(), material(one))
    assert (found["ZB99"]["value"], found["ZB99"]["percentile"]) == (None, None)
    assert found["ZB12"]["percentile"] == 1.0


def test_where_no_submission_is_expected_that_is_said() -> None:
    one = world(steady() | {"ZB99": [None] * 12})
    for month in YEAR:
        one.submissions[("ZB99", month)] = (0, 0)
    found = of_year(RATE, material(one, people=dict.fromkeys([*CODES, "ZB99"], 100_000)))
    assert found["ZB99"]["flags"] == NOT_EXPECTED


def test_a_group_with_a_member_that_is_not_expected_to_submit_is_shown_and_not_compared() -> None:
    groups = [("type", f"T{place % 6}", code) for place, code in enumerate(CODES)]
    one = world(steady())
    for month in YEAR:
        del one.amounts[("alphamab", "ZB01", month)]
        one.submissions[("ZB01", month)] = (0, 0)
    given = material(one, people=dict.fromkeys(CODES, 100_000), members=groups)
    lines = list(measured(measure("rate", periods=["twelve_months"], levels=["icb", "group"]), given))
    found = pl.concat(compared_figures(lines[1], given.months, draws()))
    [row] = found.filter(pl.col("ods_code") == "type: T0").to_dicts()
    assert row["value"] is not None
    assert (row["comparison"], row["percentile"]) == (None, None)


def test_what_is_only_in_part_in_the_unit_is_shown_and_not_compared() -> None:
    given = material(world(steady()), people=dict.fromkeys(CODES, 100_000))
    rest = material(world({"ZB01": [1.0] * 12}), units={"alphamab": "ml"}).used
    both = Material(**{**vars(given), "used": pl.concat([given.used, rest])})
    found = of_year(RATE, both)
    assert {row["flags"] for row in found.values()} == {PARTLY}
    assert found["ZB12"]["value"] == pytest.approx(144_006)


def test_what_cannot_be_placed_has_no_percentile_either() -> None:
    restless: dict[str, Amounts] = {
        code: [1000.0 + (37 * place * month) % 900 for month in range(12)] for place, code in enumerate(CODES)
    }
    unplaced = [row for row in compared(restless).values() if row["flags"] == NOT_PLACED]
    assert unplaced
    assert {row["percentile"] for row in unplaced} == {None}


WHOLE = st.lists(st.integers(1, 10**8).map(lambda cents: cents / 100), min_size=12, max_size=12)
BROKEN = st.lists(st.none() | st.integers(0, 10**8).map(lambda cents: cents / 100), min_size=12, max_size=12)


@settings(deadline=None, max_examples=25)
@given(st.lists(WHOLE, min_size=10, max_size=14), st.lists(BROKEN, max_size=3))
def test_ranks_are_those_of_the_slow_telling(whole: list[Amounts], broken: list[Amounts]) -> None:
    lines = {f"Z{place:03}": amounts for place, amounts in enumerate([*whole, *broken])}
    people = {code: 50_000 + place for place, code in enumerate(lines)}
    found = compared(lines, people)
    values = {
        code: found[code]["value"]
        for code, amounts in lines.items()
        if None not in amounts and sum(bool(amount) for amount in amounts) >= 6
    }
    told = {code: row for code, row in found.items() if row["flags"] in (None, NOT_PLACED)}
    assert told.keys() == values.keys()
    for code, row in told.items():
        assert (row["rank"] is None) == (row["flags"] == NOT_PLACED)
        assert row["rank"] in (None, rank_of(values, code))
        assert row["rank"] is None or row["rank_low"] <= row["rank_high"]


def test_relabelling_organisations_relabels_results_and_one_without_data_changes_nothing() -> None:
    usual = compared(steady())
    renamed = compared(steady([f"Y{code}" for code in CODES]))
    assert {code[1:]: row["rank"] for code, row in renamed.items()} == {
        code: row["rank"] for code, row in usual.items()
    }
    more = compared(steady() | {"ZB99": [None] * 12})
    del more["ZB99"]
    assert more == usual


MEASURES = {
    "people": RATE,
    "beds": measure("rate", periods=["twelve_months"], denominator={"name": "beds", "words": "beds", "per": 1}),
    "a share": shares(),
}


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Twelve months of up to forty organisations, some of which lack a month, an amount or something to divide by."""
    number = draw(st.integers(1, 40))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = chance.integers(1, 9, (12, number)) * 100.0
    sizes[:, chance.random(number) < 0.1] = np.nan
    amounts = np.round(sizes * chance.random((12, number)), 2)
    amounts[chance.random((12, number)) < 0.01] = np.nan
    amounts[:, chance.random(number) < 0.1] = 0.0
    is_complete = chance.random((12, number)) > 0.01
    return Window(amounts, sizes, is_complete, np.ones((12, number), dtype=bool), np.zeros(number, dtype=bool))


@settings(deadline=None, max_examples=60)
@given(window=windows(), kind=st.sampled_from(sorted(MEASURES)), data=st.data())
def test_some_of_a_level_are_told_as_they_would_be_alone(window: Window, kind: str, data: st.DataObject) -> None:
    """Intervals of a group are those of the level: nobody's months depend on who stands beside them."""
    every = range(len(window.absent))
    fewest = data.draw(st.sampled_from([1, min(14, len(every))]))
    chosen = data.draw(st.lists(st.sampled_from(every), min_size=fewest, unique=True).map(sorted))
    places, how, one = np.array(chosen), resampling(SEED, draws=200), MEASURES[kind]
    assert isinstance(one, Rate | Share)
    found = among(one, window, comparison.compared(one, window, how), places, how)
    alone = comparison.compared(one, window.only(places), how)
    assert found.flags.tolist() == alone.flags.tolist()
    assert found.out_of == alone.out_of
    for name in NUMBERS:
        np.testing.assert_allclose(getattr(found, name), getattr(alone, name), rtol=1e-9, atol=1e-9, err_msg=name)
