"""The results database: opening it, writing frames in bulk, reading frames back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CompoundSelect, Connection, Engine, Select, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from scorecard.errors import OutdatedDatabaseError, SettingsError, UnknownReleaseError
from scorecard.store.tables import SQL_TABLES
from scorecard.tables import POLARS_TYPES, Kind, Table

MIGRATIONS = Path(__file__).parent / "migrations"
# Rows that are turned into Python objects, or into text, at once.
ROWS_AT_ONCE = 50_000
SQLITE_TEXT_TYPES = {
    pl.Date: "%Y-%m-%d",
    pl.Datetime: "%Y-%m-%d %H:%M:%S%.6f",
}


class Database:
    """One results database; writers migrate it, readers may not change it."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine; use ``open`` or ``open_read_only``."""
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> "Database":
        """Open for writing, creating the file and bringing the schema up to date."""
        engine = _engine(url)
        _make_folder(url)
        _on_connect(engine, ("journal_mode=WAL", "synchronous=NORMAL"))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with _reachable(), engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return cls(engine)

    @classmethod
    def open_read_only(cls, url: str) -> "Database":
        """Open for reading; raises UnknownReleaseError when nothing was ever built there.

        A SQLite file is opened as one that may not be written, and may lie in a folder that may not be either.
        """
        engine = _engine(url)
        if engine.dialect.name == "sqlite":
            path = Path(engine.url.database or "")
            if not path.is_file():
                raise UnknownReleaseError(f"There is no results database at {path}. Run 'nice-scorecard run' first.")
            engine = create_engine(url, creator=lambda: _connect_read_only(path), hide_parameters=True)
        _on_connect(engine, ("query_only=ON",))
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(postgresql_readonly=True)
        with _reachable(), engine.connect():
            return cls(engine)

    def check_is_current(self) -> None:
        """Raise OutdatedDatabaseError on a database that an earlier version made: only a job may change it."""
        with _reachable(), self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        if found != newest_revision():
            raise OutdatedDatabaseError(
                "The results database was made by an earlier version. The next job brings it up to date: "
                "run 'nice-scorecard run' or 'nice-scorecard ingest' once."
            )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it or, after a fault or a crash, nothing of it."""
        with self.engine.begin() as connection:
            yield connection

    def read(self, query: Select[Any] | CompoundSelect[Any]) -> pl.DataFrame:
        """The rows of a query as a frame; the types are those of the query's columns."""
        with self.engine.connect() as connection:
            return read(connection, query)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def settle(self) -> None:
        """Close after writing, so that the file can be read where its folder may not be written.

        SQLite's log beside the file is needed while somebody writes. Where a reader is connected the log stays, and
        that reader has it open.
        """
        self.close()
        if self.engine.dialect.name == "sqlite":
            file = self.engine.url.database or ""
            with closing(sqlite3.connect(file, timeout=0)) as connection, suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode=DELETE")


@cache
def newest_revision() -> str | None:
    """The revision that this version's tables have."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def read(connection: Connection, query: Select[Any] | CompoundSelect[Any]) -> pl.DataFrame:
    """The rows of a query, inside a transaction that is already open."""
    types = {str(column.key): POLARS_TYPES[_kind(column.type)] for column in query.selected_columns}
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=types, orient="row")


def insert(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Write a frame with the table's columns, in bulk, some rows at a time: as Python objects they take much room."""
    if frame.is_empty():
        return
    for rows in frame.select(table.names).iter_slices(ROWS_AT_ONCE):
        if connection.dialect.name == "sqlite":
            _insert_into_sqlite(connection, table, rows)
        else:
            connection.execute(SQL_TABLES[table.name].insert(), rows.to_dicts())


def _insert_into_sqlite(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    """Bulk insert through the driver; dates become text in columns, not one by one.

    Names come from the declared schema, never from data, so they need no quoting beyond that.
    """
    as_text = [pl.col(kind).dt.to_string(pattern) for kind, pattern in SQLITE_TEXT_TYPES.items()]
    rows = frame.with_columns(*as_text).rows()
    places = ", ".join("?" * len(table.names))
    names = ", ".join(f'"{name}"' for name in table.names)
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', rows)  # noqa: S608


def _kind(sql_type: Any) -> Kind:
    """The declared kind of a SQL column type."""
    kinds = {str: Kind.STRING, int: Kind.INTEGER, float: Kind.FLOAT, bool: Kind.BOOLEAN}
    name = type(sql_type).__name__
    return {"Date": Kind.DATE, "DateTime": Kind.DATETIME}.get(name) or kinds[sql_type.python_type]


def _engine(url: str) -> Engine:
    try:
        # What a failed query was asked with belongs in no log.
        return create_engine(url, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError) as error:
        told = "is no SQLAlchemy URL, such as postgresql+psycopg://server/scorecard"
        raise SettingsError(f"NICE_SCORECARD_DATABASE {told}.") from error


def _connect_read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)


@contextmanager
def _reachable() -> Iterator[None]:
    """Turn a database that does not answer into a sentence, without its address, which may hold a password."""
    try:
        yield
    except DBAPIError as error:
        raise SettingsError(f"The results database cannot be opened: {str(error.orig).splitlines()[0]}.") from error


def _make_folder(url: str) -> None:
    path = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _on_connect(engine: Engine, pragmas: tuple[str, ...]) -> None:
    """Set SQLite's pragmas on every new connection; other databases have none.

    The driver would open transactions by itself, and not before DDL: a crash could leave half a schema behind.
    So it is told not to, and SQLAlchemy's own begin opens them.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=30000", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")
