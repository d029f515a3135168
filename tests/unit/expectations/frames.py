"""Frames as ingest hands them to the suites: every column of the lake's table but the file, and its text."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from scorecard.tables import Table


def schema_of(table: Table) -> pl.Schema:
    """The columns that a suite sees, with the text of every column that is not text itself."""
    typed = {name: kind for name, kind in table.polars_schema.items() if name != "file_id"}
    raw = [name for name, kind in typed.items() if kind != pl.String and name != "row_number"]
    return pl.Schema({**typed, **{f"{name}_raw": pl.String() for name in raw}})


def frame_of(table: Table, rows: list[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows numbered from 2; the text of a value is the value's own unless the row gives another."""
    schema = schema_of(table)
    return pl.DataFrame([row_of(schema, row, number) for number, row in enumerate(rows, start=2)], schema=schema)


def row_of(schema: pl.Schema, row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A whole row; columns that are not given are blank."""
    unknown = row.keys() - schema.names()
    assert not unknown, f"no such columns: {unknown}"
    given = {"row_number": number, **row}
    texts = {f"{name}_raw": str(value) for name, value in given.items() if value is not None}
    return {name: given.get(name, texts.get(name)) for name in schema.names()}
