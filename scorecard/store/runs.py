"""The history of validation jobs: when each ran, how it ended, and the faults that it told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import func, select, update

from scorecard import schema
from scorecard.errors import Problem
from scorecard.store.database import Database
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES

RUNS = SQL_TABLES["run"]
FAULTS = SQL_TABLES["fault"]


@dataclass(frozen=True)
class Ending:
    """How a run ended: the gravest severity found is None where all was met."""

    ended_at: datetime
    files: int
    problems: Sequence[Problem]
    worst: str | None


def start_run(database: Database, command: str, source: str, started_at: datetime) -> int:
    """Write down that a run has started; returns its number. Until end_run it counts as one that was killed."""
    with database.writing() as connection:
        number = (connection.execute(select(func.max(RUNS.c.run_number))).scalar() or 0) + 1
        row = {"run_number": number, "command": command, "source": source, "started_at": started_at}
        insert(connection, schema.RUN, pl.DataFrame([row], schema=schema.RUN.polars_schema))
    return number


def end_run(database: Database, run_number: int, ending: Ending) -> None:
    """Write down how a run ended, with every fault that it told."""
    closed = {"ended_at": ending.ended_at, "files": ending.files, "worst": ending.worst}
    with database.writing() as connection:
        insert(connection, schema.FAULT, _faults(run_number, ending.problems))
        line = update(RUNS).where(RUNS.c.run_number == run_number)
        connection.execute(line.values(**closed, faults=len(ending.problems)))


def _faults(run_number: int, problems: Sequence[Problem]) -> pl.DataFrame:
    rows = [
        {
            "run_number": run_number,
            "position": position,
            "name": problem.file,
            "row_number": problem.row,
            "column": problem.column,
            "message": problem.message,
            "cure": problem.cure,
        }
        for position, problem in enumerate(problems, 1)
    ]
    return pl.DataFrame(rows, schema=schema.FAULT.polars_schema)
