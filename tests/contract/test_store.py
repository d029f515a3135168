"""What every results database must do, on SQLite and on PostgreSQL."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from scorecard import schema
from scorecard.errors import OutdatedDatabaseError, UnknownReleaseError
from scorecard.store.database import MIGRATIONS, Database
from scorecard.store.loading import analyse, insert
from scorecard.store.manifest import (
    FileRecord,
    Place,
    current_files,
    files,
    loaded_before,
    record_file,
    standing_in,
)
from scorecard.store.tables import METADATA, SQL_TABLES
from scorecard.tables import Table

MOMENT = datetime(2026, 4, 1, 12, 30, 5, 250, tzinfo=UTC)
NO_FINDINGS = pl.DataFrame(schema={k: v for k, v in schema.VALIDATION.polars_schema.items() if k != "file_number"})


def record(**changes: object) -> FileRecord:
    usual = {
        "file_id": "a" * 64,
        "source": "scmd",
        "lake_table": "prescribing",
        "name": "SCMD_FINAL_202104.csv",
        "size": 10,
        "layout": "standard",
        "data_status": "final",
        "month": date(2021, 4, 1),
        "rows_in": 3,
        "rows_kept": 2,
        "rows_quarantined": 1,
        "suite_outcome": "passed",
        "state": "loaded",
        "loaded_at": MOMENT,
    }
    return FileRecord(**{**usual, **changes})  # type: ignore[arg-type]


def add(database: Database, *records: FileRecord) -> None:
    for one in records:
        with database.writing() as connection:
            record_file(connection, one, NO_FINDINGS)


def test_the_migrations_make_exactly_the_declared_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_database_of_an_earlier_version_is_told_until_a_job_brings_it_up_to_date(
    database: Database, url: str
) -> None:
    database.check_is_current()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    with pytest.raises(OutdatedDatabaseError, match="The next job brings it up to date"):
        database.check_is_current()
    mended = Database.open(url)
    mended.check_is_current()
    mended.close()


def test_opening_again_changes_nothing(database: Database, url: str) -> None:
    add(database, record())
    again = Database.open(url)
    assert files(again).height == 1
    again.close()


def one_row(table: Table) -> pl.DataFrame:
    samples = {pl.String: "x", pl.Int64: 7, pl.Float64: 0.1 + 0.2, pl.Boolean: True, pl.Date: date(2021, 4, 1)}
    values = {
        name: MOMENT if isinstance(kind, pl.Datetime) else samples[type(kind)]
        for name, kind in table.polars_schema.items()
    }
    return pl.DataFrame([values], schema=table.polars_schema)


@pytest.mark.parametrize("table", schema.DATABASE_TABLES, ids=lambda table: table.name)
def test_what_is_written_is_what_is_read_to_the_last_bit(database: Database, table: Table) -> None:
    written = one_row(table)
    with database.writing() as connection:
        insert(connection, table, written)
    assert database.read(select(SQL_TABLES[table.name])).equals(written)


@pytest.mark.parametrize("table", schema.DATABASE_TABLES, ids=lambda table: table.name)
def test_nulls_stay_nulls_where_they_may_be(database: Database, table: Table) -> None:
    nullable = [column.name for column in table.columns if column.nullable]
    written = one_row(table).with_columns(
        pl.lit(None, dtype=table.polars_schema[name]).alias(name) for name in nullable
    )
    with database.writing() as connection:
        insert(connection, table, written)
    assert database.read(select(SQL_TABLES[table.name])).equals(written)


def test_a_server_knows_what_a_release_holds_once_it_is_loaded(database: Database) -> None:
    with database.writing() as connection:
        insert(
            connection, schema.NOTE, pl.concat([one_row(schema.NOTE).with_columns(position=pl.lit(n)) for n in (1, 2)])
        )
        analyse(connection, schema.RELEASE_TABLES)
        if connection.dialect.name == "postgresql":
            counted = "SELECT reltuples FROM pg_class WHERE relname = 'note'"
            assert connection.exec_driver_sql(counted).scalar() == 2


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing() as connection:
        record_file(connection, record(), NO_FINDINGS)
        raise ZeroDivisionError
    assert files(database).is_empty()


def test_readers_cannot_write(database: Database, url: str) -> None:
    reader = Database.open_read_only(url)
    with pytest.raises(DBAPIError, match=r"read-?only"):
        add(reader, record())
    reader.close()
    assert files(database).is_empty()


def test_readers_see_the_last_commit_while_a_writer_works(database: Database, url: str) -> None:
    reader = Database.open_read_only(url)
    with database.writing() as connection:
        record_file(connection, record(), NO_FINDINGS)
        assert files(reader).is_empty()
    assert files(reader).height == 1
    reader.close()


def test_there_is_nothing_to_read_before_the_first_run(tmp_path: Path) -> None:
    with pytest.raises(UnknownReleaseError, match="Run 'nice-scorecard run' first"):
        Database.open_read_only(f"sqlite:///{tmp_path / 'none.sqlite'}")


APRIL = Place("prescribing", "any.csv", date(2021, 4, 1), "final")
LIST = Place("trust", "etr_2022-02.csv", None, None)


def test_files_are_numbered_in_order_and_known_by_content_table_and_status(database: Database) -> None:
    add(
        database,
        record(file_id="a"),
        record(file_id="b", data_status="provisional"),
        record(file_id="c", state="refused"),
    )
    manifest = files(database)
    assert manifest["file_number"].to_list() == [1, 2, 3]
    assert loaded_before(manifest, "a", APRIL)
    assert loaded_before(manifest, "a", replace(APRIL, month=None)), "the month may be told by the rows alone"
    assert loaded_before(manifest, "b", replace(APRIL, data_status="provisional")), "though final counts before it"
    assert not loaded_before(manifest, "a", replace(APRIL, data_status="provisional"))
    assert not loaded_before(manifest, "a", replace(APRIL, lake_table="trust"))
    assert not loaded_before(manifest, "c", APRIL)
    assert not loaded_before(manifest, "d", APRIL)


def test_content_that_was_replaced_can_be_loaded_again(database: Database) -> None:
    add(database, record(file_id="a"), record(file_id="b", name="other.csv"))
    manifest = files(database)
    assert not loaded_before(manifest, "a", APRIL)
    assert loaded_before(manifest, "b", APRIL)
    assert standing_in(manifest, APRIL)["file_id"] == "b"  # type: ignore[index]
    add(database, record(file_id="a"))
    assert loaded_before(files(database), "a", APRIL)
    assert current_files(files(database))["file_id"].to_list() == ["a"]


def test_a_trust_list_under_another_name_is_another_list(database: Database) -> None:
    add(database, record(file_id="e", lake_table="trust", name="etr_2022-02.csv", data_status=None, month=None))
    manifest = files(database)
    assert loaded_before(manifest, "e", LIST)
    assert not loaded_before(manifest, "e", replace(LIST, name="etr_2022-04.csv"))
    assert standing_in(manifest, replace(LIST, name="etr_2022-04.csv")) is None


def test_final_counts_before_provisional_and_the_later_file_among_equals(database: Database) -> None:
    add(
        database,
        record(file_id="1", data_status="final"),
        record(file_id="2", data_status="provisional"),
        record(file_id="3", data_status="provisional", month=date(2021, 5, 1)),
        record(file_id="4", data_status="wip", month=date(2021, 5, 1)),
        record(file_id="5", data_status="final", month=date(2021, 6, 1)),
        record(file_id="6", data_status="final", month=date(2021, 6, 1)),
        record(file_id="7", data_status="final", month=date(2021, 7, 1), state="refused"),
        record(file_id="8", lake_table="trust", name="etr_2022-02.csv", month=None, data_status=None),
        record(file_id="9", lake_table="trust", name="etr_2022-02.csv", month=None, data_status=None),
        record(file_id="10", lake_table="trust", name="etr_2020-11.csv", month=None, data_status=None),
    )
    assert current_files(files(database))["file_id"].to_list() == ["1", "3", "6", "9", "10"]
