"""Funnels against FunnelPlotR's tests and README, and against a worked example."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.funnel import (
    adjusted_limits,
    compare_z,
    plain_limits,
    ratio_funnel,
    ratio_limits,
    share_funnel,
    share_limits,
    share_z,
    shmi_funnel,
)
from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Level
from tests.lib import naive_statistics as naive

COUNTS = [8, 30, 18, 55, 21, 40, 33, 70, 12, 44]
SIZES = [12, 40, 20, 80, 30, 42, 45, 75, 25, 60]

# Days in 54 hospitals of COUNT::medpar, observed and expected: summed over a Poisson regression of los on
# hmo + died + age80 + type (coefficients 2.26875 −0.07637 −0.24574 −0.02141 0.24921 0.74869).
MEDPAR = """
406/523.696304 642/612.978553 46/53.791362 764/763.717888 82/120.937393 201/250.186017 193/155.492096 569/484.714876
404/362.222131 134/188.926612 614/554.384767 491/616.737984 501/360.147331 131/245.612602 274/263.564584 124/154.662423
456/475.015887 48/38.933932 429/445.096558 14/28.797139 369/347.536404 8/7.561051 37/73.205602 128/118.113761
145/273.337728 493/449.793205 104/172.378583 6/19.196259 308/321.858010 34/36.562996 7/19.964292 935/851.716373
134/198.940561 339/302.393430 458/410.163472 22/45.865321 2/9.667315 160/212.344951 87/38.922172 55/31.737870
252/285.635911 174/186.656064 43/33.981834 228/255.654668 210/242.025866 321/279.476217 631/619.263586 543/626.130196
105/145.674863 389/413.862095 92/111.262793 1012/685.585724 283/181.107911 95/24.806480
"""


def medpar() -> tuple[np.ndarray, np.ndarray]:
    observed, expected = np.array([[float(part) for part in pair.split("/")] for pair in MEDPAR.split()]).T
    return observed, expected


def outside(limits: tuple[np.ndarray, np.ndarray] | None) -> int:
    observed, expected = medpar()
    assert limits is not None
    return int(((observed / expected < limits[0]) | (observed / expected > limits[1])).sum())


def test_exact_limits_of_a_ratio() -> None:
    """FunnelPlotR, test-poisson_limits.R."""
    low, high = ratio_limits([15, 20, 30], LEVEL_95)
    assert low == pytest.approx([0.5596924, 0.6108260, 0.6746958], abs=5e-8)
    assert high == pytest.approx([1.649348, 1.544419, 1.427562], abs=5e-7)
    low, high = ratio_limits([15, 20, 30], LEVEL_99_8)
    assert low == pytest.approx([0.3862650, 0.4479107, 0.5289724], abs=5e-8)
    assert high == pytest.approx([2.082907, 1.902094, 1.702771], abs=5e-7)


def test_the_example_of_funnelplotr() -> None:
    """Of 54 hospitals 25 are outside the plain limits and 9 outside the adjusted ones (FunnelPlotR, README)."""
    observed, expected = medpar()
    found = shmi_funnel(observed, expected)
    assert outside(ratio_limits(expected, LEVEL_99_8)) == 25
    assert outside(adjusted_limits(found, expected, LEVEL_99_8)) == 9
    assert (found.kept, found.left_out) == (44, ())
    assert (found.phi, found.tau_squared) == pytest.approx((8.53285128925, 0.0284102322745), rel=1e-7)


def test_the_same_on_square_roots_is_squared_on_the_way_back() -> None:
    """FunnelPlotR draws 1 ± z √(s² + τ²) on the ratio itself, half as wide: 17 outside where 2 are."""
    observed, expected = medpar()
    found = ratio_funnel(observed, expected)
    assert (found.phi, found.tau_squared) == pytest.approx((9.30249710728, 0.00786307927597), rel=1e-7)
    assert outside(adjusted_limits(found, expected, LEVEL_99_8)) == 2
    assert found.tau_squared is not None
    half = LEVEL_99_8.z * np.sqrt(1 / (4 * expected) + found.tau_squared)
    assert outside((1 - half, 1 + half)) == 17


def test_ten_shares() -> None:
    found = share_funnel(COUNTS, SIZES)
    assert found.benchmark == pytest.approx(0.771561771562, rel=1e-11)
    z = [-0.811693688707, -0.319731055435, 1.57930137752, -1.69722854319, -0.890793227313, 3.60761887444]
    z += [-0.594578784418, 4.10780799811, -3.07081684323, -0.686560442477]
    assert found.z == pytest.approx(z, rel=1e-10)
    assert np.quantile(z, (0.1, 0.9)) == pytest.approx([-1.83458737319, 3.65763778681], rel=1e-10)
    assert (found.phi, found.tau_squared) == pytest.approx((3.75131928594, 0.0189989931173), rel=1e-10)
    assert np.mean(np.square(z)) == pytest.approx(4.7073170484, rel=1e-10)
    assert float(found.scale.forth(np.array(found.benchmark))) == pytest.approx(1.07247451054, rel=1e-11)


@pytest.mark.parametrize(
    ("size", "level", "plain", "adjusted", "multiplicative"),
    [
        (20, LEVEL_95, (0.567736785323, 0.924056634488), (0.43937236568, 0.977529649856), (0.415196929974, 1.12792661315)),
        (20, LEVEL_99_8, (0.441710716751, 0.976826279438), (0.250366136163, 1.0), (0.209689127501, 1.33343441562)),
        (80, LEVEL_95, (0.673805524417, 0.856330197709), (0.495548691125, 0.957842315352), (0.593379350768, 0.949744192356)),
        (80, LEVEL_99_8, (0.613333487946, 0.897695121524), (0.330836711295, 0.9985048779), (0.490625449531, 1.05249809359)),
    ],
)  # fmt: skip
def test_limits_of_ten_shares(
    size: int,
    level: Level,
    plain: tuple[float, float],
    adjusted: tuple[float, float],
    multiplicative: tuple[float, float],
) -> None:
    found = share_funnel(COUNTS, SIZES)
    assert np.ravel(plain_limits(found, [size], level)) == pytest.approx(plain, rel=1e-10)
    limits = adjusted_limits(found, [size], level)
    assert limits is not None
    assert np.ravel(limits) == pytest.approx(adjusted, rel=1e-10)
    # The form that can leave 0 and 1, and is not used.
    half = level.z * math.sqrt((found.phi or 0) * found.benchmark * (1 - found.benchmark) / size)
    assert (found.benchmark - half, found.benchmark + half) == pytest.approx(multiplicative, rel=1e-9)


def test_nobody_is_outside_once_over_dispersion_is_allowed_for() -> None:
    found = share_funnel(COUNTS, SIZES)
    texts = [compare_z(z, found.benchmark).text for z in found.z]
    assert {place: text for place, text in enumerate(texts, 1) if text != "similar"} == {
        6: "higher at 99.8 %",
        8: "higher at 99.8 %",
        9: "lower at 95 %",
    }
    assert [found.adjusted_z[place] for place in (5, 7, 8)] == pytest.approx([1.762, 1.587, -1.803], abs=5e-4)
    assert {compare_z(z, found.benchmark).word for z in found.adjusted_z} == {"similar"}


def test_fewer_than_ten_organisations_have_no_phi() -> None:
    found = share_funnel([*COUNTS[:9], None], SIZES)
    assert (found.phi, found.tau_squared, found.reason) == (None, None, "fewer than 10 organisations")
    assert found.adjusted_z == (None,) * 10
    assert found.z[0] is not None
    assert adjusted_limits(found, [20]) is None
    assert share_funnel([], []).reason == "fewer than 10 organisations"


def test_without_over_dispersion_only_plain_limits_are_drawn() -> None:
    found = share_funnel([50] * 12, [100] * 12)
    assert (found.phi, found.tau_squared, found.is_over_dispersed) == (0.0, 0.0, False)
    assert adjusted_limits(found, [20]) is None
    assert found.adjusted_z == found.z


def test_none_observed_has_no_logarithm() -> None:
    observed, expected = medpar()
    found = shmi_funnel([*observed, 0], [*expected, 5])
    assert (found.left_out, found.z[-1]) == ((54,), None)
    assert ratio_funnel([*observed, 0], [*expected, 5]).left_out == ()


def test_an_organisation_without_data_changes_nothing() -> None:
    found, more = share_funnel(COUNTS, SIZES), share_funnel([*COUNTS, None, 0], [*SIZES, 50, 0])
    assert (more.phi, more.tau_squared, more.benchmark) == (found.phi, found.tau_squared, found.benchmark)
    assert (more.z, more.left_out) == ((*found.z, None, None), (10, 11))


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        share_funnel([5], [4])
    with pytest.raises(ValueError, match="negative"):
        ratio_funnel([-1], [4])
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_limits(1.1, [4])
    assert share_z(1.0, 10, 1.0) is None
    assert compare_z(None, 0.5).word is None


def test_limits_stay_within_a_share_and_funnel_in() -> None:
    low, high = share_limits(0.9, [3, 10, 100, 1000], LEVEL_99_8)
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (np.diff(low) > 0).all()
    assert high[0] == 1.0
    low, high = plain_limits(share_funnel(COUNTS, SIZES), [1, 10, 100], LEVEL_99_8)
    assert (low[0], high[0]) == (0.0, 1.0)


SHARES = st.lists(st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=10, max_size=25)  # fmt: skip


@given(SHARES)
def test_over_dispersion_is_that_of_a_plain_loop(drawn: list[tuple[int, int]]) -> None:
    counts, sizes = [count for count, _ in drawn], [size for _, size in drawn]
    found = share_funnel(counts, sizes)
    target = math.asin(math.sqrt(min(1.0, sum(counts) / sum(sizes))))
    z = [(math.asin(math.sqrt(c / n)) - target) * 2 * math.sqrt(n) for c, n in drawn]
    phi = naive.winsorised_phi(z)
    tau_squared = naive.between_variance(phi, [1 / (2 * math.sqrt(size)) for size in sizes]) if phi > 1 else 0.0
    assert found.phi == pytest.approx(phi, rel=1e-9, abs=1e-12)
    assert found.tau_squared == pytest.approx(tau_squared, rel=1e-6, abs=1e-12)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=10, max_size=40))
def test_the_shmi_leaves_out_the_same_tenths_as_a_plain_loop(drawn: list[tuple[int, int]]) -> None:
    found = shmi_funnel([o for o, _ in drawn], [e for _, e in drawn])
    z = [value for value in found.z if value is not None]
    kept = naive.truncated(z)
    assert found.kept == len(kept)
    assert found.phi == pytest.approx(sum(z[place] ** 2 for place in kept) / len(kept) if kept else 0.0)


@given(SHARES)
def test_relabelling_relabels(drawn: list[tuple[int, int]]) -> None:
    found = share_funnel([c for c, _ in drawn], [n for _, n in drawn])
    back = share_funnel([c for c, _ in drawn[::-1]], [n for _, n in drawn[::-1]])
    assert back.z == found.z[::-1]
    assert back.phi == pytest.approx(found.phi)


def test_chance_alone_is_outside_as_often_as_it_says() -> None:
    """400 funnels of 40 shares around 0.6 of 50 to 500: 5 and 0.2 % of 16,000 are outside the plain limits.

    Standard errors are 0.17 and 0.035 points; shares are discrete, which moves either by up to half a point. Pulling
    in leaves 0.679 of the square of a normal score (0.8 − 2cf(c) + 0.2c², c its 90th percentile, f its density): φ of
    chance alone is that, not 1, and a little less with 40 organisations. Its standard error is 0.006.
    """
    random = np.random.Generator(np.random.PCG64(20240401))
    sizes = random.integers(50, 500, (400, 40))
    funnels = [share_funnel(count, size) for count, size in zip(random.binomial(sizes, 0.6), sizes, strict=True)]
    z = np.abs([funnel.z for funnel in funnels])
    assert np.mean(z > LEVEL_95.z) == pytest.approx(0.05, abs=0.007)
    assert np.mean(z > LEVEL_99_8.z) == pytest.approx(0.002, abs=0.0015)
    assert np.mean([funnel.phi or 0 for funnel in funnels]) == pytest.approx(0.679, abs=0.03)
