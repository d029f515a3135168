"""Intervals against published and computed values."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scorecard.intervals import Z_95, Z_99_8, wilson


def interval(count: int, of: int, z: float = Z_95) -> tuple[float | None, float | None]:
    low, high = wilson(pl.col("count"), pl.col("of"), z)
    found: tuple[float | None, float | None] = (
        pl.DataFrame({"count": [count], "of": [of]}).select(low.alias("low"), high.alias("high")).row(0)
    )
    return found


# PHE's testdata_Byars_Wilson.xlsx and testdata_Proportion.xlsx; statsmodels; scipy.
@pytest.mark.parametrize(
    ("count", "of", "at_95", "at_99_8"),
    [
        (65, 100, (0.552544432969, 0.736357517569), (0.495494657407, 0.778354061409)),
        (1045, 5000, (0.1979554988, 0.220491303732), (0.19179381799, 0.227315629025)),
        (1, 100, (0.00176743206414, 0.0544861961787), (0.0008730656973, 0.104554452837)),
        (18, 20, (0.698966354772, 0.972133518786), (0.556732778035, 0.984730890266)),
        (0, 30, (0.0, 0.113513393174), (0.0, 0.241457593259)),
        (30, 30, (0.886486606826, 1.0), (0.758542406741, 1.0)),
        (3, 10, (0.107791267406, 0.603221852539), (0.0628450155063, 0.732546544675)),
        (37, 42, (0.74999609738, 0.948061966722), (0.654149112574, 0.966613025469)),
        (0, 1, (0.0, 0.793450685623), (0.0, 0.905209098499)),
    ],
)
def test_wilson(count: int, of: int, at_95: tuple[float, float], at_99_8: tuple[float, float]) -> None:
    assert interval(count, of) == pytest.approx(at_95, rel=1e-10, abs=1e-12)
    assert interval(count, of, Z_99_8) == pytest.approx(at_99_8, rel=1e-10, abs=1e-12)


def test_the_interval_of_none_is_unknown() -> None:
    assert interval(0, 0) == (None, None)


def test_the_ends_are_exact_where_the_share_is_none_or_all() -> None:
    assert interval(0, 7)[0] == 0.0
    assert interval(7, 7)[1] == 1.0


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_is_that_of_scipy_and_holds_the_share(drawn: tuple[int, int]) -> None:
    count, of = drawn
    low, high = interval(count, of)
    theirs = stats.binomtest(count, of).proportion_ci(0.95, "wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert low is not None
    assert high is not None
    assert 0 <= low <= count / of <= high <= 1
