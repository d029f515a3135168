"""Databases with a history of checks: the sample's with more runs, and one from before there were runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select

from scorecard import schema
from scorecard.store.database import MIGRATIONS, Database
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES
from scorecard.tables import Table

BEGAN = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
HOSTILE = '<img src=x onerror=alert(1)>\u202e =cmd()"|.csv'
FILLERS = 22
WARNING = {
    "suite": "scmd",
    "expectation": "expect_column_values_to_not_be_null",
    "columns": "quantity",
    "meaning": "The quantity can be read as a number.",
    "severity": "warning",
    "consequence": "quarantine the row",
    "success": False,
    "counted": "rows",
    "rows_checked": 3_700,
    "rows_unexpected": 12,
    "example": "row 604: a name that nobody should see",
}
CRITICAL = WARNING | {
    "expectation": "expect_column_values_to_be_between",
    "columns": "month",
    "meaning": "The month of the rows is the month in the file's name, 2026-05.",
    "severity": "critical",
    "consequence": "stop the file",
    "counted": "rows",
    "rows_checked": 3_690,
    "rows_unexpected": 3_690,
}
FILE = {
    "source": "scmd",
    "lake_table": "prescribing",
    "size": 100,
    "layout": "2021",
    "data_status": "final",
    "rows_in": 3_700,
    "rows_kept": 3_700,
    "rows_quarantined": 0,
    "suite_outcome": "passed_with_notes",
    "state": "loaded",
}
RUN = {"command": "ingest", "source": "scmd", "files": 1, "faults": 0, "worst": None}


class Writer:
    """Rows of the history, numbered on from what a database has."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.runs = self._highest("run", "run_number")
        self.files = self._highest("source_file", "file_number")

    def run(self, **facts: object) -> int:
        """One more run, an hour after the one before."""
        self.runs += 1
        began = BEGAN + timedelta(hours=self.runs)
        self.insert(
            schema.RUN,
            {
                "run_number": self.runs,
                "started_at": began,
                "ended_at": began + timedelta(minutes=2),
                **RUN,
                **facts,
            },
        )
        return self.runs

    def file(self, name: str, month: date, *findings: dict[str, object], **facts: object) -> str:
        """One more file of the last run; returns its file_id."""
        self.files += 1
        file_id = f"{self.files:064x}"
        own = {"file_number": self.files, "name": name, "month": month, "run_number": self.runs, "file_id": file_id}
        self.insert(schema.SOURCE_FILE, FILE | own | {"loaded_at": BEGAN + timedelta(hours=self.runs)} | facts)
        for finding in findings:
            self.insert(schema.VALIDATION, finding | {"file_number": self.files})
        return file_id

    def fault(self, position: int, **facts: object) -> None:
        """A fault of the last run."""
        self.insert(schema.FAULT, {"run_number": self.runs, "position": position, **facts})

    def decide(self, number: int, file_id: str, row_number: int, decision: str) -> None:
        """A decision on a row."""
        facts = {"decision_number": number, "file_id": file_id, "row_number": row_number, "decision": decision}
        self.insert(schema.QUARANTINE_DECISION, facts | {"reason": "seen", "decided_by": None, "decided_at": BEGAN})

    def insert(self, table: Table, row: dict[str, object]) -> None:
        """One row of a declared table."""
        with self.database.writing() as connection:
            insert(connection, table, pl.DataFrame([row], schema=table.polars_schema))

    def _highest(self, table: str, column: str) -> int:
        found = self.database.read(select(func.max(SQL_TABLES[table].c[column]).label("highest"))).item()
        return int(found or 0)


@contextmanager
def writing(url: str) -> Iterator[Writer]:
    """Somebody who writes a history into a database."""
    database = Database.open(url)
    yield Writer(database)
    database.close()


def copy_of(url: str, path: Path) -> str:
    """A copy of an SQLite database; returns its address."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    return f"sqlite:///{path}"


def many_runs(url: str) -> None:
    """A history with everything that a page can meet."""
    with writing(url) as writer:
        for _ in range(FILLERS):
            writer.run()
        writer.run(command="validate", files=2, faults=2, worst="critical")
        writer.file(
            "SCMD_FINAL_202605.csv", date(2026, 5, 1), CRITICAL, state="refused", suite_outcome="stopped", rows_kept=0
        )
        told = {"name": "SCMD_FINAL_202605.csv", "row_number": 2, "column": "YEAR_MONTH"}
        writer.fault(1, message="Not as expected: the month.", cure="Rename the file.", **told)
        writer.fault(2, name=HOSTILE, row_number=None, column=None, message="x" * 900, cure="Fetch it again.")
        writer.run(worst="warning")
        file_id = writer.file(HOSTILE, date(2026, 4, 1), WARNING, rows_kept=3_688, rows_quarantined=12)
        for number, (row, decision) in enumerate([(2, "released"), (3, "released"), (4, "dropped"), (2, "dropped")]):
            writer.decide(number + 1, file_id, row, decision)
        writer.run(command="validate", ended_at=None, files=None, faults=None)


def of_before(url: str) -> None:
    """Take the tables of runs away again, as they are missing where no job has worked since they were declared."""
    database = Database.open(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    database.close()
