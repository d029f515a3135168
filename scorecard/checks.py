"""Questions about runs of validation jobs and what they found; every answer is a frame, and none changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Column, func, inspect, select

from scorecard.store.database import Database
from scorecard.store.manifest import current_files
from scorecard.store.tables import SQL_TABLES

RUNS = SQL_TABLES["run"]
FAULTS = SQL_TABLES["fault"]
FILES = SQL_TABLES["source_file"]
VALIDATIONS = SQL_TABLES["validation"]
DECISIONS = SQL_TABLES["quarantine_decision"]
ASKED = (
    *("expectation", "columns", "meaning", "severity", "consequence"),
    *("success", "counted", "rows_checked", "rows_unexpected"),
)
QUARANTINE = "quarantine the row"


@dataclass(frozen=True)
class Edition:
    """How far the history has come; while it is the same, so is every answer of this module."""

    newest_run: int | None
    runs_ended: int
    newest_file: int | None
    newest_decision: int | None
    faults: int


def has_history(database: Database) -> bool:
    """Whether the database has the tables of runs: one that no job has opened since they were declared has not."""
    return inspect(database.engine).has_table(RUNS.name)


def edition(database: Database) -> Edition:
    """How far the history has come at this moment."""
    query = select(
        func.max(RUNS.c.run_number).label("newest_run"),
        func.count(RUNS.c.ended_at).label("runs_ended"),
        select(func.max(FILES.c.file_number)).scalar_subquery().label("newest_file"),
        select(func.max(DECISIONS.c.decision_number)).scalar_subquery().label("newest_decision"),
        select(func.count(FAULTS.c.position)).scalar_subquery().label("faults"),
    )
    return Edition(**database.read(query).row(0, named=True))


def runs(database: Database, before: int | None = None, limit: int | None = None) -> pl.DataFrame:
    """Runs (schema.RUN), newest first: all of them, or so many of those before a number."""
    query = select(RUNS).order_by(RUNS.c.run_number.desc()).limit(limit)
    return database.read(query if before is None else query.where(RUNS.c.run_number < before))


def run(database: Database, run_number: int) -> pl.DataFrame:
    """One run (schema.RUN); no row when there is none of that number."""
    return database.read(select(RUNS).where(RUNS.c.run_number == run_number))


def files_of_runs(database: Database, run_numbers: Sequence[int]) -> pl.DataFrame:
    """The manifest's lines (schema.SOURCE_FILE) of some runs, in order."""
    return database.read(select(FILES).where(FILES.c.run_number.in_(run_numbers)).order_by(FILES.c.file_number))


def files_of_every_run(database: Database) -> pl.DataFrame:
    """The manifest's lines (schema.SOURCE_FILE) that name their run, in order."""
    return database.read(select(FILES).where(FILES.c.run_number.is_not(None)).order_by(FILES.c.file_number))


def findings_of_run(database: Database, run_number: int) -> pl.DataFrame:
    """What each expectation found in each file of a run: the file's number and name, and the columns ASKED."""
    query = select(FILES.c.file_number, FILES.c.name, *_asked()).join(
        FILES, FILES.c.file_number == VALIDATIONS.c.file_number
    )
    return database.read(query.where(FILES.c.run_number == run_number).order_by(FILES.c.file_number))


def faults(database: Database, run_number: int) -> pl.DataFrame:
    """Why files of a run were refused or could not be read (schema.FAULT), as it was told."""
    return database.read(select(FAULTS).where(FAULTS.c.run_number == run_number).order_by(FAULTS.c.position))


def last_checks(database: Database) -> pl.DataFrame:
    """The last line (schema.SOURCE_FILE) of each file that was ever offered, by its name in its source."""
    last = select(func.max(FILES.c.file_number)).group_by(FILES.c.source, FILES.c.lake_table, FILES.c.name)
    return database.read(select(FILES).where(FILES.c.file_number.in_(last)).order_by(FILES.c.file_number))


def findings(database: Database, source: str) -> pl.DataFrame:
    """What each expectation found in each file of a source: where the same content was checked again, the last time.

    Columns: file_number, lake_table, name, month, loaded_at, and those of ASKED.
    """
    by_content = select(func.max(FILES.c.file_number)).group_by(FILES.c.lake_table, FILES.c.name, FILES.c.file_id)
    about = (FILES.c.file_number, FILES.c.lake_table, FILES.c.name, FILES.c.month, FILES.c.loaded_at)
    query = select(*about, *_asked()).join(FILES, FILES.c.file_number == VALIDATIONS.c.file_number)
    last = FILES.c.file_number.in_(by_content.where(FILES.c.source == source))
    return database.read(query.where(last).order_by(FILES.c.file_number))


def every_finding(database: Database, source: str, after: int, files: int) -> pl.DataFrame:
    """What each expectation found each time that a file of a source was checked, without examples from the files.

    So many of the files that are numbered after a number: the whole may be more than fits into memory.
    """
    left_out = {"size", "layout"}
    about = [column for column in FILES.c if column.name not in left_out]
    piece = select(FILES.c.file_number).where(FILES.c.source == source, FILES.c.file_number > after)
    numbers = FILES.c.file_number.in_(piece.order_by(FILES.c.file_number).limit(files))
    query = select(*about, *_asked()).join(FILES, FILES.c.file_number == VALIDATIONS.c.file_number).where(numbers)
    within = (VALIDATIONS.c.columns, VALIDATIONS.c.meaning, VALIDATIONS.c.expectation)
    return database.read(query.order_by(FILES.c.file_number, *within))


def loaded_files(database: Database) -> pl.DataFrame:
    """Loaded files (schema.SOURCE_FILE), newest first, each content once, and whether it counts now (counts)."""
    loaded = database.read(select(FILES).where(FILES.c.state == "loaded").order_by(FILES.c.file_number))
    counts = pl.col("file_number").is_in(current_files(loaded)["file_number"].implode())
    once = loaded.with_columns(counts.alias("counts")).unique(["lake_table", "name", "file_id"], keep="last")
    return once.sort("file_number", descending=True)


def reasons(database: Database, file_numbers: Sequence[int]) -> pl.DataFrame:
    """Why rows of some files were set aside: file_number, meaning and rows; a row may have several reasons."""
    query = select(VALIDATIONS.c.file_number, VALIDATIONS.c.meaning, VALIDATIONS.c.rows_unexpected.label("rows"))
    unmet = VALIDATIONS.c.success.is_(False), VALIDATIONS.c.consequence == QUARANTINE
    return database.read(
        query.where(VALIDATIONS.c.file_number.in_(file_numbers), *unmet).order_by(VALIDATIONS.c.rows_unexpected.desc())
    )


def decisions(database: Database) -> pl.DataFrame:
    """How many rows of each file were decided how: file_id, decision and rows; a row's last decision counts."""
    last = select(func.max(DECISIONS.c.decision_number)).group_by(DECISIONS.c.file_id, DECISIONS.c.row_number)
    rows = func.count(DECISIONS.c.decision_number).label("rows")
    query = select(DECISIONS.c.file_id, DECISIONS.c.decision, rows).where(DECISIONS.c.decision_number.in_(last))
    return database.read(query.group_by(DECISIONS.c.file_id, DECISIONS.c.decision))


def _asked() -> list[Column[Any]]:
    return [VALIDATIONS.c[name] for name in ASKED]
