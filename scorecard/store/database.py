"""The results database: opening it, transactions, reading frames back."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CompoundSelect, Connection, Engine, Row, Select, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from scorecard.errors import (
    HomeInUseError,
    LostDatabaseError,
    OutdatedDatabaseError,
    SettingsError,
    UnknownReleaseError,
)
from scorecard.tables import POLARS_TYPES, Kind

MIGRATIONS = Path(__file__).parent / "migrations"
NO_URL = "NICE_SCORECARD_DATABASE is no SQLAlchemy URL of SQLite or PostgreSQL, such as postgresql+psycopg://server/scorecard."
# Advisory locks of PostgreSQL are numbers that everybody who uses a database agrees on: a job's, and a transaction's.
WORKING, WRITING = 20_111_201, 20_111_202
# A writer may hold so much of SQLite's pages: figures of measures go into an index at random places.
WRITERS_CACHE_KIB = 256 * 1024
# A firewall forgets connections that say nothing for long while a job computes.
KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "connect_timeout": 10}


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
        _on_connect(engine, ("journal_mode=WAL", "synchronous=NORMAL", f"cache_size=-{WRITERS_CACHE_KIB}"))
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
        """A transaction: all of it or, after a fault or a crash, nothing of it; raises LostDatabaseError."""
        with self._answering(), self.engine.begin() as connection:
            if self._is_shared:
                connection.execute(select(func.pg_advisory_xact_lock(WRITING)))
            yield connection

    @contextmanager
    def reserved(self) -> Iterator[None]:
        """Keep other jobs away, whichever home they work in; raises HomeInUseError while one is at work.

        On PostgreSQL the lock is a connection's and goes with it, so a job that is killed leaves none behind. Should
        that connection be lost, writers still wait for each other. SQLite's own locks need no help.
        """
        if not self._is_shared:
            yield
            return
        with self._answering(), self.engine.connect() as connection:
            connection.detach()
            if not connection.execute(select(func.pg_try_advisory_lock(WORKING))).scalar():
                raise HomeInUseError(
                    "Another job is writing to this results database. Wait for it to end, then try again."
                )
            connection.commit()
            yield

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees the database as it stood at one moment, whatever is published meanwhile."""
        with self._answering(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ") if self._is_shared else connection

    def read(self, query: Select[Any] | CompoundSelect[Any]) -> pl.DataFrame:
        """The rows of a query as a frame; the types are those of the query's columns. Raises LostDatabaseError."""
        with self._answering(), self.engine.connect() as connection:
            return read(connection, query)

    @property
    def _is_shared(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn a server that went away into a sentence."""
        try:
            yield
        except DBAPIError as error:
            if error.connection_invalidated or (self._is_shared and isinstance(error, OperationalError)):
                raise LostDatabaseError(
                    f"The results database stopped answering: {str(error.orig).splitlines()[0]}. "
                    "Nothing of this step was kept. Run the same command again once it answers."
                ) from error
            raise

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
    result = connection.execute(query)
    if connection.dialect.name != "sqlite":
        return frame_of(query, result)
    # SQLite has days as text: polars reads a column of them at once, where SQLAlchemy makes an object of each.
    return _from_text(query, result.cursor.fetchall())


def frame_of(query: Select[Any] | CompoundSelect[Any], rows: Iterable[Row[Any]]) -> pl.DataFrame:
    """Rows that a query gave as a frame with the types of the query's columns."""
    return pl.DataFrame([tuple(row) for row in rows], schema=_types(query), orient="row")


def _from_text(query: Select[Any] | CompoundSelect[Any], rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Rows as SQLite keeps them as a frame."""
    types = _types(query)
    columns = zip(*rows, strict=True) if rows else [()] * len(types)
    named = zip(types.items(), columns, strict=True)
    return pl.DataFrame([_column(name, kind, values) for (name, kind), values in named])


def _column(name: str, kind: pl.DataType, values: Sequence[Any]) -> pl.Series:
    """A column of SQLite's, which keeps days and times as text, and truth as 0 and 1."""
    if isinstance(kind, pl.Date):
        return pl.Series(name, values, pl.String).str.to_date("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        return pl.Series(name, values, pl.String).str.to_datetime(
            "%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC"
        )
    if isinstance(kind, pl.Boolean):
        return pl.Series(name, values, pl.Int64).cast(pl.Boolean)
    return pl.Series(name, values, kind)


def _types(query: Select[Any] | CompoundSelect[Any]) -> dict[str, pl.DataType]:
    return {str(column.key): POLARS_TYPES[_kind(column.type)] for column in query.selected_columns}


def _kind(sql_type: Any) -> Kind:
    """The declared kind of a SQL column type."""
    kinds = {str: Kind.STRING, int: Kind.INTEGER, float: Kind.FLOAT, bool: Kind.BOOLEAN}
    name = type(sql_type).__name__
    return {"Date": Kind.DATE, "DateTime": Kind.DATETIME}.get(name) or kinds[sql_type.python_type]


def _engine(url: str) -> Engine:
    """An engine that asks a server before every use whether it is still there: connections are kept for long."""
    try:
        driver = make_url(url).drivername
        # What a failed query was asked with belongs in no log.
        if driver in {"sqlite", "sqlite+pysqlite"}:
            return create_engine(url, hide_parameters=True)
        if driver == "postgresql+psycopg":
            return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=KEPT_ALIVE)
    except ArgumentError as error:
        raise SettingsError(NO_URL) from error
    except ModuleNotFoundError as error:
        raise SettingsError("PostgreSQL needs a driver: install nice-scorecard[postgres].") from error
    raise SettingsError(NO_URL)


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
