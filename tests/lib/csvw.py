"""Reading a CSV file as its own CSVW metadata say, in plain polars."""

import io
from typing import Any

import polars as pl

# What the vocabulary's types are in polars.
TYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "double": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us", "UTC"),
}


def read_by_its_metadata(content: bytes, about: dict[str, Any]) -> pl.DataFrame:
    """The rows in the types that the metadata name; fails where titles, types or required cells are not as told."""
    columns = about["tableSchema"]["columns"]
    rows = pl.read_csv(io.BytesIO(content), infer_schema=False)
    assert rows.columns == [column["titles"] for column in columns]
    casts = {column["name"]: TYPES[column["datatype"]] for column in columns}
    flags = [name for name, kind in casts.items() if kind == pl.Boolean()]
    moments = [name for name, kind in casts.items() if isinstance(kind, pl.Datetime)]
    days = [name for name, kind in casts.items() if kind == pl.Date()]
    typed = rows.with_columns(
        pl.col(flags).replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean),
        pl.col(moments).str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC"),
        pl.col(days).str.to_date("%Y-%m-%d"),
    ).cast({name: kind for name, kind in casts.items() if name not in {*flags, *moments, *days}})
    blank = [column["name"] for column in columns if column["required"] and typed[column["name"]].null_count()]
    assert not blank, f"these are required, and blank in some row: {blank}"
    key = about["tableSchema"].get("primaryKey", [])
    assert not key or typed.select(key).is_unique().all(), f"{key} is no key"
    return typed
