"""Spans of time as people write them: 30d, 8w, 3m."""

import re
from datetime import date

import polars as pl

SPAN = re.compile(r"([1-9]\d{0,3})([dwm])")
POLARS_UNITS = {"d": "d", "w": "w", "m": "mo"}
LONGEST = 3660


def days_of(text: str, start: date) -> int | None:
    """How many days a span has that begins on a day; None where it is none, or longer than ten years.

    Calendar months end on the day of the same number, or on the last day of a shorter month.
    """
    found = SPAN.fullmatch(text.strip().lower())
    if found is None:
        return None
    span = f"{found[1]}{POLARS_UNITS[found[2]]}"
    begun = pl.lit(start)
    days: int = pl.select((begun.dt.offset_by(span) - begun).dt.total_days()).item()
    return days if days <= LONGEST else None
