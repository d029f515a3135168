"""Time to listing, drawn: those that have not listed yet are not left out."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.compliance.listing_times import ListingTimes, listing_times, waits
from tests.lib.tables import frame, same_rows

DAY = date(2020, 12, 31)


def times(*drawn: tuple[int, bool]) -> pl.DataFrame:
    return pl.DataFrame(drawn, schema={"days": pl.Int64, "is_listed": pl.Boolean}, orient="row")


def test_waits_end_with_the_decision_or_with_the_day() -> None:
    cells = frame(
        """
        ods_code:s | recommendation_id:s | state:s        | formulary_status:s | decision_date:d | as_of:d
        A          | TA1-1               | compliant      | listed             | 2020-02-10      | 2020-06-30
        B          | TA1-1               | late           | listed             | 2020-06-29      | 2020-06-30
        C          | TA1-1               | overdue        | not_listed         | -               | 2020-06-30
        D          | TA1-1               | compliant      | listed             | 2020-01-15      | 2020-06-30
        E          | TA1-1               | unknown        | unknown            | -               | -
        F          | TA1-1               | explained      | unknown            | -               | -
        G          | TA1-1               | not_applicable | not_applicable     | -               | 2020-06-30
        H          | TA1-1               | compliant      | listed             | -               | 2020-04-30
        I          | TA1-1               | explained      | not_listed         | -               | 2020-06-30
        J          | TA2-1               | pending        | unknown            | -               | -
        K          | TA3-1               | unknown        | listed             | 2020-02-10      | 2020-06-30
        """
    )
    clocks = frame(
        """
        recommendation_id:s | clock_starts:d
        TA1-1               | 2020-01-31
        TA2-1               | 2020-12-01
        TA3-1               | -
        """
    )
    same_rows(
        waits(cells, clocks, DAY),
        """
        ods_code:s | days:i | is_listed:b
        A          | 10     | yes
        B          | 150    | yes
        C          | 335    | no
        D          | 0      | yes
        I          | 335    | no
        J          | 30     | no
        """,
    )


def test_the_curve_of_a_textbook() -> None:
    """Freireich 1963, the group given 6-MP, as in Kalbfleisch and Prentice: survival 0.857, 0.807, 0.753, 0.690 …"""
    events = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = listing_times(times(*((days, True) for days in events), *((days, False) for days in waiting)))
    survival = {row["days"]: 1 - row["listed"] for row in found.curve.to_dicts()}
    for days, expected in {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}.items():
        assert survival[days] == pytest.approx(expected, abs=5e-4)
    assert (found.median, found.ninetieth, found.listed, found.waiting) == (23, None, 9, 12)


def survival(found: ListingTimes) -> dict[int, float]:
    return {days: 1 - listed for days, listed in found.curve.select("days", "listed").iter_rows()}


def test_the_curve_and_both_ends_of_its_interval_in_the_tests_of_scipy() -> None:
    days = [24, 3, 11, 19, 24, 13, 14, 2, 18, 17, 24, 21, 12, 1, 10, 23, 6, 5, 9, 17]
    events = [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1]
    found = listing_times(times(*zip(days, map(bool, events), strict=True)))
    at = [1, 3, 5, 14, 17, 23]
    curve = {row["days"]: row for row in found.curve.to_dicts()}
    waiting = [0.95, 0.897222222222, 0.844444444444, 0.76, 0.675555555556, 0.506666666667]
    assert [1 - curve[day]["listed"] for day in at] == pytest.approx(waiting)
    low = [0.694743, 0.647529, 0.591142, 0.464605, 0.370359, 0.160489]
    high = [0.992802, 0.973299, 0.947073, 0.906422, 0.856521, 0.776724]
    assert [1 - curve[day]["high"] for day in at] == pytest.approx(low, abs=1e-6)
    assert [1 - curve[day]["low"] for day in at] == pytest.approx(high, abs=1e-6)


def test_the_curve_of_ten_in_the_tests_of_scipy() -> None:
    days, events = [37, 43, 47, 56, 60, 62, 71, 77, 80, 81], [0, 0, 1, 1, 0, 0, 0, 1, 1, 1]
    found = listing_times(times(*zip(days, map(bool, events), strict=True)))
    assert list(survival(found).values()) == pytest.approx([1, 1, 0.875, 0.75, 0.75, 0.75, 0.75, 0.5, 0.25, 0])


def test_fourteen_days_to_listing_of_which_four_wait() -> None:
    days = [42, 250, 91, 30, 88, 120, 60, 15, 200, 365, 90, 75, 300, 45]
    listed = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    found = listing_times(times(*zip(days, map(bool, listed), strict=True)))
    waiting = survival(found)
    assert [waiting[day] for day in (88, 91, 120, 250)] == pytest.approx(
        [0.5, 0.416666666667, 0.333333333333, 0.222222222222]
    )
    assert (found.median, found.median_low, found.median_high) == (88, 42, 250)
    [at_88] = found.curve.filter(pl.col("days") == 88).to_dicts()
    assert (at_88["low"], at_88["high"]) == pytest.approx((0.27787235033, 0.77140518591))
    assert found.is_enough


def test_without_anybody_waiting_it_is_the_share_that_had_listed() -> None:
    found = listing_times(times((10, True), (20, True), (30, True), (40, True)))
    assert found.curve["listed"].to_list() == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert (found.median, found.ninetieth) == (20, 40)
    assert found.curve.select(pl.col("low", "high").is_nan().any()).row(0) == (False, False)


def test_without_a_listing_there_is_no_curve() -> None:
    found = listing_times(times((10, False)))
    assert (found.curve.is_empty(), found.median, found.listed, found.waiting) == (True, None, 0, 1)
    assert listing_times(times()).waiting == 0


def naive_share(drawn: list[tuple[int, bool]], day: int) -> float:
    """Kaplan and Meier's product, factor by factor."""
    left = 1.0
    for when in sorted({days for days, listed in drawn if listed and days <= day}):
        at_risk = sum(days >= when for days, _ in drawn)
        left *= 1 - sum(days == when and listed for days, listed in drawn) / at_risk
    return 1 - left


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=25))
def test_the_curve_is_the_product_and_never_falls(drawn: list[tuple[int, bool]]) -> None:
    found = listing_times(times(*drawn))
    shares = found.curve["listed"].to_list()
    assert shares == sorted(shares)
    for day, share in found.curve.select("days", "listed").iter_rows():
        assert share == pytest.approx(naive_share(drawn, day))
    if found.median is not None:
        assert naive_share(drawn, found.median) >= 0.5 - 1e-9
        assert naive_share(drawn, found.median - 1) < 0.5
