"""Writing frames in bulk: by the driver into SQLite, by COPY into PostgreSQL."""

from collections.abc import Iterable

import polars as pl
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from scorecard.tables import Table

# Rows that are turned into text at once, and into Python objects: those that stay in the processor's cache are quicker.
ROWS_AT_ONCE = 50_000
OBJECTS_AT_ONCE = 2_000
SQLITE_TEXT_TYPES = {
    pl.Date: "%Y-%m-%d",
    pl.Datetime: "%Y-%m-%d %H:%M:%S%.6f",
}


def insert(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Write a frame with the table's columns, some rows at a time: as Python objects or as text they take much room.

    Names come from the declared schema, never from data, so they need no quoting beyond that.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    write, at_once = (_into_sqlite, OBJECTS_AT_ONCE) if is_sqlite else (_into_postgresql, ROWS_AT_ONCE)
    for rows in frame.select(table.names).iter_slices(at_once):
        if not rows.is_empty():
            write(connection, table, rows)


def analyse(connection: Connection, tables: Iterable[Table]) -> None:
    """Tell PostgreSQL what its tables hold now; SQLite needs no telling.

    Else it takes a release that it has not heard of for an empty one, and reads all of a nation to find one medicine.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {', '.join(table.name for table in tables)}")


def _into_sqlite(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """Bulk insert through the driver; dates become text in columns, not one by one."""
    as_text = [pl.col(kind).dt.to_string(pattern) for kind, pattern in SQLITE_TEXT_TYPES.items()]
    places = ", ".join("?" * len(table.names))
    statement = f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({places})'  # noqa: S608
    # Column by column, which is twice as fast as polars makes rows.
    columns = [values.to_list() for values in rows.with_columns(*as_text).iter_columns()]
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _into_postgresql(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """COPY as CSV, in which polars and PostgreSQL agree: nothing between commas is null, "" is an empty text."""
    statement = f'COPY "{table.name}" ({_names(table)}) FROM STDIN (FORMAT csv)'
    driver = connection.dialect.loaded_dbapi
    try:
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            copy.write(rows.write_csv(include_header=False).encode())
    except driver.Error as error:
        # What goes past SQLAlchemy fails as what goes through it does, and quotes no rows either.
        raise DBAPIError.instance(
            statement,
            None,
            error,
            driver.Error,
            hide_parameters=True,
            dialect=connection.dialect,
            connection_invalidated=connection.dialect.is_disconnect(error, connection.connection, None),
        ) from error


def _names(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.names)
