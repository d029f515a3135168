"""Whether variation is falling: a worked series, refusals, and false alarms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scorecard.statistics.bootstrap import widening
from scorecard.statistics.narrowing import narrowing, narrowing_of_ratios, resampled_slopes, spearman_with_time
from tests.lib import naive_statistics as naive

SEED = 20240401
RATIOS = [3.10, 2.95, 3.02, 2.80, 2.71, 2.76, 2.55, 2.48]


def test_a_worked_series() -> None:
    found = narrowing_of_ratios(RATIOS, SEED)
    expected = (-0.0303839260559, -0.0422908680541, -0.0232342863524)
    assert (found.slope, found.low, found.high) == pytest.approx(expected, rel=1e-10)
    assert (found.correlation, found.probability) == pytest.approx((-0.952380952381, 0.001140873016), rel=1e-9)
    assert found.yearly_factor == pytest.approx(0.885559434573, rel=1e-11)
    assert (found.is_falling, found.reason) == (True, None)


def test_resampled_residuals_are_shorter_than_theil_sen_until_they_are_widened() -> None:
    logs, time = np.log(RATIOS), np.arange(8)
    slope, intercept, *_ = stats.theilslopes(logs, time)
    plain = slope + np.quantile(resampled_slopes(logs - intercept - slope * time, SEED), (0.025, 0.975))
    assert plain == pytest.approx([-0.0324913249398, -0.0286195440262], rel=1e-10)
    found = narrowing_of_ratios(RATIOS, SEED)
    assert widening(8, 2) == pytest.approx(math.sqrt(8 / 6) * stats.t.ppf(0.975, 3) / 1.959963984540054)
    assert found.resampled_low == pytest.approx(slope + widening(8, 2) * (plain[0] - slope))
    assert found.resampled_high == pytest.approx(slope + widening(8, 2) * (plain[1] - slope))


def test_a_correlation_of_eight_counts_from_0_738() -> None:
    """The smallest exact two-sided probability of at most 0.05 among all orders of eight."""
    random = np.random.Generator(np.random.PCG64(3))
    found = [spearman_with_time(random.permutation(8).astype(float)) for _ in range(400)]
    assert min(abs(r) for r, p in found if p <= 0.05) == pytest.approx(0.738095238095, rel=1e-11)
    assert max(abs(r) for r, p in found if p > 0.05) < 0.738


def test_beyond_nine_quarters_the_t_approximation_is_close() -> None:
    values = np.array([1.0, 3, 2, 5, 4, 6, 8, 7, 9, 12, 10, 11])
    theirs = stats.spearmanr(np.arange(12), values)
    assert spearman_with_time(values) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert spearman_with_time(np.arange(12.0))[1] < 1e-12
    assert spearman_with_time(np.ones(8)) == (0.0, 1.0)


def test_refusals() -> None:
    assert narrowing_of_ratios(RATIOS[:7], SEED).reason == "fewer than 8 quarters"
    values = np.full((8, 12), 5.0)
    values[3, :3] = np.nan
    few = narrowing(values, SEED)
    assert (few.is_falling, few.organisations) == (None, 9)
    assert few.reason == "fewer than 10 organisations have data in all quarters"
    zeros = np.arange(96.0).reshape(8, 12)
    zeros[2, :4] = 0
    assert narrowing(zeros, SEED).reason == "the 10th percentile is not above 0 in every quarter"


def test_the_same_organisations_in_all_quarters() -> None:
    random = np.random.Generator(np.random.PCG64(4))
    offsets = random.standard_normal(30)
    values = np.exp(offsets * np.linspace(0.8, 0.4, 8)[:, None])
    found = narrowing(values, SEED)
    assert (found.is_falling, found.organisations, len(found.percentiles)) == (True, 30, 8)
    p10, p50, p90 = found.percentiles[-1]
    assert p10 < p50 < p90
    gap = np.full((8, 1), 1e9)
    gap[0] = np.nan
    assert narrowing(np.hstack([values, gap]), SEED) == found
    assert narrowing(values[:, ::-1], SEED) == found
    assert narrowing(values[::-1], SEED).is_falling is False


@settings(max_examples=15)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=6).filter(lambda values: len(set(values)) > 1))
def test_the_probability_is_counted_over_all_orders(values: list[int]) -> None:
    assert spearman_with_time(np.array(values, dtype=float)) == pytest.approx(naive.spearman_with_time(values))


@given(st.lists(st.integers(1, 100), min_size=8, max_size=14))
def test_the_slope_is_the_median_of_all_pairs(values: list[int]) -> None:
    found = narrowing_of_ratios([float(value) for value in values], SEED)
    assert found.slope == pytest.approx(naive.theil_sen([math.log(value) for value in values]), abs=1e-12)
    assert (found.low or 0) - 1e-12 <= (found.slope or 0) <= (found.high or 0) + 1e-12


@pytest.mark.parametrize(("autocorrelation", "expected"), [(0.0, 0.011), (0.5, 0.041)])
def test_nothing_is_called_falling_much_too_often(autocorrelation: float, expected: float) -> None:
    """The shares of 1,500 series of eight in the reference; here 400.

    Standard errors are 0.5 and 1.0 points, and half of that for the reference: three of the first.
    """
    noise = np.random.Generator(np.random.PCG64(SEED)).standard_normal((400, 40))
    for quarter in range(1, 40):
        kept = autocorrelation * noise[:, quarter - 1]
        noise[:, quarter] = kept + (1 - autocorrelation**2) ** 0.5 * noise[:, quarter]
    called = [narrowing_of_ratios(series, SEED).is_falling for series in np.exp(0.1 * noise[:, -8:]).tolist()]
    assert np.mean(called) == pytest.approx(expected, abs=3 * (expected * (1 - expected) / 400) ** 0.5)
