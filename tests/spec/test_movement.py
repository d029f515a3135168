"""Movement beyond chance, drawn: two windows of twelve months beside each other."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.measures.movement import movements
from tests.lib.naive_movement import moved
from tests.lib.tables import frame, same_rows

HEAD = "measure:s | subject:s | unit:s | org_type:s | ods_code:s | period:d | value:f | low:f | high:f"


def window(period: str, value: str, low: str, high: str, subject: str = "a") -> str:
    return f"use | {subject} | mg | icb | X | {period} | {value} | {low} | {high}"


def figures(*lines: str) -> pl.DataFrame:
    return frame("\n".join((HEAD, *lines)))


def said(before: str, after: str) -> str | None:
    found: str | None = movements(figures(before), figures(after))["moved"].item()
    return found


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        pytest.param(("10", "8", "12"), ("14", "12.1", "16"), "rose", id="the intervals lie apart"),
        pytest.param(("10", "8", "12"), ("14", "12", "16"), "not_shown", id="they touch"),
        pytest.param(("10", "8", "12"), ("14", "11", "17"), "not_shown", id="outside, but they overlap"),
        pytest.param(("14", "12.1", "16"), ("10", "8", "12"), "fell", id="below"),
    ],
)
def test_a_year_apart_the_intervals_have_to_lie_apart(
    before: tuple[str, str, str], after: tuple[str, str, str], word: str
) -> None:
    assert said(window("2024-04", *before), window("2025-04", *after)) == word


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        pytest.param(("10", "8", "12"), ("14", "11", "17"), "rose", id="each outside the other's interval"),
        pytest.param(("10", "8", "12"), ("12", "10.5", "14"), "not_shown", id="on the end of the earlier interval"),
        pytest.param(("10", "8", "12"), ("14", "10", "30"), "not_shown", id="the later interval is wide"),
        pytest.param(("14", "11", "17"), ("10", "8", "12"), "fell", id="below"),
    ],
)
def test_a_quarter_apart_each_value_has_to_lie_outside_the_other_interval(
    before: tuple[str, str, str], after: tuple[str, str, str], word: str
) -> None:
    assert said(window("2025-01", *before), window("2025-04", *after)) == word


def test_two_quarters_apart_the_stricter_rule_holds() -> None:
    assert said(window("2024-10", "10", "8", "12"), window("2025-04", "14", "11", "17")) == "not_shown"


@pytest.mark.parametrize("missing", range(6))
def test_without_a_value_or_an_end_nothing_can_be_told(missing: int) -> None:
    numbers = ["10", "8", "12", "20", "18", "22"]
    numbers[missing] = "-"
    assert said(window("2024-04", *numbers[:3]), window("2025-04", *numbers[3:])) is None


def test_the_same_twelve_months_are_restated_and_did_not_move() -> None:
    assert said(window("2025-04", "10", "8", "12"), window("2025-04", "20", "18", "22")) is None


def test_only_what_stands_in_both_is_told_with_both_figures() -> None:
    before = figures(window("2024-04", "10", "8", "12"), window("2024-04", "1", "1", "1", "gone"))
    after = figures(window("2025-04", "20", "18", "22"), window("2025-04", "1", "1", "1", "new"))
    same_rows(
        movements(before, after),
        """
        subject:s | period_before:d | value_before:f | low_before:f | high_before:f | period:d | value:f | low:f | high:f | moved:s
        a         | 2024-04         | 10             | 8            | 12            | 2025-04  | 20      | 18    | 22     | rose
        """,
    )


NUMBERS = st.none() | st.integers(0, 9).map(float)
WINDOWS = st.tuples(st.integers(0, 30), NUMBERS, NUMBERS, NUMBERS)


@given(st.lists(st.tuples(WINDOWS, WINDOWS), min_size=1, max_size=8))
def test_it_is_what_the_rule_says_when_it_is_read_aloud(
    pairs: list[tuple[tuple[object, ...], tuple[object, ...]]],
) -> None:
    drawn = [tuple(_ordered(side) for side in pair) for pair in pairs]
    sides = [
        pl.DataFrame(
            [("use", f"{place:03}", "mg", "icb", "X", *pair[side]) for place, pair in enumerate(drawn)],
            schema=figures().schema,
            orient="row",
        )
        for side in (0, 1)
    ]
    assert movements(*sides)["moved"].to_list() == [moved(*pair) for pair in drawn]


def _ordered(side: tuple[object, ...]) -> tuple[object, ...]:
    """A window whose value lies within its interval, where all are there."""
    month, *numbers = side
    start = date(2020 + int(month) // 12, int(month) % 12 + 1, 1)  # type: ignore[call-overload]
    if None in numbers:
        return start, *numbers
    low, value, high = sorted(numbers)  # type: ignore[type-var]
    return start, value, low, high


@pytest.mark.parametrize("apart", [3, 6, 12])
def test_fewer_than_one_in_a_hundred_move_by_chance_alone(apart: int) -> None:
    """Months without any change, intervals of the right width: 20,000 pairs of windows."""
    drawn = np.random.Generator(np.random.PCG64(2011)).normal(100, 10, (20_000, 12 + apart))
    spread = 1.96 * 10 * np.sqrt(12)
    sides = []
    for start, day in ((0, date(2024, 1, 1)), (apart, date(2024 + apart // 12, apart % 12 + 1, 1))):
        value = drawn[:, start : start + 12].sum(axis=1)
        sides.append(
            pl.DataFrame({"value": value, "low": value - spread, "high": value + spread}).select(
                pl.lit("use").alias("measure"),
                pl.int_range(pl.len()).cast(pl.String).alias("subject"),
                pl.lit("mg").alias("unit"),
                pl.lit("icb").alias("org_type"),
                pl.lit("X").alias("ods_code"),
                pl.lit(day).alias("period"),
                "value",
                "low",
                "high",
            )
        )
    assert (movements(*sides)["moved"] != "not_shown").mean() < 0.01  # type: ignore[operator]
