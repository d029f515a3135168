"""Copying a results database into another, table by table, and proving that the copy is equal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, func, select

from scorecard import schema
from scorecard.errors import OccupiedDatabaseError, UnequalCopyError
from scorecard.store.database import Database, frame_of
from scorecard.store.loading import ROWS_AT_ONCE, insert
from scorecard.store.tables import SQL_TABLES
from scorecard.tables import Table

# Two independent digests of every row: 128 bits, so that two tables with the same sums are the same.
SEEDS = (20_111_201, 20_131_101)


@dataclass(frozen=True)
class Content:
    """What a table holds, whatever the order of its rows: their number, and the sums of their digests."""

    rows: int
    sums: tuple[int, ...]


def copy(source: Database, target: Database, done: Callable[[], None]) -> int:
    """Copy every table into an empty database, all or nothing; returns the number of rows.

    ``done`` is called after each table. Both sides are read as they stood at one moment. Raises
    OccupiedDatabaseError, UnequalCopyError, and OutdatedDatabaseError where the source was made by an earlier version.
    """
    source.check_is_current()
    total = 0
    with source.snapshot() as here, target.writing() as there:
        _check_is_empty(there)
        for table in schema.DATABASE_TABLES:
            total += _copy_table(here, there, table)
            done()
    return total


def _copy_table(here: Connection, there: Connection, table: Table) -> int:
    """Copy one table, a slice at a time, and compare both sides."""
    for rows in _slices(here, table):
        insert(there, table, rows)
    content, copied = _content(_slices(here, table)), _content(_slices(there, table))
    if content != copied:
        raise UnequalCopyError(
            f"The table {table.name} of the copy differs: {copied.rows:,} rows instead of {content.rows:,}, or other "
            "values. Nothing was kept. Check that both databases have room and their versions' settings agree."
        )
    return content.rows


def _check_is_empty(connection: Connection) -> None:
    occupied = [
        table.name
        for table in schema.DATABASE_TABLES
        if connection.execute(select(func.count()).select_from(SQL_TABLES[table.name])).scalar()
    ]
    if occupied:
        raise OccupiedDatabaseError(
            f"The database to copy into is not empty: it has rows in {', '.join(occupied)}. "
            "Name a new one, or move it away first."
        )


def _slices(connection: Connection, table: Table) -> Iterator[pl.DataFrame]:
    """A table's rows in slices, so that memory does not grow with it."""
    query = select(SQL_TABLES[table.name])
    result = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in result.partitions():
        yield frame_of(query, rows)


def _content(slices: Iterator[pl.DataFrame]) -> Content:
    """What a table holds."""
    number, sums = 0, [0] * len(SEEDS)
    for rows in slices:
        number += rows.height
        for place, seed in enumerate(SEEDS):
            digests = rows.hash_rows(seed)
            # In halves, because a sum of whole ones would not fit into 64 bits.
            sums[place] += int((digests // 2**32).sum()) * 2**32 + int((digests % 2**32).sum())
    return Content(number, tuple(sums))
