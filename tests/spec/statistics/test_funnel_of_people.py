"""Expected use: NICE's published chain, a worked range, and what is refused."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics import funnel_of_people
from scorecard.statistics.funnel_of_people import (
    Expected,
    People,
    Step,
    chain,
    compare_use,
    drawn_people,
    expected_doses,
    expected_people,
    pert,
    triangular,
)
from tests.lib import naive_statistics as naive

SEED = 20240401
ADULTS = 46_263_200
# NICE's resource impact of abemaciclib 2023: adults, incidence, and shares down to those who choose it.
MODES = (0.001088336, 0.871, 0.645, 0.25, 0.574, 0.55)
LOWS = (0.00098, 0.83, 0.58, 0.20, 0.50, 0.45)
HIGHS = (0.00120, 0.90, 0.70, 0.30, 0.64, 0.65)
STEPS = [Step(f"step {n}", *ends) for n, ends in enumerate(zip(LOWS, MODES, HIGHS, strict=True), 1)]


def test_abemaciclib() -> None:
    left = chain(ADULTS, STEPS)
    published = (50350, 43855, 28286, 7072, 4059, 2232)
    assert tuple(round(people) for people in left) == published
    assert left[-1] == pytest.approx(2232.49823701, rel=1e-10)
    rounded = float(ADULTS)
    for mode, expected in zip(MODES, published, strict=True):
        rounded = round(rounded * mode)
        assert rounded == expected


def test_alzheimers_of_2009() -> None:
    """16,999 thousand daily doses were expected and 34,017 thousand observed."""
    people = Expected(People.ON_TREATMENT, People.ON_TREATMENT, 46_573.0, 40_000.0, 46_573.0, 53_000.0)
    found = expected_doses(people, doses_a_day=1, days=365)
    assert found.point == pytest.approx(16_999_000, rel=1e-4)
    assert found.people == People.ON_TREATMENT
    use = compare_use(34_017_000, "daily doses", found, ["Alzheimer's disease"])
    assert (use.text, round(use.ratio or 0, 1)) == ("higher than expected", 2.0)


def test_uniform_numbers_are_drawn_step_by_step() -> None:
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((10_000, 6))[0]
    expected = [0.544888663119, 0.509272661466, 0.607872111532, 0.965041288652, 0.516760117896, 0.133898832921]
    assert uniform == pytest.approx(expected, rel=1e-9)


def test_a_triangle() -> None:
    drawn = drawn_people(ADULTS, STEPS, SEED, triangular)
    assert (drawn[0], drawn.mean()) == pytest.approx((2353.09213922, 2199.58370982), rel=1e-10)
    expected = [1669.9518544, 1739.99067183, 2183.88174374, 2712.27987362, 2820.19423582]
    assert np.percentile(drawn, (2.5, 5, 50, 95, 97.5)) == pytest.approx(expected, rel=1e-10)
    found = triangular(np.array([0.1, 0.9]), Step("share", 0.2, 0.25, 0.3))
    assert found == pytest.approx([0.222360679775, 0.277639320225], rel=1e-10)


def test_pert() -> None:
    drawn = drawn_people(ADULTS, STEPS, SEED, pert)
    assert (drawn[0], drawn.mean()) == pytest.approx((2356.04571027, 2214.73259287), rel=1e-9)
    expected = [1718.77661364, 1785.765997, 2201.67526532, 2691.98507471, 2790.73107356]
    assert np.percentile(drawn, (2.5, 5, 50, 95, 97.5)) == pytest.approx(expected, rel=1e-9)


def test_all_lows_and_all_highs_are_far_too_wide() -> None:
    ends = [chain(ADULTS, [Step("share", end, end, end) for end in side])[-1] for side in (LOWS, HIGHS)]
    assert [round(end) for end in ends] == [982, 4365]
    found = expected_people(ADULTS, STEPS, People.A_YEAR, SEED)
    assert (ends[1] - ends[0]) / ((found.high or 0) - (found.low or 0)) > 3


def test_the_result() -> None:
    found = expected_people(ADULTS, STEPS, People.A_YEAR, SEED)
    assert (found.low, found.middle, found.high) == pytest.approx((1739.99067183, 2183.88174374, 2712.27987362))
    assert (found.point, found.seed, found.reason) == (pytest.approx(2232.49823701), SEED, None)
    # A quarter, give or take a fifth of it, is the widest range beside its own size.
    assert found.most_influential == "step 4"
    assert expected_people(ADULTS, STEPS, People.A_YEAR, SEED) == found


def test_a_fixed_step_consumes_its_column_and_has_no_influence() -> None:
    fixed = [*STEPS[:3], Step("fixed", 0.25, 0.25, 0.25), *STEPS[4:]]
    found = expected_people(ADULTS, fixed, People.A_YEAR, SEED)
    assert found.most_influential not in (None, "fixed")
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((10_000, 6))
    by_hand = ADULTS * 0.25 * np.prod([triangular(uniform[:, j], fixed[j]) for j in (0, 1, 2, 4, 5)], axis=0)
    assert found.middle == pytest.approx(float(np.median(by_hand)))


def test_a_range_that_nobody_supports_is_a_point() -> None:
    bare = [Step("share", mode, mode, mode) for mode in MODES]
    found = expected_people(ADULTS, bare, People.A_YEAR, SEED, pert)
    assert (found.point, found.low, found.high, found.reason) == (pytest.approx(2232.498237), None, None, "no range")
    use = compare_use(3000, People.A_YEAR, found, ["breast cancer"])
    assert (use.word, use.text, use.ratio) == (None, "not compared: no range", pytest.approx(3000 / 2232.498237))
    assert expected_people(0, STEPS, People.A_YEAR, SEED).reason == "no population, or no steps"
    assert expected_people(ADULTS, [], People.A_YEAR, SEED).point is None


@pytest.mark.parametrize("ends", [(0.3, 0.2, 0.4), (0.1, 0.5, 0.4), (-0.1, 0.2, 0.4), (0.1, 0.2, 1.1)])
def test_what_is_no_range_of_shares_is_an_error(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        Step("share", *ends)


EXPECTED = expected_people(ADULTS, STEPS, People.A_YEAR, SEED)


@pytest.mark.parametrize(
    ("observed", "text"),
    [(1700, "lower than expected"), (2200, "within the expected range"), (2800, "higher than expected")],
)
def test_lower_within_higher(observed: float, text: str) -> None:
    assert compare_use(observed, People.A_YEAR, EXPECTED, ["breast cancer"]).text == text


def test_people_a_year_are_not_people_on_treatment() -> None:
    found = compare_use(2200, People.ON_TREATMENT, EXPECTED, ["breast cancer"])
    assert found.reason == "people on treatment at one time are not people a year"
    doses = expected_doses(EXPECTED, doses_a_day=2, days=730)
    assert (doses.people, doses.unit, doses.low) == (People.A_YEAR, "daily doses", pytest.approx(1739.99067183 * 1460))
    assert compare_use(2200, People.A_YEAR, doses, ["breast cancer"]).reason == "people a year are not daily doses"
    with pytest.raises(ValueError, match="above 0"):
        expected_doses(EXPECTED, 0, 365)


def test_several_indications_need_a_split() -> None:
    two = ["early", "advanced"]
    refused = compare_use(4400, People.A_YEAR, EXPECTED, two, indication="early")
    assert refused.reason == "several indications, and no split of use between them"
    split = {"early": 0.5, "advanced": 0.5}
    assert compare_use(4400, People.A_YEAR, EXPECTED, two, split, "early").word == "within"
    assert compare_use(4400, People.A_YEAR, EXPECTED, two, split).reason == "the split does not name the indications"
    wrong = compare_use(4400, People.A_YEAR, EXPECTED, two, {"early": 0.5, "advanced": 0.4}, "early")
    assert wrong.reason == "the split does not add up to 1"
    assert compare_use(None, People.A_YEAR, EXPECTED, two).reason == "no observed use"
    nobody = replace(EXPECTED, point=0.0)
    assert compare_use(1, People.A_YEAR, nobody, ["one"]).reason == "nothing is expected"


def test_no_word_says_whether_use_is_right() -> None:
    told = Path(funnel_of_people.__file__).read_text(encoding="utf-8")
    assert not re.search(r"(under|over)-?\s?prescri", told, re.IGNORECASE)


RANGES = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted)


@given(RANGES, st.floats(0.001, 0.999))
def test_quantiles_lie_in_their_range_and_never_fall(ends: list[float], uniform: float) -> None:
    step = Step("share", *ends)
    for quantile in (triangular, pert):
        found = quantile(np.array([0.0, uniform, 1.0]), step)
        assert np.isfinite(found).all()
        assert found[0] == pytest.approx(step.low, abs=1e-9)
        assert found[2] == pytest.approx(step.high, abs=1e-9)
        assert step.low - 1e-12 <= found[1] <= step.high + 1e-12
    if step.high - step.low > 0.01:
        below = naive.triangular_share_below(float(triangular(np.array([uniform]), step)[0]), *ends)
        assert below == pytest.approx(uniform, abs=1e-6)
