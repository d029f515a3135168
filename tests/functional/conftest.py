"""The command line in this process, on a home folder that may be spoilt."""

import shutil
from pathlib import Path

import pytest

from scorecard import cli
from scorecard.settings import Settings
from tests.functional.bad_files.state import Call, Ended


@pytest.fixture
def home(sample_settings: Settings, tmp_path: Path) -> Path:
    """A copy of the published sample's home folder, to be spoilt."""
    return shutil.copytree(sample_settings.home, tmp_path / "home")


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line in this process; a traceback would fail the test."""

    def called(*arguments: str) -> Ended:
        monkeypatch.setenv("NICE_SCORECARD_HOME", str(home))
        monkeypatch.setattr("sys.argv", ["nice-scorecard", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return called
