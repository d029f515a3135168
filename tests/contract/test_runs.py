"""The history of runs, on every results database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from scorecard.errors import Problem
from scorecard.store.database import Database
from scorecard.store.manifest import current_files, files, loaded_before, standing_in
from scorecard.store.runs import Ending, end_run, start_run
from scorecard.store.tables import SQL_TABLES
from tests.contract.test_store import APRIL, MOMENT, add, record

LATER = MOMENT + timedelta(minutes=3)
PROBLEMS = [Problem("a.zip!b.csv", "It is empty.", "Download it.", row=3, column="X"), Problem("c.csv", "No.", "Yes.")]


def table(database: Database, name: str) -> list[tuple[object, ...]]:
    return database.read(select(SQL_TABLES[name])).rows()


def test_a_run_is_open_and_then_closed_with_its_faults(database: Database) -> None:
    number = start_run(database, "validate", "scmd", MOMENT)
    assert table(database, "run") == [(1, "validate", "scmd", MOMENT, None, None, None, None)]
    end_run(database, number, Ending(LATER, 2, PROBLEMS, "critical"))
    assert table(database, "run") == [(1, "validate", "scmd", MOMENT, LATER, 2, 2, "critical")]
    assert table(database, "fault") == [
        (1, 1, "a.zip!b.csv", 3, "X", "It is empty.", "Download it."),
        (1, 2, "c.csv", None, None, "No.", "Yes."),
    ]


def test_runs_are_numbered_in_order_and_one_that_was_killed_stays_open(database: Database) -> None:
    first = start_run(database, "ingest", "scmd", MOMENT)
    second = start_run(database, "ingest", "ods", LATER)
    end_run(database, second, Ending(LATER, 1, [], None))
    assert (first, second) == (1, 2)
    ended = [line[4] for line in sorted(table(database, "run"))]
    assert ended == [None, LATER]
    assert table(database, "fault") == []


def test_a_run_that_cannot_be_closed_stays_open_without_faults(database: Database) -> None:
    number = start_run(database, "ingest", "scmd", MOMENT)
    end_run(database, number, Ending(LATER, 1, PROBLEMS, None))
    with pytest.raises(DBAPIError):
        end_run(database, number, Ending(datetime.now(UTC), 9, PROBLEMS, "info"))
    assert [line[5] for line in table(database, "run")] == [1]


def test_a_file_that_was_only_checked_counts_nowhere(database: Database) -> None:
    add(database, record(file_id="a"), record(file_id="b", state="checked", run_number=7))
    manifest = files(database)
    assert manifest["run_number"].to_list() == [None, 7]
    assert current_files(manifest)["file_id"].to_list() == ["a"]
    assert loaded_before(manifest, "b", APRIL) is None
    standing = standing_in(manifest, APRIL)
    assert standing is not None
    assert standing["file_id"] == "a"
