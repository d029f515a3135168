"""A results database is backed up, restored and moved, and never half of it."""

import shutil
from pathlib import Path

import pytest
from alembic import command as migrate
from alembic.config import Config

from scorecard import queries
from scorecard.settings import Settings
from scorecard.store.database import MIGRATIONS, Database
from tests.functional.bad_files.state import Command


@pytest.fixture
def home(sample_settings: Settings, tmp_path: Path) -> Path:
    """A home with the sample's results, to do as one likes."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copyfile(sample_settings.home / "scorecard.sqlite", folder / "scorecard.sqlite")
    return folder


def published(file: Path) -> queries.Release:
    database = Database.open_read_only(f"sqlite:///{file}")
    found = queries.current_release(database)
    database.close()
    return found


def test_a_backup_restores_in_an_empty_home(
    command: Command, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "backups" / "monday.sqlite"
    assert command(home, "db", "backup", "--out", str(file)) == 0
    assert "The lake is not in it" in capsys.readouterr().out
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    kept = file.read_bytes()
    assert command(tmp_path / "new", "db", "restore", str(file)) == 0
    assert "rows are restored" in capsys.readouterr().out
    assert published(tmp_path / "new" / "scorecard.sqlite") == published(home / "scorecard.sqlite")
    assert file.read_bytes() == kept
    assert command(tmp_path / "new", "show") == 0


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(command: Command, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    database = Database.open(f"sqlite:///{old}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        migrate.downgrade(config, "0004")
    database.settle()
    assert command(tmp_path / "new", "db", "restore", str(old)) == 0
    restored = Database.open_read_only(f"sqlite:///{tmp_path / 'new' / 'scorecard.sqlite'}")
    restored.check_is_current()
    restored.close()


def test_nothing_is_overwritten(
    command: Command, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "taken.sqlite"
    file.write_text("mine")
    assert command(home, "db", "backup", "--out", str(file)) == 17
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == "mine"
    good = tmp_path / "good.sqlite"
    assert command(home, "db", "backup", "--out", str(good)) == 0
    assert command(home, "db", "restore", str(good)) == 17
    assert "is not empty" in capsys.readouterr().err
    assert published(home / "scorecard.sqlite") == published(good)


def test_what_cannot_be_restored_is_told(command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path / "new", "db", "restore", str(tmp_path / "absent.sqlite")) == 4
    assert "There is no backup at" in capsys.readouterr().err
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to be looked at" * 100)
    assert command(tmp_path / "new", "db", "restore", str(tmp_path / "text.sqlite")) == 3
    assert "cannot be opened: file is not a database" in capsys.readouterr().err


def test_a_copy_is_used_by_its_address(
    command: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    assert command(home, "db", "copy", "--to", url) == 0
    monkeypatch.setenv("NICE_SCORECARD_DATABASE", url)
    assert command(tmp_path / "other", "show") == 0


def test_an_upgrade_makes_the_tables(command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path, "db", "upgrade") == 0
    assert "has the tables of this version" in capsys.readouterr().out
    assert command(tmp_path, "releases") == 0
