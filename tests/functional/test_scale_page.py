"""The commands of docs/scale.md do what the page says, on the sample."""

import os
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from tests.lib.requirements import REPOSITORY, absent

PAGE = (REPOSITORY / "docs" / "scale.md").read_text(encoding="utf-8")
ONE_MACHINE, CLUSTER = (block.split("\n")[:-1] for block in re.findall(r"```bash\n(.*?)```", PAGE, flags=re.DOTALL))


def run(line: str, home: Path) -> str:
    """What a line of the page prints, with settings before the command as a shell would take them."""
    words = shlex.split(line)
    given = dict(word.split("=", 1) for word in words if word.startswith("NICE_"))
    command = [str(Path(sys.executable).parent / words[len(given)]), *words[len(given) + 1 :]]
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(home), **given}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True).stdout


def test_on_one_machine(tmp_path: Path) -> None:
    told = [run(line, tmp_path) for line in ONE_MACHINE]
    assert "Release 1 is published" in told[0]
    assert "already built" in told[1]
    assert list(tmp_path.glob("lake/sums/prescribing/*/amounts-*"))


@pytest.mark.spark
def test_on_a_cluster(tmp_path: Path) -> None:
    if which("java") is None or find_spec("pyspark") is None:
        absent("java")
    assert ["Release 1 is published" in run(line, tmp_path) for line in CLUSTER] == [True]
