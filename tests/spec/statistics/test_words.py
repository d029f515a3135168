"""Words against the tests of Fingertips."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.intervals import Z_95
from scorecard.statistics.funnel import compare_z, share_limits, share_z
from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Interval, no_interval
from scorecard.statistics.shares import share_interval, share_of_the_others
from scorecard.statistics.words import compare, word, words
from tests.lib import naive_statistics as naive

INTERVALS = (Interval(2.5, 2.7, "given", LEVEL_95), Interval(2.3, 2.9, "given", LEVEL_99_8))


# fingertips-open, SingleOverlappingCIsForTwoCILevelsComparerTest.
@pytest.mark.parametrize(
    ("benchmark", "text"),
    [
        (3.0, "lower at 99.8 %"),
        (2.8, "lower at 95 %"),
        (2.6, "similar"),
        (2.4, "higher at 95 %"),
        (2.2, "higher at 99.8 %"),
        (2.7, "similar"),
        (2.5, "similar"),
        (2.9, "lower at 95 %"),
    ],
)
def test_two_levels(benchmark: float, text: str) -> None:
    assert compare("A", "England", INTERVALS, benchmark).text == text


def test_touching_is_similar() -> None:
    assert (word(1, 2, 2), word(1, 2, 1), word(1, 2, 2.1), word(1, 2, 0.9)) == ("similar", "similar", "lower", "higher")


ENDS = st.one_of(st.none(), st.integers(-3, 3))


@given(st.lists(st.tuples(ENDS, ENDS, ENDS), min_size=1))
def test_many_words_are_each_its_own(rows: list[tuple[int | None, int | None, int | None]]) -> None:
    low, high, benchmarks = np.array([[np.nan if end is None else end for end in row] for row in rows], dtype=float).T
    assert words(low, high, benchmarks).to_list() == [naive.word(*row) for row in rows]
    assert words(low, high, 1.0).to_list() == [naive.word(one, other, 1) for one, other, _ in rows]


def test_no_words_of_nothing() -> None:
    none = words(np.empty(0), np.empty(0), 1.0)
    assert (none.to_list(), str(none.dtype)) == ([], "String")


def test_nothing_is_compared_with_itself_nor_without_interval_or_benchmark() -> None:
    assert compare("England", "England", INTERVALS, 3.0).reason == "nothing is compared with itself"
    assert compare("A", "England", INTERVALS, None).reason == "no benchmark"
    assert compare("A", "England", INTERVALS, math.nan).reason == "no benchmark"
    without = (no_interval("net returns", LEVEL_95), INTERVALS[1])
    found = compare("A", "England", without, 3.0)
    assert (found.word, found.reason, found.text) == (None, "net returns", "not compared")


def test_a_share_of_fewer_than_five_is_not_compared() -> None:
    intervals = [share_interval(0, 4, level) for level in (LEVEL_95, LEVEL_99_8)]
    assert compare("A", "England", intervals, 0.9, of=4).reason == "fewer than 5 to take a share of"
    assert compare("A", "England", intervals, 0.9, of=5).word == "lower"


# fingertips-open, SpcForProportionsComparerTest: an area's share by the control limits around England's.
@pytest.mark.parametrize(
    ("share", "of", "england", "text"),
    [(0.109783, 1339, 0.1283795, "lower at 95 %"), (0.0770658, 5930, 0.0896111, "lower at 99.8 %")],
)
def test_control_limits(share: float, of: int, england: float, text: str) -> None:
    assert compare_z(share_z(share, of, england), england).text == text


def test_fingertips_draws_wilson_around_the_benchmark_and_we_draw_what_phe_draws() -> None:
    """The limits of the source, with its rounded quantiles; ours differ, and decide the same for its areas."""
    for z, limits in ((1.96, (0.111519, 0.147366)), (3.0902, (0.102739, 0.159283))):
        assert wilson(0.1283795, 1339, z) == pytest.approx(limits, abs=5e-7)
    assert wilson(0.0896111, 5930, 3.0902) == pytest.approx((0.0787993, 0.1017425), abs=5e-8)
    low, high = share_limits(0.85, [42])
    assert (low[0], high[0]) == pytest.approx((0.742011244011, 0.957988755989), rel=1e-10)
    assert wilson(0.85, 42, Z_95) == pytest.approx((0.713224762927, 0.928116083467), rel=1e-10)


def wilson(share: float, of: int, z: float) -> tuple[float, float]:
    """Wilson's interval of a share that need not be a whole number of the whole."""
    middle, spread = 2 * share * of + z**2, z * math.sqrt(z**2 + 4 * share * of * (1 - share))
    return (middle - spread) / (2 * (of + z**2)), (middle + spread) / (2 * (of + z**2))


@given(st.integers(5, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.floats(0.01, 0.99))
def test_a_share_is_outside_plain_limits_just_where_its_wilson_interval_misses_the_benchmark(
    drawn: tuple[int, int], benchmark: float
) -> None:
    """PHE draw the first and call it by the second: both are one rule."""
    count, of = drawn
    z = share_z(count / of, of, benchmark)
    assert z is not None
    if min(abs(abs(z) - level.z) for level in (LEVEL_95, LEVEL_99_8)) < 1e-6:
        return
    intervals = [share_interval(count, of, level) for level in (LEVEL_95, LEVEL_99_8)]
    assert compare_z(z, benchmark) == compare("A", "England", intervals, benchmark, of)


def test_a_benchmark_can_leave_one_out() -> None:
    assert share_of_the_others(30, 40, 130, 240) == 0.5
    assert share_of_the_others(30, 40, 30, 40) is None
    assert share_interval(0, 0).reason == "nothing to take a share of"
    with pytest.raises(ValueError, match="not a share"):
        share_interval(5, 4)
