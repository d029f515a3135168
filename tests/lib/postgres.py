"""Databases of their own on the PostgreSQL server that the environment names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from tests.lib.requirements import absent

SERVER = "NICE_SCORECARD_TEST_POSTGRES"


@contextmanager
def empty_postgres() -> Iterator[str]:
    """The address of an empty database, dropped afterwards; the test skips where there is no server."""
    server = os.environ.get(SERVER)
    if server is None:
        absent("postgres")
    assert server is not None
    name = f"contract_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
