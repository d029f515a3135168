"""Runs contenders, each in a process of its own, on a file that lies in the page cache."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

BLOCK = 1 << 24
# The slowest contender that is known took a tenth of it; a process that hangs must not hold up the rest.
LONGEST = 1_200


@dataclass(frozen=True)
class Run:
    """What one process took above the interpreter with imports, and what it answered of each question."""

    seconds: float
    megabytes: float
    answers: dict[str, Any]


def warm(path: Path) -> None:
    """Read the file once, so that it lies in the page cache."""
    with path.open("rb") as content:
        while content.read(BLOCK):
            pass


def run(contender: str, path: Path) -> Run | None:
    """One process; None where it did not come to its end, what it said being left on standard error."""
    command = [sys.executable, "-m", "tests.benchmarks.contender", contender, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{contender} did not end well: {str(error.stderr)[-500:]}", file=sys.stderr)
        return None
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def interleave(contenders: Iterable[str], path: Path, times: int) -> dict[str, list[Run]]:
    """Every contender in turn, and so again, so that all of them meet the same troubles of the machine."""
    warm(path)
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, own in runs.items():
            print(f"{name} on {path.name}", file=sys.stderr)
            own.extend(one for one in [run(name, path)] if one is not None)
    return runs


def seconds(runs: Sequence[Run]) -> float | None:
    """The median time."""
    return median(one.seconds for one in runs) if runs else None


def megabytes(runs: Sequence[Run]) -> float | None:
    """The median of the peaks."""
    return median(one.megabytes for one in runs) if runs else None
