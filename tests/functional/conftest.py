"""The command line in this process, on a home folder that may be spoilt."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dashboards.readings import Readings
from scorecard.cli import app as cli
from scorecard.commands.config import read_config
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.functional.bad_files.state import Call, Command, Ended
from tests.lib.made_once import home_after
from tests.lib.requirements import REPOSITORY


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line in this process, on a home folder; gives the exit code. A traceback would fail the test."""

    def called(home: Path, *arguments: str) -> int:
        monkeypatch.setenv("NICE_SCORECARD_HOME", str(home))
        monkeypatch.setattr("sys.argv", ["nice-scorecard", *arguments])
        try:
            cli.main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return called


@pytest.fixture(scope="session")
def real_settings(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder in which the whole real chain was run and published, for tests that only read it."""
    config = read_config(REPOSITORY / "examples" / "real-data.toml")
    return home_after(config, shared_data, "real", tmp_path_factory)


@pytest.fixture
def home(sample_settings: Settings, tmp_path: Path) -> Path:
    """A copy of the published sample's home folder, to be spoilt."""
    return shutil.copytree(sample_settings.home, tmp_path / "home")


@pytest.fixture
def call(home: Path, command: Command, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line on that home folder, with what it wrote."""

    def called(*arguments: str) -> Ended:
        code = command(home, *arguments)
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return called


@pytest.fixture(scope="module")
def readings(sample_database_url: str) -> Iterator[Readings]:
    """The shipped sample, read as the app reads it."""
    database = Database.open_read_only(sample_database_url)
    yield Readings(database)
    database.close()


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    """A server of the shipped sample."""
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client
