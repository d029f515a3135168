"""The five-point trend against the tests of Fingertips."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.statistics.shares import share_interval
from scorecard.statistics.trend import CRITICAL, WIDTH, Kind, Point, Trend, five_point_trend, weighted_slope
from tests.lib import naive_statistics as naive

Row = tuple[float, float, float]

RISING = [(24.67, 23.16, 26.25), (24.6, 23.15, 26.19), (28, 26.44, 29.64), (30.2, 28.63, 31.9), (30.6, 28.98, 32.25)]
LEVEL = [
    (20.5506, 18.1803, 23.1427),
    (19.5952, 17.3444, 22.0602),
    (19.0349, 16.8421, 21.4394),
    (21.3966, 19.0918, 23.8975),
    (18.4372, 16.2925, 20.7941),
]
MMR = [
    (92.6254, 92.4168, 92.8288),
    (92.3221, 92.1072, 92.5315),
    (90.8708, 90.6358, 91.1004),
    (90.017, 89.7694, 90.2594),
    (90.1013, 89.8578, 90.3396),
]
EYES = [
    (2.935, 2.7841, 3.0919),
    (1.93028, 1.8085, 2.058),
    (2.7567, 2.6113, 2.9082),
    (2.8701, 2.7225, 3.0237),
    (3.0121, 2.8616, 3.1683),
]
CANCER = [
    (126.9341, 125.9343, 127.94),
    (125.829, 124.8371, 126.8268),
    (121.5234, 120.5533, 122.4993),
    (122.3782, 121.4012, 123.361),
    (120.7742, 119.8035, 121.7507),
]


def points(rows: Sequence[Row]) -> list[Point]:
    """Years from 2020 on, each with a count and a denominator."""
    return [Point(year, *row, count=100, of=1000) for year, row in enumerate(rows, 2020)]


# fingertips-open's TrendMarkerCalculatorTest and FingertipsNext's TrendMarkerCalculatorTests; χ² of the first is theirs.
@pytest.mark.parametrize(
    ("rows", "slope", "chi_squared", "direction"),
    [
        (RISING, 1.75156622266, 46.7653157921, "increasing"),
        (LEVEL, -0.259980964371, 0.464243085137, "no change"),
        (MMR, -0.740510731562, 418.536568531, "decreasing"),
        (EYES, 0.139843648876, 33.4857806737, "increasing"),
    ],
)
def test_published_series(rows: Sequence[Row], slope: float, chi_squared: float, direction: str) -> None:
    found = five_point_trend(points(rows), Kind.PROPORTION)
    assert (found.slope, found.chi_squared) == pytest.approx((slope, chi_squared), rel=1e-9)
    assert (found.direction, found.years, found.reason) == (direction, (2020, 2024), None)
    assert found.change == pytest.approx(rows[-1][0] - rows[0][0])


def test_the_first_is_46_77_in_the_source_and_the_second_has_four_signs() -> None:
    assert five_point_trend(points(RISING), Kind.CRUDE_RATE).chi_squared == pytest.approx(46.77, abs=0.005)
    assert five_point_trend(points(LEVEL), Kind.CRUDE_RATE).signs == -4


def test_the_second_form_of_the_source_says_the_same_of_the_same_counts() -> None:
    """fingertips-open's form for proportions compared by control limits: 47.9 there."""
    found = naive.chi_squared_of_counts([994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701])
    assert found == pytest.approx(47.8966767076, rel=1e-10)


def test_a_missing_interval_is_no_trend_and_not_no_change() -> None:
    """FingertipsNext's "GP population 65+" has no intervals and passes as "no change"; with Wilson's it is increasing."""
    counts = [10588957, 10547929, 10851467, 11034431, 11246440]
    sizes = [60458658, 60744002, 61625745, 62418295, 63227624]
    bare = [Point(2020 + t, 100 * c / n, None, None, c, n) for t, (c, n) in enumerate(zip(counts, sizes, strict=True))]
    assert five_point_trend(bare, Kind.PROPORTION).reason == "a value has no interval, or one without width"
    with_ends = []
    for point, count, size in zip(bare, counts, sizes, strict=True):
        interval = share_interval(count, size)
        assert interval.low is not None
        assert interval.high is not None
        with_ends.append(replace(point, low=100 * interval.low, high=100 * interval.high))
    found = five_point_trend(with_ends, Kind.PROPORTION)
    assert (found.direction, found.signs) == ("increasing", 6)
    assert found.chi_squared == pytest.approx(3166.2, abs=0.05)


def test_a_misprint_of_the_source_decides_the_same_by_luck() -> None:
    """FingertipsNext divides 120 by 7742 where 120.7742 is meant."""
    found = five_point_trend(points(CANCER), Kind.STANDARDISED_RATE)
    assert (found.direction, found.chi_squared) == ("decreasing", pytest.approx(97.095320669, rel=1e-9))
    misprinted = five_point_trend(points([*CANCER[:4], (0, *CANCER[4][1:])]), Kind.STANDARDISED_RATE)
    assert (misprinted.direction, misprinted.chi_squared) == ("decreasing", pytest.approx(26763, abs=0.5))


@pytest.mark.parametrize(
    ("series", "kind", "months", "reason"),
    [
        (points(RISING), Kind.OTHER, 12, "the test is for proportions and rates of counts"),
        (points(RISING), Kind.PROPORTION, 36, "the test is for periods of one year"),
        (points(RISING)[:4], Kind.PROPORTION, 12, "fewer than 5 years with a value, a count and a denominator"),
        (
            [replace(points(RISING)[0], of=0), *points(RISING)[1:]],
            Kind.PROPORTION,
            12,
            "fewer than 5 years with a value, a count and a denominator",
        ),
        (
            [replace(points(RISING)[0], year=2019), *points(RISING)[1:]],
            Kind.PROPORTION,
            12,
            "the 5 latest years do not follow each other",
        ),
        (
            [replace(points(RISING)[0], count=1000), *points(RISING)[1:]],
            Kind.PROPORTION,
            12,
            "in a year everybody was counted",
        ),
        (points([*RISING[:4], (30, 30, 30)]), Kind.PROPORTION, 12, "a value has no interval, or one without width"),
    ],
)
def test_refusals(series: list[Point], kind: Kind, months: int, reason: str) -> None:
    assert five_point_trend(series, kind, months) == Trend(None, reason=reason)


def test_only_the_latest_five_valid_years_count() -> None:
    earlier, unknown = Point(2019, 90, 80, 95, 100, 1000), Point(2025, None, None, None, None, None)
    found = five_point_trend([unknown, *reversed(points(RISING)), earlier], Kind.PROPORTION)
    assert found == five_point_trend(points(RISING), Kind.PROPORTION)


def test_one_outlier_is_no_trend() -> None:
    """The line rises a lot because of the last year alone; without it, it falls."""
    found = five_point_trend(
        points([(10, 9, 11), (9.9, 9, 11), (9.8, 9, 11), (9.7, 9, 11), (15, 14, 16)]), Kind.CRUDE_RATE
    )
    assert (found.direction, found.signs) == ("no change", 4)
    assert (found.chi_squared or 0) > 9.55


ROWS = st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 100), st.integers(1, 100)), min_size=5, max_size=5)


@given(ROWS)
def test_a_plain_loop_finds_the_same(drawn: list[tuple[int, int, int]]) -> None:
    rows = [(value / 10, value / 10 - below / 10, value / 10 + above / 10) for value, below, above in drawn]
    direction, slope, chi_squared, signs = naive.trend(rows)
    found = five_point_trend(points(rows), Kind.CRUDE_RATE)
    assert (found.slope, found.chi_squared) == pytest.approx((slope, chi_squared), rel=1e-6, abs=1e-6)
    assume(abs(chi_squared - 9.5495) > 1e-3 and abs(slope) > 1e-9)
    if found.signs == signs:
        assert found.direction == direction


def test_no_trend_is_called_one_in_two_of_a_thousand() -> None:
    """0.204 % in 400,000 series of no trend; here 150,000, with a standard error of 0.012 points (tolerance: three).

    The sign rule removes almost none, so that χ² alone is looked at.
    """
    values = np.random.Generator(np.random.PCG64(20240401)).standard_normal((150_000, 5))
    time = np.arange(1.0, 6)
    chi_squared = (values @ (time - 3) / 10) ** 2 / weighted_slope(time, values[0], np.ones(5))[1]
    assert np.mean(chi_squared > CRITICAL) == pytest.approx(0.00204, abs=0.00036)
    for row, expected in zip(values[:100].tolist(), chi_squared, strict=False):
        one = points([(value, value - WIDTH / 2, value + WIDTH / 2) for value in row])
        assert five_point_trend(one, Kind.CRUDE_RATE).chi_squared == pytest.approx(expected)
