"""CSV: header first, null as an empty field, numbers in full, and no text that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator

import polars as pl

from scorecard.files.described import Described
from scorecard.spreadsheets import harmless

ROWS_A_CHUNK = 2_000
# As XML Schema writes moments, which CSVW asks for.
MOMENT = "%Y-%m-%dT%H:%M:%S%.6fZ"


def csv_file(table: Described) -> Iterator[bytes]:
    """The whole table in pieces."""
    return (piece.encode() for piece in csv_pieces(table.whole()))


def csv_pieces(rows: pl.DataFrame) -> Iterator[str]:
    """Rows in pieces, header first."""
    yield header(rows.columns)
    yield from csv_lines(rows)


def header(names: list[str]) -> str:
    """The first line."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue()


def csv_lines(rows: pl.DataFrame) -> Iterator[str]:
    """Rows in pieces, without a header."""
    for piece in safe(rows).iter_slices(ROWS_A_CHUNK):
        yield piece.write_csv(include_header=False)


def safe(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose texts no spreadsheet runs, and whose moments anybody can read."""
    moments = [name for name, kind in rows.schema.items() if isinstance(kind, pl.Datetime)]
    return rows.with_columns(harmless(pl.col(pl.String)), pl.col(moments).dt.to_string(MOMENT))
