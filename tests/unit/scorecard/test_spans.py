"""Spans of time as people write them."""

from datetime import date

import pytest

from scorecard.spans import days_of


@pytest.mark.parametrize(
    ("text", "start", "days"),
    [
        ("30d", date(2026, 3, 31), 30),
        ("8w", date(2026, 3, 31), 56),
        ("3m", date(2026, 1, 31), 89),
        ("1m", date(2024, 1, 31), 29),
        (" 1M ", date(2023, 1, 31), 28),
        ("3660d", date(2026, 1, 1), 3660),
    ],
)
def test_a_span_in_days(text: str, start: date, days: int) -> None:
    assert days_of(text, start) == days


@pytest.mark.parametrize("text", ["", "30", "d", "0d", "-1d", "1.5m", "30 d", "1y", "9999m", "3661d", "99999d", "٣d"])
def test_what_is_no_span(text: str) -> None:
    assert days_of(text, date(2026, 1, 1)) is None
