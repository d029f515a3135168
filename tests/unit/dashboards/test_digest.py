"""A digest between two sides of the sample: each kind of change is what the queries say, and nothing else is told."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboards.formatting import significant
from dashboards.reports.digest import AHEAD, Digest, digest
from dashboards.reports.digest_files import markdown
from dashboards.reports.material import Material
from scorecard import queries
from scorecard.measures import queries as measure_queries
from scorecard.measures.movement import movements
from scorecard.releases import pairs as release_pairs
from scorecard.store.database import Database
from tests.unit.dashboards.checked import copy_of


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    database = Database.open_read_only(sample_database_url)
    yield database
    database.close()


def side(database: Database, day: date | None = None, **known: object) -> Material:
    """The sample on a day, as if some of what it holds were otherwise."""
    material = Material(database, queries.current_release(database), day, AHEAD)
    vars(material).update(known)
    return material


def between(before: Material, after: Material, code: str) -> Digest:
    return digest(before, after, code, release_pairs.kept(after.database, 1))


def rows(found: Digest, heading: str) -> list[tuple[str, ...]]:
    return [row for section in found.sections if section.heading == heading for row in section.rows]


def test_figures_are_told_that_moved_from_one_newest_twelve_months_to_the_other(database: Database) -> None:
    earlier = date(2024, 4, 1)
    found = between(side(database, newest=earlier), side(database), "ZB06")
    told = rows(found, "Figures that moved beyond chance")
    figures = measure_queries.figures(
        database, 1, measure="use_per_100000_people", unit="mg", ods_code="ZB06", period_type="twelve_months"
    )
    now = figures.filter(pl.col("period") == date(2025, 4, 1))
    moved = movements(figures.filter(pl.col("period") == earlier), now).filter(pl.col("moved").is_in(["rose", "fell"]))
    assert moved.height > 1
    expected = [
        (
            f"{row['subject'].capitalize()} (mg)",
            row["moved"],
            significant(row["value_before"]),
            significant(row["value"]),
            f"{significant(row['low_before'])} to {significant(row['high_before'])}",
            f"{significant(row['low'])} to {significant(row['high'])}",
        )
        for row in moved.iter_rows(named=True)
    ]
    assert told == expected
    assert "April 2025 to March 2026 against April 2024 to March 2025" in markdown(found)


def test_what_practices_prescribe_is_told_apart_where_it_moved(sample_database_url: str, tmp_path: Path) -> None:
    url = copy_of(sample_database_url, tmp_path / "moved.sqlite")
    with closing(sqlite3.connect(tmp_path / "moved.sqlite")) as connection, connection:
        connection.execute(
            "UPDATE measure_figure SET low = value - 1, high = value + 1 WHERE ods_code = 'ZB03' AND subject = 'nixolaine' "
            "AND measure = 'primary_care_per_100000_people'"
        )
    moved = Database.open_read_only(url)
    before, after = side(moved, newest_of_practices=date(2025, 1, 1)), side(moved)
    found = between(before, after, "ZB03")
    [row] = rows(found, "What practices prescribe: figures that moved beyond chance")
    assert row[:2] == ("Nixolaine (ddd)", "rose")
    assert [section.heading for section in found.sections] == [
        "What practices prescribe: figures that moved beyond chance"
    ]
    assert "April 2025 to March 2026 against January 2025 to December 2025" in markdown(found)
    assert not between(side(moved, newest_of_practices=None), after, "ZB03").sections
    moved.close()


def test_a_recommendation_that_the_register_lacked_is_new_and_has_no_change_of_state(database: Database) -> None:
    after = side(database)
    known = after.recommendations.filter(pl.col("recommendation_id") != "TA9204-1")
    lacking = side(
        database, recommendations=known, _cells=after._cells.filter(pl.col("recommendation_id") != "TA9204-1")
    )
    found = between(lacking, after, "ZB01")
    assert [section.heading for section in found.sections] == ["New recommendations of NICE"]
    [row] = rows(found, "New recommendations of NICE")
    assert row[0] == "TA9204-1 Fenzovinalixin: Parkinson's disease"
    assert row[-1] == "overdue"


def test_what_passes_its_due_day_is_newly_overdue_and_comes_first(database: Database) -> None:
    found = between(side(database, date(2026, 3, 1)), side(database, date(2026, 3, 31)), "ZB01")
    changed = rows(found, "Formulary: changes of state")
    overdue = [row for row in changed if row[2] == "overdue"]
    assert ("TA9157-1 Rovatinib: juvenile arthritis", "still in time", "overdue", "27 Mar 2026") in overdue
    assert changed[: len(overdue)] == overdue
    assert all(row[1] != row[2] for row in changed)


def test_deadlines_are_told_only_where_one_of_them_is_new(database: Database) -> None:
    heading = f"Deadlines in the next {AHEAD} days"
    assert rows(between(side(database), side(database), "ZB04"), heading) == []
    found = rows(between(side(database, date(2026, 2, 1)), side(database, date(2026, 3, 31)), "ZB04"), heading)
    assert {row[-1] for row in found} == {"new", "told before"}


def test_faults_are_told_that_the_earlier_release_had_not(database: Database) -> None:
    after = side(database)
    silent = side(database, _findings=after._findings.clear())
    found = between(silent, after, "ZB03")
    told = rows(found, "Formulary lists: what does not add up")
    own = after.findings(after.place("ZB03"))
    assert [row[0] for row in told] == own["ta_number"].to_list()
    assert not between(after, after, "ZB03").sections
