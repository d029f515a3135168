"""Values from outside made like those of a column, so that polars compares like with like."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import polars as pl
from dateutil.parser import parse

from expectations.errors import UncheckableColumnError


def like(kind: pl.DataType, value: Any) -> Any:
    """A value as a column of that type holds it; dates may be given as text, as a suite saved as JSON gives them."""
    if value is None:
        return None
    if kind.is_temporal() and isinstance(value, str):
        value = moment(value)
    if kind == pl.Datetime and isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    # A moment at midnight is a day; any other lies between two days and is left as it is.
    if kind == pl.Date and isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):
        return value.date()
    return value


def moment(text: str) -> datetime:
    """A date or time that was written as text."""
    try:
        read: datetime = parse(text)
    except (ValueError, OverflowError) as error:
        raise UncheckableColumnError(f"{text!r} is not a date or a time.") from error
    return read


def series_like(kind: pl.DataType, values: Iterable[Any] | pl.Series) -> pl.Series:
    """A set of values as a series of a column's type; values that no such column can hold are left out."""
    if isinstance(values, pl.Series) and values.dtype == kind:
        return values
    given = [like(kind, value) for value in values if value is not None]
    whole = [int(value) if kind.is_integer() and is_whole(value) else value for value in given]
    holdable = [value for value in whole if not (kind.is_integer() and isinstance(value, float))]
    try:
        return pl.Series(holdable, dtype=kind)
    except (TypeError, OverflowError, pl.exceptions.PolarsError) as error:
        raise UncheckableColumnError(f"Not every value of the set can stand in a column of type {kind}.") from error


def is_whole(value: Any) -> bool:
    """Whether a number with a fraction has none."""
    return isinstance(value, float) and value.is_integer()
