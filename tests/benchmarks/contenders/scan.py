"""The month as a lazy frame, from Parquet or CSV."""

from pathlib import Path

import polars as pl


def scan(path: Path) -> pl.LazyFrame:
    """The rows, typed as they are in Parquet."""
    if path.suffix == ".csv":
        return pl.scan_csv(path, schema_overrides={"YEAR_MONTH": pl.String})
    return pl.scan_parquet(path)
