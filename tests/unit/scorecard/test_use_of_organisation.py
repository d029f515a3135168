"""What a page reads of one organisation is what the whole question about its use gives of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import event

from scorecard import queries
from scorecard.measures.standing_queries import groups_of, peers_of
from scorecard.store.database import Database
from scorecard.uptake.queries import of_level, of_organisation


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    found = Database.open_read_only(sample_database_url)
    yield found
    found.close()


@pytest.fixture(scope="module")
def release_id(database: Database) -> int:
    return queries.current_release(database).release_id


@pytest.fixture(scope="module")
def units(database: Database, release_id: int) -> pl.DataFrame:
    return queries.medicines(database, release_id).select("medicine", "unit")


@pytest.mark.parametrize("period_type", ["month", "quarter", "twelve_months"])
@pytest.mark.parametrize("ods_code", ["ENG", "ZB03", "ZT01", "ZT05"])
def test_it_is_the_whole_answer_without_other_units_and_periods(
    database: Database, release_id: int, units: pl.DataFrame, ods_code: str, period_type: str
) -> None:
    periods = queries.periods_of(database, release_id, period_type)[1::2]
    every = queries.uptake(database, release_id, period_type=period_type, ods_code=ods_code)
    expected = every.filter(pl.col("period").is_in(periods)).join(units, on=["medicine", "unit"], how="semi")
    found = of_organisation(database, release_id, ods_code, period_type, periods)
    assert found.height
    assert_frame_equal(found, expected, check_row_order=False, check_exact=True, check_column_order=False)


@pytest.mark.parametrize("period_type", ["month", "quarter", "twelve_months"])
@pytest.mark.parametrize("org_type", ["icb", "trust", "england"])
def test_a_level_is_the_whole_answer_of_one_period_without_other_units(
    database: Database, release_id: int, units: pl.DataFrame, org_type: str, period_type: str
) -> None:
    period = queries.periods_of(database, release_id, period_type)[-2]
    every = queries.uptake(database, release_id, period_type=period_type, org_type=org_type, period=period)
    expected = every.join(units, on=["medicine", "unit"], how="semi")
    found = of_level(database, release_id, org_type, period_type, period)
    assert found["ods_code"].n_unique() == every["ods_code"].n_unique()
    assert_frame_equal(found, expected, check_row_order=False, check_exact=True, check_column_order=False)


def test_one_medicine_is_its_part_of_all(database: Database, release_id: int) -> None:
    months = queries.periods_of(database, release_id, "month")
    every = of_organisation(database, release_id, "ZT01", "month", months)
    for (medicine,), own in every.group_by("medicine"):
        found = of_organisation(database, release_id, "ZT01", "month", months, str(medicine))
        assert_frame_equal(found, own, check_exact=True)


@pytest.mark.parametrize("periods", [[], [date(1999, 1, 1)]])
def test_no_covered_period_has_no_rows(database: Database, release_id: int, periods: list[date]) -> None:
    assert of_organisation(database, release_id, "ZB03", "month", periods).is_empty()


def test_peers_of_a_kind_are_those_of_its_group(database: Database, release_id: int) -> None:
    every, groups = peers_of(database, release_id, "ZT01"), groups_of(database, release_id, "ZT01")
    assert groups == dict(every.select("grouping", "group_name").unique().iter_rows())
    for grouping in groups:
        assert_frame_equal(peers_of(database, release_id, "ZT01", grouping), every.filter(grouping=grouping))
    assert groups_of(database, release_id, "ZX99") == {}


@pytest.fixture
def plans(database: Database) -> Iterator[list[str]]:
    """How SQLite finds the rows of each question about use that is asked meanwhile."""
    found: list[str] = []

    def note(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM uptake" in statement:
            asked = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(row[3] for row in asked.fetchall())

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_no_rows_are_looked_at_but_those_of_the_level_the_period_or_the_key(
    database: Database, release_id: int, plans: list[str]
) -> None:
    [period] = queries.periods_of(database, release_id, "quarter")[-1:]
    of_organisation(database, release_id, "ZB03", "quarter", [period])
    queries.uptake(database, release_id, period_type="quarter", org_type="icb", medicine="velstatin", unit="ddd")
    queries.uptake(database, release_id, period_type="quarter", ods_code="ZB03", medicine="velstatin", unit="ddd")
    used = [plan.partition(" (")[2] for plan in plans if "SEARCH uptake" in plan and "COVERING" not in plan]
    assert used == [
        "release_id=? AND ods_code=? AND period_type=? AND period=?)",
        "release_id=? AND source=? AND org_type=? AND ods_code=? AND medicine=? AND unit=? AND period_type=?)",
        "release_id=? AND source=? AND org_type=? AND ods_code=? AND medicine=? AND unit=? AND period_type=?)",
    ]
