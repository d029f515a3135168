"""Files of text that are too large to be read by one engine for another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Csv:
    """A CSV file on this machine: where it is, its columns, those wanted (by our names), and its rows.

    ``rows`` are as polars reads them, every cell as text, under our names, with row_number; columns that the file does
    not have are null.
    """

    path: Path
    columns: Sequence[str]
    named: Mapping[str, str]
    rows: pl.LazyFrame
