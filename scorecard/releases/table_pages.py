"""Pages of a release's tables, in the order of their keys: each row is on exactly one page, however long the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy import Table as SqlTable

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from scorecard.tables import Column, Kind, Table

INPUTS = SQL_TABLES["release_input"]
RELEASE_ID = "release_id"
# What stands for null in an order. Whether there is a value is compared first, so that it is taken for none.
IN_PLACE_OF_NULL: dict[Kind, str | int | date] = {Kind.STRING: "", Kind.INTEGER: 0, Kind.DATE: date.min}

Value = str | int | bool | date
Key = Sequence[Value | None]


@dataclass(frozen=True)
class Page:
    """Some rows of a table; ``last`` is the key of the last one where more follow, and None on the last page."""

    rows: pl.DataFrame
    last: Key | None


def key_columns(table: Table) -> tuple[Column, ...]:
    """The columns that tell and order the rows of a table within a release; of releases themselves their number."""
    declared = {column.name: column for column in table.columns}
    return tuple(declared[name] for name in table.key if name != RELEASE_ID or len(table.key) == 1)


def page(
    database: Database, release_id: int, table: Table, filters: Mapping[str, Value], after: Key | None, limit: int
) -> Page:
    """The first rows behind a key, no more than the limit, that belong to a release and equal every filter.

    A table without releases is one of files: its rows are those of the files that the release was computed from.
    """
    sql = SQL_TABLES[table.name]
    keys = key_columns(table)
    order = [part for column in keys for part in _order(sql, column)]
    wanted = [_of_release(sql, release_id), *(sql.c[name] == value for name, value in filters.items())]
    if after is not None:
        marks = [part for column, value in zip(keys, after, strict=True) for part in _mark(column, value)]
        wanted.append(tuple_(*order) > tuple_(*marks))
    query = select(*(sql.c[name] for name in table.names)).where(*wanted).order_by(*order).limit(limit + 1)
    return _cut(database.read(query), keys, limit)


def page_of_frame(rows: pl.DataFrame, table: Table, after: Key | None, limit: int) -> Page:
    """The same of rows that were computed, and whose keys hold no null."""
    keys = key_columns(table)
    names = [column.name for column in keys]
    later = rows if after is None else rows.filter(_is_behind(names, after))
    return _cut(later.select(table.names).sort(names).head(limit + 1), keys, limit)


def _cut(rows: pl.DataFrame, keys: Sequence[Column], limit: int) -> Page:
    """The rows without the one too many, which tells that more follow."""
    kept = rows.head(limit)
    last = kept.select(column.name for column in keys).row(-1) if rows.height > limit else None
    return Page(kept, last)


def _is_behind(names: Sequence[str], after: Key) -> pl.Expr:
    """Whether a row's key comes after another: it is greater in one column and equal in all before that."""
    greater_in_one = (
        pl.all_horizontal(pl.col(name) > value, *(pl.col(names[place]) == after[place] for place in range(count)))
        for count, (name, value) in enumerate(zip(names, after, strict=True))
    )
    return reduce(or_, greater_in_one)


def _of_release(sql: SqlTable, release_id: int) -> ColumnElement[bool]:
    if RELEASE_ID in sql.c:
        return sql.c.release_id == release_id
    return sql.c.file_number.in_(select(INPUTS.c.file_number).where(INPUTS.c.release_id == release_id))


def _order(sql: SqlTable, column: Column) -> list[ColumnElement[Any]]:
    """What a column of a key is ordered by: databases disagree on where nulls stand, and nothing is behind a null."""
    values = sql.c[column.name]
    return [values.is_not(None), func.coalesce(values, IN_PLACE_OF_NULL[column.kind])] if column.nullable else [values]


def _mark(column: Column, value: Value | None) -> list[Value]:
    """A value of a key, in the shape of ``_order``."""
    filled = IN_PLACE_OF_NULL[column.kind] if value is None else value
    return [value is not None, filled] if column.nullable else [filled]
