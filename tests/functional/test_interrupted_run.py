"""A run that is killed, whenever, and run again gives what an undisturbed run gives."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from scorecard import queries, schema
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.manifest import files
from scorecard.store.tables import SQL_TABLES
from tests.lib.requirements import REPOSITORY

CONFIG = """
name = "Six months of the sample"
ods = ["organisations/*.csv"]
population = ["population/*.xlsx"]
dmd = ["dmd/*.csv"]
appraisals = ["appraisals/*.csv"]
scmd = ["scmd/SCMD_FINAL_20230[4-9].csv"]
"""
# In the order in which a run comes to them: each run goes on from where the one before it was killed.
KILLS = [
    ("before a transaction", 1),
    ("before a lake file is in place", 1),
    ("before a lake file is in place", 3),
    ("before a file is in the manifest", 2),
    ("before a transaction", 12),
    ("inside the release's transaction", 1),
    ("inside the release's transaction", 7),
    ("before the pointer moves", 1),
]


def start(home: Path, config: Path, *before: str) -> subprocess.CompletedProcess[str]:
    arguments = ["run", "--config", str(config), "--data", str(REPOSITORY / "data" / "sample")]
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(home)}
    command = [sys.executable, "-m", *before, *arguments]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("config") / "run.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture(scope="module")
def undisturbed(config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder after a run that nothing disturbed; only to be read."""
    home = tmp_path_factory.mktemp("undisturbed")
    ended = start(home, config, "scorecard")
    assert ended.returncode == 0, ended.stderr
    return home


def everything(home: Path) -> dict[str, pl.DataFrame]:
    """Every table but the history of runs, without the moments at which things were done, and by which run."""
    database = Database.open_read_only(Settings(home=home).database_url)
    moments = [column.name for table in schema.DATABASE_TABLES for column in table.columns if column.kind == "datetime"]
    tables = {
        table.name: database.read(select(SQL_TABLES[table.name])).drop(*moments, "run_number", strict=False)
        for table in schema.DATABASE_TABLES
        if table is not schema.RUN
    }
    database.close()
    return {name: rows.sort(pl.all()) for name, rows in tables.items()}


def runs(home: Path) -> pl.DataFrame:
    database = Database.open_read_only(Settings(home=home).database_url)
    found = database.read(select(SQL_TABLES["run"])).sort("run_number")
    database.close()
    return found


def test_killed_at_any_moment_and_run_again(tmp_path: Path, config: Path, undisturbed: Path) -> None:
    killed = tmp_path / "killed"
    for moment, count in KILLS:
        ended = start(killed, config, "tests.lib.interrupted_run", moment, str(count))
        assert ended.returncode == -9, f"{moment}: {ended.stdout}{ended.stderr}"
        if (killed / "scorecard.sqlite").exists() and moment != "before a transaction":
            database = Database.open_read_only(Settings(home=killed).database_url)
            assert queries.published_release_id(database) is None
            database.close()
    last = start(killed, config, "scorecard")
    assert last.returncode == 0, last.stderr
    found, expected = everything(killed), everything(undisturbed)
    for name in found:
        assert found[name].equals(expected[name]), name
    assert expected["release"].height == 1
    assert not list(killed.glob("lake/**/*.part"))
    # Five sources in the last run; those that were killed are still told apart from those that ended.
    assert runs(killed)["ended_at"].tail(5).is_not_null().all()
    assert runs(killed)["ended_at"].is_null().any()
    assert runs(undisturbed)["ended_at"].is_not_null().all()


def test_running_again_loads_nothing_and_builds_nothing(tmp_path: Path, config: Path, undisturbed: Path) -> None:
    home = shutil.copytree(undisturbed, tmp_path / "home")
    before = everything(home)
    second = start(home, config, "scorecard")
    assert second.returncode == 0, second.stderr
    assert "6 files were loaded before" in second.stdout
    assert "Release 1 was already built" in second.stdout
    assert "Done in" in second.stdout
    assert "peak memory" in second.stdout
    after = everything(home)
    assert all(after[name].equals(before[name]) for name in before)
    assert runs(home)["command"].to_list() == ["ingest"] * 10
    database = Database.open_read_only(Settings(home=home).database_url)
    assert files(database)["file_id"].is_duplicated().sum() == 0
    database.close()
