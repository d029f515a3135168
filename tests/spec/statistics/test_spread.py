"""Spread between organisations against published and computed values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.spread import gap_to_median, gini, iqr, mad, spread, variation
from tests.lib import naive_statistics as naive

INCOMES = np.array([541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261], dtype=np.float64)


def test_gini_of_two_packages() -> None:
    """rdrr.io/cran/acid: 0.4620911 and, for small samples, 0.5134346; phylotools: 0.3076923."""
    assert gini(INCOMES) == pytest.approx(0.462091130268, rel=1e-11)
    assert spread(INCOMES).gini == pytest.approx(0.513434589186, rel=1e-11)
    assert gini(np.array([1.0, 3, 2, 1, 1, 1, 4])) == pytest.approx(0.307692307692, rel=1e-11)


def test_docstrings_of_scipy() -> None:
    assert iqr(np.array([10.0, 7, 4, 3, 2, 1])) == 4.0
    assert variation(np.array([1.0, 2, 3, 4, 5])) == pytest.approx(0.5270462766947299)


def test_all_measures_of_ten() -> None:
    found = spread(INCOMES)
    assert (found.p10, found.p90, found.iqr) == pytest.approx((1370.8, 12939.7, 5132.75))
    assert (found.ratio, found.variation) == pytest.approx((9.43952436533, 0.966558792346), rel=1e-11)
    assert (found.median, found.mad, found.zeros, found.organisations, found.reasons) == (4919, 2929.5, 0, 10, ())


def test_what_cannot_be_told_says_why() -> None:
    assert spread(INCOMES[:9]).reasons == ("fewer than 10 organisations",)
    assert spread(INCOMES[:9]).median is None
    idle = spread([0, 0, 0, *INCOMES])
    assert (idle.ratio, idle.zeros) == (None, 3)
    assert idle.reasons == ("the 10th percentile is not above 0: no ratio",)
    returned = spread([-5, *INCOMES])
    assert (returned.variation, returned.gini) == (None, None)
    assert returned.reasons == ("negative values, or a mean near 0: no coefficient of variation and no Gini",)
    nothing = spread([0] * 10)
    assert (nothing.variation, nothing.gini, nothing.iqr, len(nothing.reasons)) == (None, None, 0, 2)
    assert (gini(np.array([])), variation(np.array([1.0]))) == (None, None)


def test_the_gap_to_the_median() -> None:
    values = [2, 3, 3.5, 4, 4.2, 4.5, 5, 5.2, 6, 7]
    people = [number * 1e6 for number in (1, 2, 1, 1.5, 1, 2, 1, 1, 1, 0.5)]
    found = gap_to_median(values, people)
    assert (found.median, found.total) == pytest.approx((4.35, 65.75))
    assert found.gaps == pytest.approx([23.5, 27, 8.5, 5.25, 1.5, 0, 0, 0, 0, 0])
    assert found.share_of_largest == pytest.approx(0.897338403042, rel=1e-11)
    assert found.half == 2


def test_a_gap_needs_ten_and_somebody_below() -> None:
    few = gap_to_median([1, 2, None], [1, 1, 1])
    assert (few.median, few.gaps, few.reason) == (None, (None, None, None), "fewer than 10 organisations")
    equal = gap_to_median([3] * 10, [1e5] * 10)
    assert (equal.total, equal.share_of_largest, equal.reason) == (0, None, "nobody is below the median")


def test_an_organisation_without_data_changes_nothing() -> None:
    assert spread([*INCOMES, None]) == spread(INCOMES)
    people = np.full(10, 1e5)
    found, more = gap_to_median(INCOMES, people), gap_to_median([*INCOMES, None, 7], [*people, 1e5, 0])
    assert (more.total, more.half, more.gaps) == (found.total, found.half, (*found.gaps, None, None))


VALUES = st.lists(st.integers(1, 10_000), min_size=10, max_size=40)


@given(VALUES)
def test_a_plain_loop_finds_the_same(values: list[int]) -> None:
    found = spread(values)
    assert (found.p10, found.p90) == pytest.approx((naive.percentile(values, 0.1), naive.percentile(values, 0.9)))
    assert found.iqr == pytest.approx(naive.percentile(values, 0.75) - naive.percentile(values, 0.25))
    assert (
        found.mad == pytest.approx(naive.median_distance(values)) == pytest.approx(mad(np.array(values, dtype=float)))
    )
    assert found.gini == pytest.approx(naive.gini(values) * len(values) / (len(values) - 1), abs=1e-9)
    assert found.ratio is not None
    assert found.ratio >= 1 - 1e-12
    mean = sum(values) / len(values)
    deviation = (sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5
    assert found.variation == pytest.approx(deviation / mean, abs=1e-12)


@given(VALUES)
def test_half_of_the_gap_is_that_of_the_fewest(values: list[int]) -> None:
    found = gap_to_median(values, [1e5] * len(values))
    gaps = sorted((gap or 0 for gap in found.gaps), reverse=True)
    if found.total:
        assert sum(gaps[: found.half]) >= found.total / 2 * (1 - 1e-6) > sum(gaps[: found.half - 1]) * (1 - 1e-5)
        assert gap_to_median(values[::-1], [1e5] * len(values)).half == found.half
