"""Many comparisons: what chance alone gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Level
from scorecard.statistics.many import benjamini_hochberg, by_chance, sentence
from tests.lib import naive_statistics as naive

# The input is that of scipy's docstring.
P = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]


def test_two_hundred_medicines_in_forty_two_icbs() -> None:
    strict, loose = by_chance(8400), by_chance(8400, LEVEL_95)
    assert (strict.mean, strict.low, strict.high) == (pytest.approx(16.8), 9, 25)
    assert (loose.mean, loose.low, loose.high) == (pytest.approx(420), 381, 460)


def test_one_medicine_and_one_icb() -> None:
    strict, loose, own = by_chance(42), by_chance(42, LEVEL_95), by_chance(200)
    assert (strict.mean, loose.mean, own.mean) == pytest.approx((0.084, 2.1, 0.4))
    found = (strict.at_least_one, loose.at_least_one, own.at_least_one)
    assert found == pytest.approx((0.081, 0.884, 0.330), abs=5e-4)
    assert by_chance(0).at_least_one == 0
    with pytest.raises(ValueError, match="negative"):
        by_chance(-1)


def test_the_sentence_on_the_page() -> None:
    assert sentence(23, 8400) == (
        "23 of 8,400 comparisons are outside 99.8 %; about 17 would be by chance alone. "
        "A signal is a reason to look, not a finding."
    )
    assert "outside 95 %; about 2.1 would" in sentence(3, 42, LEVEL_95)
    with pytest.raises(ValueError, match="5 of 4"):
        sentence(5, 4)


def test_benjamini_and_hochberg() -> None:
    found = benjamini_hochberg(P)
    expected = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571, 0.0638571428571, 0.0645, 0.0765]
    expected += [0.486, 0.581181818182, 0.714875, 0.753230769231, 0.813214285714, 1]
    assert found == pytest.approx(expected, rel=1e-11)
    assert sum(one < 0.05 for one in found if one is not None) == 4


def test_an_organisation_without_data_changes_nothing() -> None:
    assert benjamini_hochberg([None, *P]) == (None, *benjamini_hochberg(P))
    assert benjamini_hochberg([None]) == (None,)
    assert benjamini_hochberg(P[::-1]) == benjamini_hochberg(P)[::-1]


def test_bonferroni_would_be_stricter_still() -> None:
    """The quantiles of the reference for 42 and 8,400 tests; no page uses them."""
    found = [naive.bonferroni_z(tests) for tests in (42, 8400)]
    assert found == pytest.approx([3.24115216552, 4.52807374598], rel=1e-9)
    assert found[0] > LEVEL_99_8.z


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_plain_loop_adjusts_the_same(probabilities: list[float]) -> None:
    assert benjamini_hochberg(probabilities) == pytest.approx(naive.benjamini_hochberg(probabilities))


@given(st.integers(1, 3000), st.sampled_from([LEVEL_95, LEVEL_99_8]))
def test_the_range_leaves_a_fortieth_on_either_side(comparisons: int, level: Level) -> None:

    found = by_chance(comparisons, level)
    assert naive.binomial_at_most(found.high, comparisons, level.outside) >= 0.975 - 1e-9
    assert found.low == 0 or naive.binomial_at_most(found.low - 1, comparisons, level.outside) < 0.025 + 1e-9


def test_a_world_without_differences_gives_the_stated_share() -> None:
    """1,000 pages of 8,400: the mean is 16.8 (standard error 0.13), and 95 of 100 lie between 9 and 25 (0.7 points,
    and more than 95 for numbers are whole)."""
    signals = (np.random.Generator(np.random.PCG64(1)).random((1000, 8400)) < LEVEL_99_8.outside).sum(axis=1)
    assert signals.mean() == pytest.approx(by_chance(8400).mean, abs=0.4)
    assert 0.94 <= np.mean((signals >= 9) & (signals <= 25)) <= 0.985
