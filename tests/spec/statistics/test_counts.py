"""Intervals of counts and rates against PHE's published values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.counts import byar, count_interval, exact_poisson, rate
from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Level
from tests.lib import naive_statistics as naive

LEVELS = st.sampled_from([LEVEL_95, LEVEL_99_8])


# PHEindicatormethods: testdata_Byars_Wilson.xlsx and testdata_Rate.xlsx; 0, 9 and the 95 % of 10 were computed.
@pytest.mark.parametrize(
    ("count", "method", "at_95", "at_99_8"),
    [
        (65, "Byar", (50.1631877105, 82.8491385459), (42.8802614715, 94.0002908443)),
        (1045, "Byar", (982.593201807, 1110.33121299), (947.940703561, 1148.80616099)),
        (10, "Byar", (4.78744991397, 18.3914586058), (2.9163183747, 24.1937249279)),
        (20, "Byar", (12.2114288348759, 30.8898803691971), (8.92280236514419, 38.0850356250419)),
        (1, "exact Poisson", (0.0253178079843, 5.57164339094), (0.00100050033358, 9.23341347645)),
        (5, "exact Poisson", (1.62348639012, 11.6683320793), (0.739371731918, 16.4547452037)),
        (0, "exact Poisson", (0.0, 3.68887945411), (0.0, 6.90775527898)),
        (9, "exact Poisson", (4.11537309738, 17.0848034514), (2.45242440436, 22.6573733091)),
    ],
)
def test_the_interval_of_a_count(
    count: int, method: str, at_95: tuple[float, float], at_99_8: tuple[float, float]
) -> None:
    for level, expected in ((LEVEL_95, at_95), (LEVEL_99_8, at_99_8)):
        found = count_interval(count, level)
        assert (found.low, found.high) == pytest.approx(expected, rel=1e-10)
        assert (found.method, found.level, found.reason) == (method, level, None)


def test_byar_of_one_would_go_below_nothing_and_is_refused() -> None:
    """PHE's 0.0130721329015 – 5.56375558248 at 95 %, and no lower end at 99.8 %: the reason for the exact interval."""
    assert naive.byar(1, LEVEL_95.z) == pytest.approx((0.0130721329015, 5.56375558248), rel=1e-10)
    low, high = naive.byar(1, LEVEL_99_8.z)
    assert low == pytest.approx(-0.0028, abs=5e-5)
    assert high == pytest.approx(9.36218021791, rel=1e-10)
    with pytest.raises(ValueError, match="from 10"):
        byar(1)


def test_there_is_a_small_step_between_nine_and_ten() -> None:
    assert exact_poisson(10)[0] != pytest.approx(byar(10)[0], rel=1e-4)
    assert count_interval(9.99).reason == "a count below 10 has to be a whole number"
    assert count_interval(10.5).reason is None


@pytest.mark.parametrize(("count", "reason"), [(None, "no count"), (math.nan, "no count"), (-3, "net returns")])
def test_what_has_no_interval_says_why(count: float | None, reason: str) -> None:
    found = count_interval(count)
    assert (found.low, found.high, found.reason) == (None, None, reason)
    assert rate(count, 1000).reason == reason
    with pytest.raises(ValueError, match="negative"):
        exact_poisson(-1)


def test_a_rate_takes_the_limits_of_its_count() -> None:
    found = rate(20, 1000, per=100, level=LEVEL_99_8)
    assert found.value == 2.0
    assert (found.interval.low, found.interval.high) == pytest.approx((0.892280236514419, 3.80850356250419))
    assert (found.per, found.interval.method) == (100, "Byar")


@pytest.mark.parametrize("of", [None, 0, -5, math.nan])
def test_a_rate_of_nobody_is_refused(of: float | None) -> None:
    found = rate(20, of)
    assert (found.value, found.interval.low, found.reason) == (None, None, "no denominator")


@given(st.integers(0, 9), LEVELS)
def test_the_exact_interval_is_where_so_many_become_that_rare(count: int, level: Level) -> None:
    assert exact_poisson(count, level) == pytest.approx(naive.exact_poisson(count, level.outside), rel=1e-7, abs=1e-9)


@given(st.one_of(st.integers(0, 9), st.integers(10, 10**7)), LEVELS)
def test_an_interval_holds_its_count_and_the_wider_level_the_narrower(count: int, level: Level) -> None:
    found, wide = count_interval(count, level), count_interval(count, LEVEL_99_8)
    assert found.low is not None
    assert found.high is not None
    assert wide.low is not None
    assert wide.high is not None
    assert 0 <= wide.low <= found.low <= count < found.high <= wide.high
    if count >= 10:
        assert (found.low, found.high) == pytest.approx(naive.byar(count, level.z))


def test_intervals_cover_at_least_about_what_they_say() -> None:
    """Exact intervals cover 95 % or more by construction; Byar's within a point of it.

    4,000 counts: the standard error of a coverage of 95 % is 0.34 points, so three of them are 1 point.
    """
    random = np.random.Generator(np.random.PCG64(20240401))
    for mean in (4.0, 30.0):
        counts = random.poisson(mean, 4000)
        ends = {count: count_interval(count) for count in set(counts.tolist())}
        covered = [(ends[count].low or 0) <= mean <= (ends[count].high or 0) for count in counts.tolist()]
        assert 0.94 <= np.mean(covered) <= 0.99
