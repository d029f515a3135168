"""Questions that pages ask of large tables: their short ways give what the long ones give, and read by an index."""

from collections.abc import Callable, Iterator
from datetime import date

import polars as pl
import pytest
from sqlalchemy import event, select

from scorecard import queries
from scorecard.compliance.queries import uses
from scorecard.measures import queries as measures
from scorecard.measures import standing_queries
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from scorecard.uptake.queries import of_level, used_between

UPTAKE = SQL_TABLES["uptake"]
NEWEST = date(2025, 10, 1)


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    database = Database.open_read_only(sample_database_url)
    yield database
    database.close()


def test_england_has_a_figure_of_whatever_anybody_has(database: Database) -> None:
    columns = (UPTAKE.c.medicine, UPTAKE.c.unit)
    everybody = set(database.read(select(*columns).distinct()).iter_rows())
    england = queries.uptake(database, 1, period_type="month", ods_code="ENG")
    assert set(england.select("medicine", "unit").iter_rows()) >= everybody
    medicine = max(everybody)[0]
    assert set(queries.units(database, 1, medicine)) == {unit for name, unit in everybody if name == medicine}


@pytest.mark.parametrize("level", ["icb", "trust"])
def test_months_of_use_are_those_with_more_issued_than_returned(database: Database, level: str) -> None:
    asked = select(UPTAKE).where(UPTAKE.c.org_type == level, UPTAKE.c.period_type == "month")
    rows = database.read(asked).filter(pl.col("numerator") > 0)
    expected = rows.select("ods_code", "medicine", month="period").unique()
    columns = ["ods_code", "medicine", "month"]
    every = queries.medicines(database, 1)
    few = every.head(3)
    assert uses(database, 1, level, every).unique().sort(columns).equals(expected.sort(columns))
    of_few = expected.filter(pl.col("medicine").is_in(few["medicine"].implode())).sort(columns)
    assert uses(database, 1, level, few).unique().sort(columns).equals(of_few)
    assert uses(database, 1, level, every.clear()).is_empty()


KEY = "sqlite_autoindex_uptake_1"
PLACES = "ix_uptake_release_id_ods_code_period_type_period"
QUESTIONS: list[tuple[str, Callable[[Database], object]]] = [
    (KEY, lambda database: queries.units(database, 1, "tazorimab")),
    (
        KEY,
        lambda database: queries.uptake(
            database, 1, period_type="quarter", org_type="icb", medicine="tazorimab", unit="mg"
        ),
    ),
    (KEY, lambda database: queries.uptake(database, 1, period_type="quarter", medicine="tazorimab")),
    (KEY, lambda database: uses(database, 1, "icb", queries.medicines(database, 1).head(2))),
    (PLACES, lambda database: queries.uptake(database, 1, period_type="quarter", org_type="icb", period=NEWEST)),
    (PLACES, lambda database: queries.uptake(database, 1, period_type="quarter", ods_code="ENG")),
    (PLACES, lambda database: of_level(database, 1, "icb", "quarter", NEWEST)),
    (PLACES, lambda database: used_between(database, 1, "icb", NEWEST, NEWEST)),
    (
        "ix_measure_figure_release_id_ods_code_period_type_period",
        lambda database: measures.figures(database, 1, ods_code="ZB01", period_type="twelve_months", period=NEWEST),
    ),
    ("ix_peer_figure_release_id_ods_code", lambda database: standing_queries.peers_of(database, 1, "ZT01")),
]


@pytest.mark.parametrize(("index", "ask"), QUESTIONS)
def test_what_pages_ask_of_large_tables_is_read_by_an_index(
    database: Database, index: str, ask: Callable[[Database], object]
) -> None:
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_: object) -> None:
        asked.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    ask(database)
    event.remove(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        plans = [
            row[3]
            for statement, given in asked
            if "uptake" in statement or "_figure" in statement
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    assert any(index in plan for plan in plans)
    assert not any(plan.startswith("SCAN") for plan in plans)
