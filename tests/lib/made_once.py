"""Home folders that take long to make and are only read: made by one worker of a test run, copied by the others."""

import os
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from filelock import FileLock
from rich.console import Console

from scorecard.commands.config import RunConfig
from scorecard.commands.narrator import Narrator
from scorecard.commands.run import run
from scorecard.commands.workplace import working_in
from scorecard.settings import Settings


def home_after(config: RunConfig, data: Path, name: str, factory: pytest.TempPathFactory) -> Settings:
    """A home folder of this worker's own, in which a configuration was run and published."""

    def make(home: Path) -> None:
        with working_in(Settings(home=home)) as place:
            run(place, Narrator(Console(file=StringIO())), config, data)

    return Settings(home=made_once(name, factory, make))


def made_once(name: str, factory: pytest.TempPathFactory, make: Callable[[Path], None]) -> Path:
    """A copy of the folder that ``make`` fills, in a run of the tests once for each name.

    A copy, because a database leaves files beside itself for as long as anybody reads it.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, half = shared / f"made-{name}", shared / f"half-{name}"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            # What a failure left is not gone on with.
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(made)
    return shutil.copytree(made, factory.mktemp(name) / "home")
