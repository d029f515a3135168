"""The commands of docs/scale.md do what the page says, on the sample."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from tests.lib.requirements import REPOSITORY, absent

PAGE = (REPOSITORY / "docs" / "scale.md").read_text(encoding="utf-8")
# Every file takes some seconds on Spark.
LAST_QUARTER = ("202601", "202602", "202603")
ONE_MACHINE, CLUSTER = (block.split("\n")[:-1] for block in re.findall(r"```bash\n(.*?)```", PAGE, flags=re.DOTALL))


def run(line: str, home: Path, where: Path = REPOSITORY) -> str:
    """What a line of the page prints, with settings before the command as a shell would take them."""
    words = shlex.split(line)
    given = dict(word.split("=", 1) for word in words if word.startswith("NICE_"))
    command = [str(Path(sys.executable).parent / words[len(given)]), *words[len(given) + 1 :]]
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(home), **given}
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=True).stdout


def test_on_one_machine(tmp_path: Path) -> None:
    told = [run(line, tmp_path) for line in ONE_MACHINE]
    assert "Release 1 is published" in told[0]
    assert "already built" in told[1]
    assert list(tmp_path.glob("lake/sums/prescribing/*/amounts-*"))


@pytest.fixture
def last_quarter(tmp_path: Path) -> Path:
    """A folder that has the sample where the repository has it, without files of months before its last three."""
    folder = tmp_path / "repository"
    shutil.copytree(REPOSITORY / "data" / "sample", folder / "data" / "sample")
    for path in folder.glob("data/sample/*/*_20[0-9][0-9][01][0-9].csv"):
        if not path.stem.endswith(LAST_QUARTER):
            path.unlink()
    return folder


@pytest.mark.spark
def test_on_a_cluster(last_quarter: Path, tmp_path: Path) -> None:
    if which("java") is None or find_spec("pyspark") is None:
        absent("java")
    told = [run(line, tmp_path / "home", last_quarter) for line in CLUSTER]
    assert ["scmd: 3 files" in one and "Release 1 is published" in one for one in told] == [True]
