"""Every results database that must do the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecard.store.database import Database
from tests.lib.postgres import empty_postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'folder' / 'results.sqlite'}"
    else:
        with empty_postgres() as address:
            yield address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    yield opened
    opened.close()
