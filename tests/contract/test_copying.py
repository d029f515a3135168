"""A copy of a results database is equal to it, or is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from scorecard import queries, schema
from scorecard.errors import OccupiedDatabaseError, UnequalCopyError
from scorecard.releases.publishing import publish
from scorecard.store.copying import copy
from scorecard.store.database import Database, read
from scorecard.store.tables import SQL_TABLES
from tests.contract.test_store import add, record


@pytest.fixture
def source(sample_database_url: str) -> Iterator[Database]:
    opened = Database.open_read_only(sample_database_url)
    yield opened
    opened.close()


def nothing() -> None:
    """What to do after a table."""


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order that both kinds of databases agree on."""
    tables = {table.name: database.read(select(SQL_TABLES[table.name])) for table in schema.DATABASE_TABLES}
    return {name: frame.sort(frame.columns, nulls_last=True).rows() for name, frame in tables.items()}


def test_there_and_back_again_every_value_is_the_same_to_the_last_bit(
    source: Database, database: Database, tmp_path: Path
) -> None:
    before = content(source)
    rows = copy(source, database, nothing)
    back = Database.open(f"sqlite:///{tmp_path / 'back.sqlite'}")
    assert copy(database, back, nothing) == rows == sum(map(len, before.values())) > 50_000
    assert content(back) == before
    assert queries.current_release(back) == queries.current_release(source)
    back.close()


def test_a_database_in_use_is_not_copied_into(source: Database, database: Database) -> None:
    add(database, record())
    before = content(database)
    with pytest.raises(OccupiedDatabaseError, match="it has rows in source_file"):
        copy(source, database, nothing)
    assert content(database) == before


def test_a_copy_that_differs_in_one_value_is_not_kept(source: Database, tmp_path: Path) -> None:
    target = Database.open(f"sqlite:///{tmp_path / 'target.sqlite'}")
    with target.writing() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER gremlin AFTER INSERT ON uptake WHEN NEW.rowid = 700 "
                "BEGIN UPDATE uptake SET source_rows = source_rows + 1 WHERE rowid = 700; END"
            )
        )
    with pytest.raises(UnequalCopyError, match="The table uptake of the copy differs"):
        copy(source, target, nothing)
    assert not any(content(target).values())
    target.close()


def test_what_is_published_meanwhile_is_not_half_in_the_copy(
    sample_database_url: str, database: Database, tmp_path: Path
) -> None:
    """The source of this test is of the kind under test, because reading at one moment is a matter of the source."""
    sample = Database.open_read_only(sample_database_url)
    copy(sample, database, nothing)
    sample.close()
    before = content(database)
    target = Database.open(f"sqlite:///{tmp_path / 'target.sqlite'}")
    published: list[bool] = []

    def publish_once() -> None:
        if not published:
            published.append(True)
            with database.writing() as connection:
                publish(connection, 1)

    copy(database, target, publish_once)
    assert content(target) == before
    pointer = select(SQL_TABLES["current_release"])
    assert not database.read(pointer).equals(target.read(pointer))
    target.close()
    with database.engine.connect() as connection:
        assert read(connection, pointer).height == 1
