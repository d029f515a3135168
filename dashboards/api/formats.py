"""Formats of answers: which one a request accepts, and rows written in it."""

import json
from collections.abc import Mapping

import polars as pl

from dashboards.api.problems import ProblemError
from scorecard.spreadsheets import harmless

JSON, CSV = "application/json", "text/csv"
# In this order, where a request likes both the same.
MEDIA_TYPES = {"json": JSON, "csv": CSV}
MOMENT = "%Y-%m-%dT%H:%M:%S%.6fZ"


def accepted(header: str | None, offered: Mapping[str, str] = MEDIA_TYPES) -> str:
    """The offered format that a header Accept likes best; raises ProblemError where it names none of them."""
    liking = {name: _liking(header or "*/*", media_type) for name, media_type in offered.items()}
    best = max(liking, key=lambda name: liking[name])
    if liking[best] == 0:
        raise ProblemError("not-acceptable", f"The answer can be had as: {', '.join(offered.values())}.")
    return best


def as_json(about: Mapping[str, object], rows: pl.DataFrame, following: str | None) -> bytes:
    """An object with what is said of the rows, the rows, and the address of the next page."""
    head = json.dumps(dict(about), ensure_ascii=False)
    tail = json.dumps(following, ensure_ascii=False)
    return f'{head[:-1]}, "rows": {_told(rows).write_json()}, "next": {tail}}}'.encode()


def record(row: pl.DataFrame) -> dict[str, object]:
    """One row as it stands in JSON."""
    [told] = json.loads(_told(row).write_json())
    return dict(told)


def as_csv(rows: pl.DataFrame) -> bytes:
    """The rows under one header; null is an empty field, and no cell is run by a spreadsheet."""
    return _told(rows).with_columns(harmless(pl.col(pl.String))).write_csv().encode()


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """Moments as text, the same in every format."""
    return rows.with_columns(pl.col(pl.Datetime).dt.to_string(MOMENT))


def _liking(header: str, media_type: str) -> float:
    """How much a header Accept likes a type, 0 to 1: the most specific range that holds it decides (RFC 9110)."""
    ranges = [media_type, f"{media_type.split('/', maxsplit=1)[0]}/*", "*/*"]
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        found[name] = max(found.get(name, 0), _quality(parameters))
    return next((found[each] for each in ranges if each in found), 0)


def _quality(parameters: list[str]) -> float:
    """The weight among the parameters of a range; 1 where there is none, 0 where it is no number."""
    weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return min(max(float(weight), 0), 1)
    except ValueError:
        return 0
