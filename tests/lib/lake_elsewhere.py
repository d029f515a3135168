"""A home folder whose lake is elsewhere, and what is asked of it wherever that is."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scorecard import queries
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.functional.bad_files.state import Ended
from tests.lib.requirements import REPOSITORY

SAMPLE = REPOSITORY / "data" / "sample"
RUN = ("run", "--config", str(SAMPLE / "sample.toml"))


@dataclass(frozen=True)
class House:
    """A home folder, and the address of its lake."""

    home: Path
    address: str

    @property
    def settings(self) -> Settings:
        """The settings of this house."""
        return Settings(home=self.home, lake=self.address)

    def __call__(self, *arguments: str, **environment: str) -> Ended:
        """The command line in a process of its own."""
        command = [sys.executable, "-m", "scorecard", *arguments]
        told = self.environment | environment
        ended = subprocess.run(command, cwd=REPOSITORY, env=told, capture_output=True, text=True, check=False)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    @property
    def environment(self) -> dict[str, str]:
        """What the command line reads."""
        return {**os.environ, "NICE_SCORECARD_HOME": str(self.home), "NICE_SCORECARD_LAKE": self.address}

    def release(self) -> queries.Release:
        """The published release."""
        return published(self.settings)


def published(settings: Settings) -> queries.Release:
    """The published release of a home folder."""
    database = Database.open_read_only(settings.database_url)
    try:
        return queries.current_release(database)
    finally:
        database.close()


def rows_of(folder: Path) -> set[str]:
    """The files of a lake in a folder, but for sums, which no other place has."""
    every = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kept = {name for name in every if name.startswith("sums/")}
    assert kept
    return every - kept


def corrected(folder: Path, name: str = "scmd/SCMD_FINAL_202304.csv") -> Path:
    """A month of the sample as its publisher corrected it: without its last row."""
    lines = (SAMPLE / name).read_text().splitlines(keepends=True)
    folder.mkdir(exist_ok=True)
    file = folder / Path(name).name
    file.write_text("".join(lines[:-1]))
    return file
