"""What people decided of rows that were set aside; nothing is ever overwritten, the last decision on a row counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl
from sqlalchemy import Connection, Select, Subquery, func, select

from scorecard import schema
from scorecard.store.database import Database
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES

DECISIONS = SQL_TABLES["quarantine_decision"]
RELEASES = SQL_TABLES["release"]
RELEASED, DROPPED = "released", "dropped"
ROW = ("file_id", "row_number")
ROWS_A_PIECE = 100_000


@dataclass(frozen=True)
class Decision:
    """One decision on some rows of one file: released or dropped, why, and who decided."""

    decision: str
    reason: str
    decided_by: str | None = None


def decide(connection: Connection, file_id: str, rows: Sequence[int], decision: Decision) -> None:
    """Record one decision on each of the rows of a file, into the open transaction."""
    first = (connection.execute(select(func.max(DECISIONS.c.decision_number))).scalar() or 0) + 1
    told = {"file_id": file_id, **vars(decision), "decided_at": _now(connection)}
    numbered = pl.DataFrame({"row_number": rows}, schema={"row_number": pl.Int64}).with_row_index("number", first)
    for piece in numbered.iter_slices(ROWS_A_PIECE):
        whole = piece.with_columns(
            pl.col("number").cast(pl.Int64).alias("decision_number"),
            *(
                pl.lit(value, schema.QUARANTINE_DECISION.polars_schema[name]).alias(name)
                for name, value in told.items()
            ),
        )
        insert(connection, schema.QUARANTINE_DECISION, whole)


def released_rows(database: Database, as_of: datetime | None = None) -> pl.DataFrame:
    """The rows that people let into the next build, file_id and row_number; or had let in at a moment of the past."""
    query = _last_of_each_row(as_of).where(DECISIONS.c.decision == RELEASED)
    chosen = query.with_only_columns(*(DECISIONS.c[name] for name in ROW))
    return database.read(chosen.order_by(*(DECISIONS.c[name] for name in ROW)))


def decisions_on(database: Database, file_id: str) -> pl.DataFrame:
    """The decision that counts on each row of a file (schema.QUARANTINE_DECISION); rows without one are not there."""
    return database.read(_last_of_each_row(None).where(DECISIONS.c.file_id == file_id))


def last_decision_at(connection: Connection) -> datetime | None:
    """When the last decision was taken."""
    return _utc(connection.execute(select(func.max(DECISIONS.c.decided_at))).scalar())


def _last_of_each_row(as_of: datetime | None) -> Select[tuple[object, ...]]:
    last: Subquery = _numbers(as_of).subquery()
    return select(DECISIONS).join(last, last.c.decision_number == DECISIONS.c.decision_number)


def _numbers(as_of: datetime | None) -> Select[tuple[object, ...]]:
    numbers = select(func.max(DECISIONS.c.decision_number).label("decision_number")).group_by(
        *(DECISIONS.c[name] for name in ROW)
    )
    return numbers if as_of is None else numbers.where(DECISIONS.c.decided_at <= as_of)


def _now(connection: Connection) -> datetime:
    """The moment of a decision: after every build, even where the clock was set back, because a build counts the
    decisions that were taken up to its own moment."""
    built = _utc(connection.execute(select(func.max(RELEASES.c.built_at))).scalar())
    now = datetime.now(UTC)
    return now if built is None else max(now, built + timedelta(microseconds=1))


def _utc(moment: datetime | None) -> datetime | None:
    """A moment as the database gives it: SQLite keeps no zone, and all moments are kept in UTC."""
    return None if moment is None else moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
