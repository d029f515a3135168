"""Files that look odd and are good: all of their rows are loaded, and none is set aside."""

import inspect
from pathlib import Path

import pytest

from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.manifest import files
from tests.functional.bad_files import strange
from tests.functional.bad_files.good import Make, good_rows
from tests.functional.bad_files.state import Call

MAKERS = [make for _, make in inspect.getmembers(strange, inspect.isfunction) if make.__module__ == strange.__name__]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder: in the sample's, a file of the same content counts as loaded before."""
    return tmp_path / "home"


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_strange_file_is_loaded_whole(make: Make, call: Call, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "strange"
    folder.mkdir()
    ended = call("ingest", "scmd", str(make(folder)))
    assert (ended.code, ended.err) == (0, "")
    assert f"scmd: 1 files, {good_rows()} rows kept, 0 set aside" in ended.out
    database = Database.open_read_only(Settings(home=home).database_url)
    try:
        (line,) = files(database).to_dicts()
    finally:
        database.close()
    assert (line["state"], line["rows_in"], line["rows_kept"]) == ("loaded", good_rows(), good_rows())
    assert line["month"].isoformat() == "2023-07-01"
