"""Fixtures of the tests of loading."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.ingest.homes import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    folder = tmp_path / "home"
    folder.mkdir()
    made = Home(folder)
    yield made
    made.database.close()
