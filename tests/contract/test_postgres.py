"""What only a server can do: go away, be shared by several homes, and know who asks."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import DBAPIError

from scorecard.commands.workplace import working_in
from scorecard.errors import HomeInUseError, LostDatabaseError
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.manifest import FileRecord, files, record_file
from scorecard.store.tables import SQL_TABLES
from tests.browser.serving import serving
from tests.contract.test_store import NO_FINDINGS, add, record
from tests.lib.postgres import empty_postgres
from tests.lib.requirements import REPOSITORY

pytestmark = pytest.mark.postgres
OTHERS = text(
    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
ROLES = REPOSITORY / "deploy" / "postgresql" / "roles.sql"


@pytest.fixture
def url() -> Iterator[str]:
    with empty_postgres() as address:
        yield address


def hang_up(url: str) -> None:
    """End every connection to a database, as a server that starts again does, and wait until they are gone."""
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(OTHERS).all()
    engine.dispose()


def test_a_connection_lost_between_questions_is_made_anew(database: Database, url: str) -> None:
    add(database, record())
    hang_up(url)
    assert files(database).height == 1
    hang_up(url)
    with database.writing() as connection:
        record_file(connection, record(name="later.csv"), NO_FINDINGS)
    assert files(database).height == 2


def test_a_server_that_stops_leaves_no_connection_behind(url: str) -> None:
    Database.open(url).close()
    with serving(url) as address:
        assert httpx.get(f"{address}/readyz", timeout=60).json()["reason"] == "No release is published yet."
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(OTHERS).all() == []
    engine.dispose()


def add_while_hanging_up(database: Database, url: str) -> None:
    with database.writing() as connection:
        record_file(connection, record(), NO_FINDINGS)
        hang_up(url)
        record_file(connection, record(name="second.csv"), NO_FINDINGS)


def test_a_connection_lost_in_the_middle_is_told_and_leaves_nothing(database: Database, url: str) -> None:
    with pytest.raises(LostDatabaseError, match="Run the same command again"):
        add_while_hanging_up(database, url)
    assert files(database).is_empty()
    add(database, record())
    assert files(database).height == 1


def work_in(home: Path, url: str, *records: FileRecord) -> None:
    with working_in(Settings(home=home, database=url)) as place:
        add(place.database, *records)


def test_two_homes_do_not_work_in_one_database_at_once(url: str, tmp_path: Path) -> None:
    busy = working_in(Settings(home=tmp_path / "one", database=url))
    with busy, pytest.raises(HomeInUseError, match="writing to this results database"):
        work_in(tmp_path / "other", url)
    work_in(tmp_path / "other", url)


def test_a_job_that_is_gone_keeps_nobody_away(database: Database, url: str, tmp_path: Path) -> None:
    with database.reserved():
        hang_up(url)
        work_in(tmp_path / "other", url, record())
    assert files(database).height == 1


def test_writers_wait_for_each_other_even_without_the_lock_of_a_job(database: Database, url: str) -> None:
    impatient = Database(create_engine(url, connect_args={"options": "-c lock_timeout=200"}))
    with database.writing() as connection:
        record_file(connection, record(), NO_FINDINGS)
        with pytest.raises(LostDatabaseError):
            add(impatient, record(name="at the same time.csv"))
    add(impatient, record(name="afterwards.csv"))
    assert files(database)["name"].to_list() == ["SCMD_FINAL_202104.csv", "afterwards.csv"]
    impatient.close()


@pytest.fixture
def roles(url: str) -> Iterator[tuple[str, str]]:
    """The addresses of a writer and a reader that the script made, twice, because running it again is harmless."""
    server = make_url(url)
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    for _ in range(2):
        subprocess.run(["psql", "-v", "ON_ERROR_STOP=1", "-q", "-d", plain, "-f", ROLES], check=True)
    names = ("scorecard_writer", "scorecard_reader")
    yield tuple(server.set(username=name).render_as_string(hide_password=False) for name in names)  # type: ignore[misc]
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP OWNED BY {name}"))
            connection.execute(text(f"DROP ROLE {name}"))
    engine.dispose()


def against_the_rules(server: Database, statement: str) -> None:
    """What a reader might try who turns the guard of its own transactions off."""
    plain = create_engine(server.engine.url)
    try:
        with plain.begin() as connection:
            connection.execute(text("SET TRANSACTION READ WRITE"))
            connection.execute(text(statement))
    finally:
        plain.dispose()


def test_the_script_makes_one_who_writes_and_one_who_reads(roles: tuple[str, str]) -> None:
    writer, reader = roles
    jobs = Database.open(writer)
    add(jobs, record())
    server = Database.open_read_only(reader)
    server.check_is_current()
    assert files(server).height == 1
    for statement in ("DELETE FROM source_file", "CREATE TABLE own (x int)"):
        with pytest.raises(DBAPIError, match="denied"):
            against_the_rules(server, statement)
    assert jobs.read(select(SQL_TABLES["source_file"])).height == 1
    server.close()
    jobs.close()
