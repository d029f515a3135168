"""XmR charts against NHSRplotthedots' tests, snapshots and rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.xmr import Options, chart, runs, trends, two_of_three
from tests.lib import naive_statistics as naive

SCREENED = Options(is_screened=True)
ONE_HIGH = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
# set.seed(123); rnorm(20)
NORMAL = """
-0.56047565 -0.23017749 1.55870831 0.07050839 0.12928774 1.71506499 0.46091621 -1.26506123 -0.68685285 -0.44566197
1.22408180 0.35981383 0.40077145 0.11068272 -0.55584113 1.78691314 0.49785048 -1.96661716 0.70135590 -0.47279141
"""
RNORM = [float(value) for value in NORMAL.split()]
WORKED = [10, 12, 11, 13, 10, 12, 11, 12, 13, 11, 10, 12, 16, 15, 16, 14, 15, 16, 15, 14]


@pytest.mark.parametrize(
    ("values", "options", "mean", "low", "high", "special"),
    [
        (ONE_HIGH, SCREENED, 1.94444444444, -0.715555555556, 4.60444444444, [5]),
        (ONE_HIGH, Options(), 1.94444444444, -3.06261437908, 6.95150326797, [5]),
        (RNORM, Options(), 0.1416238035, -3.0113795941, 3.2946272011, []),
        ([*RNORM[:14], 10, *RNORM[15:]], SCREENED, 0.66941586, -2.38366559619, 3.72249731619, [15]),
        ([*RNORM[:14], 10, *RNORM[15:]], Options(), 0.66941586, -4.5966251804, 5.9354569004, [15]),
    ],
)
def test_limits_of_the_source(
    values: list[float], options: Options, mean: float, low: float, high: float, special: list[int]
) -> None:
    found = chart(values, options)
    [segment] = found.segments
    assert (segment.mean, segment.low, segment.high) == pytest.approx((mean, low, high), rel=2e-8)
    assert [place for place, month in enumerate(found.months, 1) if month.label == "astronomical"] == special
    assert (segment.low_shown, segment.is_trial, segment.reason) == (0.0, False, None)
    assert found.options == options


def labels(values: list[float], options: Options) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, month in enumerate(chart(values, options).months, 1):
        if month.label:
            found.setdefault(month.label, []).append(place)
    return found


def test_a_worked_series() -> None:
    [segment] = chart(WORKED).segments
    assert (segment.mean, segment.near_low, segment.near_high) == pytest.approx((12.9, 10.1, 15.7))
    assert (segment.low, segment.high) == pytest.approx((8.7, 17.1))
    assert labels(WORKED, Options()) == {"two of three": [13, 15], "shift": [14, 16, 17, 18, 19, 20]}


def test_a_worked_series_with_a_baseline() -> None:
    options = Options(baseline=12)
    [segment] = chart(WORKED, options).segments
    expected = (11.4166666667, 7.06393939394, 15.7693939394)
    assert (segment.mean, segment.low, segment.high) == pytest.approx(expected, rel=1e-10)
    assert labels(WORKED, options) == {
        "astronomical": [13, 15, 18],
        "two of three": [17, 19],
        "shift": [12, 14, 16, 20],
    }


def places(found: dict[int, str]) -> list[int]:
    return [place + 1 for place in sorted(found)]


def test_rules_as_the_source_tests_them() -> None:
    """NHSRplotthedots, tests of shift, trend and two of three; months are counted from 1."""
    assert places(runs([1] * 8 + [-1], 7)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert places(runs([1] * 6 + [0] + [1] * 6, 7)) == []
    steps = [np.sign(np.diff(series)).tolist() for series in ([1, 2, 3, 4, 5, 6], [2, 1, 2, 3, 4, 5, 6, 7, 3])]
    assert [places(trends(one, 7)) for one in steps] == [[], [2, 3, 4, 5, 6, 7, 8]]
    assert places(trends([1] * 3 + [0] + [1] * 3, 7)) == []
    assert places(two_of_three([0, 0, 1, 0, 1, 0, 0], [1] * 7)) == [3, 5]
    assert places(two_of_three([1, 0, 0, 1], [1] * 4)) == []
    assert places(two_of_three([1, 0, -1], [1, 1, -1])) == []
    assert labels([1, -1] * 7 + [5.5, -5.5], Options()) == {}


def test_lengths_are_options() -> None:
    six = [3.0, 9, 1, 2, 3, 4, 5, 6, 1, 9, 3, 8]
    assert "trend" not in labels(six, Options())
    assert labels(six, Options(trend_length=6))["trend"] == [3, 4, 5, 6, 7, 8]
    assert places(runs([1] * 6, 6)) == [1, 2, 3, 4, 5, 6]


def test_directions_are_neutral_and_the_icon_is_of_the_latest_month() -> None:
    found = chart(WORKED)
    assert (found.latest, chart([*WORKED, None]).latest, chart([]).latest) == ("neutral_high", "neutral_high", None)
    assert {month.variation for month in found.months} == {"common", "neutral_high"}
    falling = chart([20.0, 21, 22, 19, 20, 21, 22, 21, 20, 19, 18, 17, 16, 15, 22, 21])
    assert {month.variation for month in falling.months if month.label == "trend"} == {"neutral_low"}


def test_a_gap_ends_a_segment_and_so_does_a_reason() -> None:
    values = [*WORKED[:12], None, *WORKED[12:], 14, 15, 16, 15, 14, 16]
    found = chart(values)
    assert [(segment.first, segment.end) for segment in found.segments] == [(0, 12), (13, 27)]
    assert labels(values, Options()) == {}
    rebased = chart(WORKED, rebased={12: "homecare moved"})
    assert [(one.first, one.end, one.because) for one in rebased.segments] == [
        (0, 12, None),
        (12, 20, "homecare moved"),
    ]
    assert [segment.is_trial for segment in rebased.segments] == [False, True]
    assert not any(month.label for month in rebased.months)


def test_a_single_month_has_no_limits() -> None:
    found = chart([None, 3, None])
    [segment] = found.segments
    assert (segment.low, segment.low_shown, segment.near_low_shown) == (None, None, None)
    assert segment.reason == "a single month has no limits"
    assert [month.value for month in found.months] == [None, 3, None]


@given(st.floats(0, 1e9), st.integers(2, 30))
def test_a_series_without_ups_and_downs_has_nothing_special(value: float, months: int) -> None:
    for options in (Options(), SCREENED):
        found = chart([value] * months, options)
        assert found.segments[0].high == pytest.approx(value)
        assert {month.label for month in found.months} == {None}


@given(st.lists(st.integers(0, 60), min_size=2, max_size=40))
def test_a_plain_loop_finds_the_same(values: list[int]) -> None:
    found = chart(values)
    mean, low, high = naive.xmr_limits(values)
    [segment] = found.segments
    assert (segment.mean, segment.low, segment.high) == pytest.approx((mean, low, high))
    near = {mean, low, high, mean + (high - mean) * 2 / 3, mean + (low - mean) * 2 / 3}
    # On a line the last digit of either decides, and proves nothing.
    if not any(0 < abs(value - line) < 1e-6 for value in values for line in near):
        assert [month.label for month in found.months] == naive.xmr_labels(values, mean, low, high)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=40))
def test_what_is_not_negative_never_crosses_the_shown_limit(values: list[int]) -> None:
    [segment] = chart(values).segments
    assert segment.low_shown is not None
    assert segment.near_low_shown is not None
    assert 0 <= segment.low_shown <= segment.near_low_shown
    assert segment.low == segment.low_shown or min(values) >= segment.low_shown


@pytest.mark.parametrize(("months", "of_seven", "of_six"), [(12, 0.047, 0.058), (24, 0.148, 0.176), (36, 0.263, 0.303)])
def test_pure_noise_is_flagged_as_often_as_stated(months: int, of_seven: float, of_six: float) -> None:
    """The shares of 8,000 series in the reference, with trends of seven and of six; here 2,000.

    Standard errors are 0.5 to 1.0 points, and half of that for the reference: three of the first."""
    series = np.random.Generator(np.random.PCG64(20240401)).standard_normal((2000, months)).tolist()
    for options, expected in ((Options(), of_seven), (Options(trend_length=6), of_six)):
        flagged = [any(month.label for month in chart(one, options).months) for one in series]
        assert np.mean(flagged) == pytest.approx(expected, abs=3 * (expected * (1 - expected) / 2000) ** 0.5)
