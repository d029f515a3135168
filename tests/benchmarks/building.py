"""Ten years of prescribing added up: against reading them, against DuckDB, Spark and pandas, and once more with a new month.

Everything runs in processes of its own, from files in the page cache, in turn. Whoever gives other tables than ours ends
the benchmark. Memory is above the imports; the whole process has some 200 MB more.

    python -m tests.benchmarks.building                    # 60 million rows: 1 GB of disk
    python -m tests.benchmarks.building --rows 600000
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from statistics import median
from typing import Any

from tests.benchmarks.adders import paths
from tests.benchmarks.figures import Figure, at_most, faster, table, within
from tests.benchmarks.runs import warm

ROWS, MONTHS = 60_000_000, 120
MOST_TIMES, MOST_MEGABYTES, MOST_OF_A_BUILD = 2.5, 1_200, 0.1
OURS = ("nothing kept", "as files came in", "one month new", "nothing new")
# What the other tools are, how many times faster ours must be, how many runs each gets, and of how much of the rows.
OTHERS = {
    "duckdb": ("DuckDB SQL", 1, 3, 1),
    "spark": ("Spark on two cores", 1, 1, 1),
    "a tenth of pandas": ("pandas (ten times what a tenth of the months took)", 10, 1, 10),
}
# Of the months, such parts are added up by themselves, to see how time grows.
PARTS = (8, 4, 2, 1)
BEND = 1.15

Answer = dict[str, Any]


def home(folder: Path, rows: int, months: int) -> Path:
    """A home folder with so many months of so many rows."""
    place = folder / f"{months}-months"
    if not place.is_dir():
        command = [sys.executable, "-m", "tests.benchmarks.ten_years", str(place), str(rows), str(months)]
        subprocess.run(command, check=True)
    for path in paths(place):
        warm(Path(path))
    return place


def run(name: str, place: Path) -> Answer:
    """What one process took and found."""
    command = [sys.executable, "-m", "tests.benchmarks.adders", name, str(place)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    answer: Answer = json.loads(done.stdout.splitlines()[-1])
    print(f"{name} on {place.name}: {answer}", file=sys.stderr, flush=True)
    return answer


def installed() -> list[str]:
    """Those of the others that are there."""
    there = {
        "duckdb": find_spec("duckdb"),
        "spark": find_spec("pyspark") and which("java"),
        "pandas": find_spec("pandas"),
    }
    return [name for name in OTHERS if there[name.split()[-1]]]


def runs(place: Path, times: int, others: Collection[str]) -> dict[str, list[Answer]]:
    """Ours in turn with reading and with some of the others."""
    found: dict[str, list[Answer]] = {name: [] for name in (*OURS, "reading", *others)}
    for turn in range(times):
        for name, answers in found.items():
            if name not in OTHERS or turn < OTHERS[name][2]:
                answers.append(run(name, place))
    expected = found["nothing kept"][0]["found"]
    for name, answers in found.items():
        whole = name != "reading" and OTHERS.get(name, ("", 1, 1, 1))[3] == 1
        if whole and any(answer["found"] != expected for answer in answers):
            raise SystemExit(f"{name} found something else: {answers[0]['found']}, not {expected}")
    return found


def of(answers: list[Answer], what: str) -> float:
    """The median of one measurement."""
    return median(float(answer[what]) for answer in answers)


def figures(folder: Path, rows: int, months: int, times: int, others: Collection[str]) -> Iterator[Figure]:
    """Every figure; ``rows`` are those of all months together."""
    found = runs(home(folder, rows // months, months), times, others)
    # Processor time, which other work on the machine leaves alone; Spark's is another process's, so there the clock counts.
    seconds = {name: of(answers, "processor") for name, answers in found.items()}
    clock = {name: of(answers, "seconds") for name, answers in found.items()}
    where = f"{rows:,} rows added up"
    for name in ("nothing kept", "as files came in"):
        yield within(
            f"processor time, {where}, {name}", seconds[name], seconds["reading"], "reading four columns", MOST_TIMES
        )
        yield at_most(f"peak memory, {where}, {name}", of(found[name], "megabytes"), "MB", MOST_MEGABYTES)
        for other, (called, least, _, share) in OTHERS.items():
            if other in seconds:
                taken = clock if other == "spark" else seconds
                yield faster(f"time, {where}, {name}", taken[name], taken[other] * share, called, least)
        ratio = seconds["one month new"] / seconds[name]
        goal, told = f"under {MOST_OF_A_BUILD:g} of it", f"processor time, {where}, one month new"
        yield Figure(told, seconds["one month new"], "s", name, ratio, goal, ratio < MOST_OF_A_BUILD)
    for name in found:
        yield Figure(f"time by the clock, {where}, {name}", clock[name], "s")
        yield Figure(f"peak memory of the whole process, {where}, {name}", of(found[name], "whole_megabytes"), "MB")
    yield from grown(folder, rows // months, [max(1, months // part) for part in PARTS], times)


def grown(folder: Path, rows: int, sizes: list[int], times: int) -> Iterator[Figure]:
    """How processor time and memory grow with the months, of so many rows each."""
    taken = {months: [run("nothing kept", home(folder, rows, months)) for _ in range(times)] for months in sizes}
    fewest, *more = sizes
    for months in more:
        before, after = (of(taken[each], "processor") for each in (fewest, months))
        ratio = after / before / (months / fewest)
        name, against = f"processor time, {months} months", f"{fewest} months, by the number of months"
        yield Figure(name, after, "s", against, ratio, f"linear: at most {BEND:g}", ratio <= BEND)
        yield Figure(f"peak memory, {months} months", of(taken[months], "megabytes"), "MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Ten years of prescribing added up.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--times", type=int, default=3, help="medians of so many runs")
    parser.add_argument("--folder", type=Path, help="where the lakes are written, and found the next time")
    given = parser.parse_args()
    measured = []
    with tempfile.TemporaryDirectory(prefix="bench-building-") as temporary:
        for figure in figures(given.folder or Path(temporary), given.rows, MONTHS, given.times, installed()):
            print(figure.as_json(), flush=True)
            measured.append(figure)
    print(table(measured))


if __name__ == "__main__":
    main()
