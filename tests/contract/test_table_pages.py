"""Pages of tables, on SQLite and on PostgreSQL: each row on exactly one, whatever is unknown in its key."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.releases.table_pages import Key, Page, key_columns, page, page_of_frame
from scorecard.store.database import Database
from scorecard.store.loading import insert
from scorecard.tables import Table, day, integer, text
from tests.contract.test_store import one_row

DAYS = [None, date(2001, 1, 1), date(2021, 4, 1)]
# Null and nothing are two values, and capitals and accents sort otherwise in every database.
TEXTS = [None, "", "a", "B", "á", "zz"]
DRAWN = Table(
    "drawn",
    "Drawn rows",
    (text("code", "A code"), integer("number", "A number"), day("day", "A day")),
    ("code", "number", "day"),
)
Ask = Callable[[Key | None, int], Page]


def pages(ask: Ask, limit: int) -> Iterator[Page]:
    """Every page, one behind the other."""
    after: Key | None = None
    while True:
        found = ask(after, limit)
        yield found
        if found.last is None:
            return
        after = found.last


def fill(database: Database, table: Table, release_id: int, **columns: list[object]) -> None:
    """Rows of a table with every combination of some values, and the same in all other columns."""
    drawn = pl.DataFrame(list(product(*columns.values())), schema=list(columns), orient="row")
    usual = one_row(table).drop(*columns, "release_id")
    rows = drawn.join(usual, how="cross").with_columns(release_id=pl.lit(release_id)).select(table.names)
    with database.writing() as connection:
        insert(connection, table, rows.cast(dict(table.polars_schema)))


def fill_appraisals(database: Database) -> None:
    for release_id in (1, 2):
        fill(database, schema.APPRAISAL, release_id, ta_number=["TA1", "TA10", "ta2"], condition=TEXTS)


@pytest.mark.parametrize("limit", [1, 2, 7, 18, 100])
def test_every_row_is_on_one_page_though_a_part_of_its_key_is_unknown(database: Database, limit: int) -> None:
    fill_appraisals(database)
    found = list(pages(lambda after, limit: page(database, 1, schema.APPRAISAL, {}, after, limit), limit))
    keys = [row for each in found for row in each.rows.select("ta_number", "condition").rows()]
    assert sorted(keys, key=repr) == sorted(product(["TA1", "TA10", "ta2"], TEXTS), key=repr)
    assert [each.rows.height for each in found[:-1]] == [limit] * (len(found) - 1)
    assert all(each.rows["release_id"].unique().to_list() == [1] for each in found)


def test_unknown_days_stand_first(database: Database) -> None:
    fill(database, schema.CLOCK_RULE, 1, clock_rule=["extended", "local"], in_force_from=DAYS)
    found = list(pages(lambda after, limit: page(database, 1, schema.CLOCK_RULE, {}, after, limit), 2))
    order = [row for each in found for row in each.rows.select("clock_rule", "in_force_from").rows()]
    assert order == list(product(["extended", "local"], DAYS))


def test_filters_hold_on_every_page(database: Database) -> None:
    fill_appraisals(database)
    wanted = {"ta_number": "TA10", "category": "x"}
    found = list(pages(lambda after, limit: page(database, 2, schema.APPRAISAL, wanted, after, limit), 4))
    assert sum(each.rows.height for each in found) == len(TEXTS)
    assert {row for each in found for row in each.rows.select("release_id", "ta_number").rows()} == {(2, "TA10")}
    assert page(database, 1, schema.APPRAISAL, {"ta_number": "TA3"}, None, 4).rows.is_empty()


def test_files_are_those_of_the_release(database: Database) -> None:
    files = pl.concat(one_row(schema.SOURCE_FILE).with_columns(file_number=pl.lit(number)) for number in (1, 2, 3))
    inputs = pl.DataFrame({"release_id": [1, 1, 2], "file_number": [3, 1, 2]})
    with database.writing() as connection:
        insert(connection, schema.SOURCE_FILE, files.cast(dict(schema.SOURCE_FILE.polars_schema)))
        insert(connection, schema.RELEASE_INPUT, inputs)
    assert page(database, 1, schema.SOURCE_FILE, {}, None, 9).rows["file_number"].to_list() == [1, 3]


@given(
    st.sets(st.tuples(st.sampled_from(["a", "b", "ab"]), st.integers(1, 4), st.integers(0, 3))),
    st.integers(1, 9),
)
def test_pages_of_a_frame_are_slices_of_its_sorted_rows(keys: set[tuple[str, int, int]], limit: int) -> None:
    first = date(2021, 4, 1)
    rows = [(code, number, first + timedelta(days)) for code, number, days in keys]
    frame = pl.DataFrame(rows, schema=DRAWN.polars_schema, orient="row")
    found = list(pages(lambda after, limit: page_of_frame(frame, DRAWN, after, limit), limit))
    assert [row for each in found for row in each.rows.rows()] == sorted(rows)
    assert len(found) == max(1, -(-len(rows) // limit))


def test_releases_are_told_by_their_number() -> None:
    assert [column.name for column in key_columns(schema.RELEASE)] == ["release_id"]
