"""Percentiles and quintiles against the tests of Fingertips."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.percentiles import deciles, lines, percent_ranks, quintile_bounds, quintiles, type_7
from tests.lib import naive_statistics as naive

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60)


def test_one_to_fifty() -> None:
    """fingertips-open, QuintilesCalculatorTest and QuartilesCalculatorTest."""
    values = list(range(1, 51))
    assert quintile_bounds(values) == pytest.approx((10.8, 20.6, 30.4, 40.2))
    assert [type_7(values, percent) for percent in (25, 50, 75)] == [13.25, 25.5, 37.75]


def test_forty_two_icbs() -> None:
    found = lines(list(range(1, 43)))
    expected = {5: 3.05, 15: 7.15, 25: 11.25, 50: 21.5, 75: 31.75, 85: 35.85, 95: 39.95}
    assert {percent: found.at[percent] for percent in expected} == pytest.approx(expected)
    assert (list(found.at), found.organisations, found.reason) == (
        [5, 15, 25, 35, 45, 50, 55, 65, 75, 85, 95],
        42,
        None,
    )
    assert list(deciles(list(range(42))).at) == list(range(10, 100, 10))


def test_of_fewer_than_twenty_only_the_quartiles_are_told() -> None:
    for found in (lines(list(range(19))), deciles(list(range(19)))):
        assert found.at == {25: 4.5, 50: 9.0, 75: 13.5}
        assert found.reason == "fewer than 20 organisations: only quartiles"
    assert lines([None, None]).reason == "no values"
    assert type_7([], 50) is None


def test_equal_values_share_a_quintile() -> None:
    values = [1, 1, 1, 1, 2, 3, 4, 5, 6, 7]
    assert quintile_bounds(values) == pytest.approx((1, 1.6, 3.4, 5.2))
    assert quintiles(values).places == (1, 1, 1, 1, 3, 3, 4, 4, 5, 5)


def test_zero_counts_and_missing_does_not() -> None:
    assert quintiles([0, 1, None, 2, 3, 4]).places == (1, 2, None, 3, 4, 5)
    assert quintiles([0, 1, None, 2, 3]).reason == "fewer than 5 organisations"
    assert percent_ranks([0, None, 1, 1, 4]).places == (0, None, 1 / 3, 1 / 3, 1)
    assert percent_ranks([1, None]).reason == "fewer than 2 organisations"
    assert lines([*range(20), None]) == lines(list(range(20)))


def test_phe_would_part_twelve_areas_unlike_us() -> None:
    """PHE's deciles of 12 areas, 1 1 2 3 4 5 6 6 7 8 9 10, and our quintiles by bounds: two rules of three."""
    phe = [max(1, 11 - int(np.ceil((12 + 1 - rank) / (12 / 10)))) for rank in range(1, 13)]
    assert phe == [1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10]
    assert quintiles(list(range(12))).places == (1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5)


@given(VALUES, st.floats(0, 100))
def test_type_7_is_the_one_between_two_values(values: list[float], percent: float) -> None:
    assert type_7(values, percent) == pytest.approx(naive.percentile(values, percent / 100), rel=1e-9, abs=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_percentiles_never_fall(values: list[float]) -> None:
    found = list(lines(values).at.values())
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(found))


@given(VALUES)
def test_percent_ranks_are_counted(values: list[float]) -> None:
    expected = [naive.percent_rank(values, value) for value in values]
    assert percent_ranks(values).places == pytest.approx(expected)


@given(st.lists(st.integers(0, 30), min_size=5, max_size=40))
def test_quintiles_do_not_depend_on_the_order(values: list[int]) -> None:
    own = dict(zip(values, quintiles(values).places, strict=True))
    shuffled = sorted(values, key=lambda value: hash((value, 7)))
    assert dict(zip(shuffled, quintiles(shuffled).places, strict=True)) == own
    assert quintiles([*values, None]).places == (*quintiles(values).places, None)
    placed = [place or 0 for place in quintiles(sorted(values)).places]
    assert placed == sorted(placed)
