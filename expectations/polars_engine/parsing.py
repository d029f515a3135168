"""Questions about text that only Python can answer: it is asked once for each distinct value of a chunk of rows."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import jsonschema
import polars as pl
from dateutil.parser import parse
from jsonschema.validators import validator_for

from expectations.errors import UnsupportedExpectationError

Judge = Callable[[str], bool]


def asked(column: pl.Expr, judge: Judge) -> pl.Expr:
    """What Python says of each value."""

    def answers(texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        said = pl.Series([judge(text) for text in distinct], dtype=pl.Boolean)
        return texts.replace_strict(distinct, said, default=None, return_dtype=pl.Boolean)

    return column.map_batches(answers, return_dtype=pl.Boolean, is_elementwise=True)


def strftime_format(column: pl.Expr, *, strftime_format: str) -> pl.Expr:
    """The text is a date or time written in a format of Python's strptime."""

    def judge(text: str) -> bool:
        try:
            datetime.strptime(text, strftime_format)
        except ValueError:
            return False
        return True

    return asked(column, judge)


def dateutil_parseable(column: pl.Expr) -> pl.Expr:
    """The text is a date or time that dateutil can read."""
    return asked(column, is_moment)


def is_moment(text: str) -> bool:
    """Whether dateutil reads a date or a time in a text."""
    try:
        # Names of time zones do not matter here; left to itself, dateutil warns of each that it does not know.
        parse(text, tzinfos=no_time_zone)
    except (ValueError, OverflowError):
        return False
    return True


def no_time_zone(_name: str | None, _offset: int | None) -> None:
    """No time zone, whatever its name."""


def json_parseable(column: pl.Expr) -> pl.Expr:
    """The text is JSON."""
    return asked(column, is_json)


def is_json(text: str) -> bool:
    """Whether Python reads a text as JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def json_schema(column: pl.Expr, *, json_schema: Mapping[str, Any]) -> pl.Expr:
    """The text is JSON of the form that a JSON schema describes; text that is no JSON is not."""
    kind = validator_for(json_schema)
    try:
        kind.check_schema(json_schema)
    except jsonschema.SchemaError as error:
        raise UnsupportedExpectationError(f"This is no JSON schema: {error.message}.") from error
    validator = kind(json_schema)

    def judge(text: str) -> bool:
        try:
            return bool(validator.is_valid(json.loads(text)))
        except (ValueError, RecursionError):
            return False

    return asked(column, judge)
