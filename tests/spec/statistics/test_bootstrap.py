"""The bootstrap of months against a worked example, a plain loop and simulated truths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.bootstrap import drawn_months, resampling, volume_intervals, widening
from tests.lib import naive_statistics as naive
from tests.spec.statistics.months_of_six import MONTHLY, POPULATIONS, SEED


def test_the_draws_are_those_of_the_reference() -> None:
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((2000, 4))
    assert uniform[0] == pytest.approx([0.544888663119, 0.509272661466, 0.607872111532, 0.965041288652], rel=1e-11)
    found = drawn_months(SEED, 12, 3, 2000)
    assert found[0].tolist() == [6, 7, 8, 6, 7, 8, 7, 8, 9, 11, 0, 1]
    assert found[:, ::3].sum() == 43969


def test_the_widening_of_a_year_in_threes() -> None:
    assert widening(12, 3) == pytest.approx(1.87491836129, rel=1e-11)


def test_six_organisations() -> None:
    found = volume_intervals(MONTHLY, POPULATIONS, resampling(SEED))
    assert found.values == pytest.approx([153.5, 137.333333333, 145.2, 150.2, 138.863636364, 66])
    low = [145.812834719, 133.166848086, 124.383718894, 146.450163277, 137.159165126, 21.0019593291]
    high = [160.437197937, 141.291494318, 166.761561155, 153.57485305, 140.781166506, 112.872959032]
    assert found.low == pytest.approx(low, rel=1e-10)
    assert found.high == pytest.approx(high, rel=1e-10)


def test_without_widening_they_are_too_short() -> None:
    """The first draw and the plain percentile interval of the reference, from the same draws."""
    found = volume_intervals(MONTHLY, POPULATIONS, resampling(SEED))
    plain = found.values + (found.draws - found.values) / widening(12, 3)
    assert plain[0] == pytest.approx([155.7, 137.555555556, 147.5, 151.4, 139.090909091, 97])
    low, high = np.quantile(plain, (0.025, 0.975), axis=0)
    assert low == pytest.approx([149.4, 135.111111111, 134.0975, 148.2, 137.954545455, 42])
    assert high == pytest.approx([157.2, 139.444444444, 156.7, 152, 139.886363636, 91])


def test_the_same_seed_gives_the_same_and_is_made_once() -> None:
    assert resampling(5, draws=50) is resampling(5, draws=50)
    first = volume_intervals(MONTHLY, POPULATIONS, resampling(5, draws=50)).draws
    resampling.cache_clear()
    assert np.array_equal(volume_intervals(MONTHLY, POPULATIONS, resampling(5, draws=50)).draws, first)


def test_what_was_never_returned_was_never_less_than_nothing() -> None:
    rare = np.zeros((12, 1))
    rare[4] = 100
    found = volume_intervals(rare, np.array([100_000.0]), resampling(SEED))
    assert (found.values[0], found.low[0]) == (100, 0)
    rare[5] = -90
    assert volume_intervals(rare, np.array([100_000.0]), resampling(SEED)).low[0] < 0


def test_gaps_empty_populations_and_long_blocks_are_refused() -> None:
    with pytest.raises(ValueError, match="every month"):
        volume_intervals(np.full((12, 1), np.nan), np.ones(1), resampling(SEED))
    with pytest.raises(ValueError, match="somebody"):
        volume_intervals(np.ones((12, 1)), np.zeros(1), resampling(SEED))
    with pytest.raises(ValueError, match="does not fit"):
        drawn_months(SEED, 12, 13, 10)


MONTHS = st.lists(st.lists(st.integers(0, 1000), min_size=12, max_size=12), min_size=1, max_size=5)


@given(MONTHS, st.integers(0, 2**32), st.integers(1, 6))
def test_every_draw_is_that_of_a_plain_loop(drawn: list[list[int]], seed: int, block: int) -> None:
    months = np.array(drawn, dtype=np.float64).T
    how = resampling.__wrapped__(seed, 12, block, 6)
    uniform = np.random.Generator(np.random.PCG64(seed)).random((6, -(-12 // block)))
    totals = [
        [naive.block_values([int(u * 12) for u in row], own, block) for own in months.T.tolist()]
        for row in uniform.tolist()
    ]
    assert (how.weights @ months).tolist() == totals
    assert how.weights.sum(axis=1).tolist() == [12] * 6


@given(MONTHS)
def test_an_interval_holds_its_value(drawn: list[list[int]]) -> None:
    months = np.array(drawn, dtype=np.float64).T
    found = volume_intervals(months, np.full(months.shape[1], 1e5), resampling(SEED))
    assert (found.low <= found.values + 1e-9).all()
    assert (found.high >= found.values - 1e-9).all()


@given(MONTHS)
def test_organisations_do_not_notice_each_other(drawn: list[list[int]]) -> None:
    months = np.array(drawn, dtype=np.float64).T
    people = 1e5 + np.arange(months.shape[1])
    how = resampling(SEED, draws=100)
    together, back = volume_intervals(months, people, how), volume_intervals(months[:, ::-1], people[::-1], how)
    assert np.array_equal(together.draws, back.draws[:, ::-1])
    for place in range(months.shape[1]):
        alone = volume_intervals(months[:, [place]], people[[place]], how)
        assert np.array_equal(alone.draws[:, 0], together.draws[:, place])


# 3,000 simulated years of the reference: 0.849, 0.776 and 0.644 without widening.
@pytest.mark.parametrize(
    ("autocorrelation", "plain", "widened"), [(0.0, 0.849, 0.972), (0.3, 0.776, 0.947), (0.6, 0.644, 0.883)]
)
def test_coverage_of_twelve_months(autocorrelation: float, plain: float, widened: float) -> None:
    """Organisations are independent years of noise around 100: 1,500 of them at once.

    Standard errors are 0.4 to 1.2 points, and those of the reference 0.3 to 0.9: together at most 1.5, taken three times.
    """
    random = np.random.Generator(np.random.PCG64(7))
    noise = random.standard_normal((60, 1500))
    for month in range(1, 60):
        noise[month] = autocorrelation * noise[month - 1] + (1 - autocorrelation**2) ** 0.5 * noise[month]
    found = volume_intervals(100 + 20 * noise[-12:], np.full(1500, 1e5), resampling(SEED, draws=1000))
    covered = np.mean((found.low <= 1200) & (found.high >= 1200))
    assert covered == pytest.approx(widened, abs=0.03)
    short = found.values + (found.draws - found.values) / widening(12, 3)
    low, high = np.quantile(short, (0.025, 0.975), axis=0)
    assert np.mean((low <= 1200) & (high >= 1200)) == pytest.approx(plain, abs=0.04)
