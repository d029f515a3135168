"""`make bench`: measures every goal, prints a JSON line a figure and a Markdown table, and can write the page."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks import building, epd, formulary, loading, measures, ranks, reports, serving, visit
from tests.benchmarks.figures import Figure, at_most, faster, machine, table, within, write
from tests.benchmarks.runs import Run, interleave, megabytes, seconds

# What the other tools are, and how many times faster ours must be.
OTHERS = {
    "pandera_polars": ("pandera on polars", 1),
    "pointblank_polars": ("pointblank on polars", 1),
}
# These take minutes, so they run once.
SLOW = {
    "gx_pandas": ("Great Expectations on pandas", 3),
    "gx_spark": ("Great Expectations on Spark", 20),
}
PLAIN = ("plain_polars", "lean_polars")
ANSWERED = "the plain polars pass"
MOST_MEGABYTES = 1_200
# Time may grow by so much more than the rows before we no longer call it linear.
BEND = 1.15


def month(folder: Path, rows: int, kind: str, suffix: str = ".parquet") -> Path:
    """A month of that many rows, clean or faulty, written by a process of its own."""
    path = folder / f"{rows}.{kind}{suffix}"
    options = ["--faulty"] if kind == "faulty" else []
    command = [sys.executable, "-m", "tests.benchmarks.month", str(path), str(rows), *options]
    subprocess.run(command, check=True)
    return path


def cost(runs: dict[str, list[Run]], where: str) -> Iterator[Figure]:
    """Our time against the faster of the hand-written passes, and our memory."""
    plain, ours = min(PLAIN, key=lambda name: seconds(runs[name]) or float("inf")), runs["ours"]
    yield within(f"time, {where}", seconds(ours), seconds(runs[plain]), ANSWERED, 1.5)
    yield at_most(f"peak memory, {where}", megabytes(ours), "MB", MOST_MEGABYTES)
    for name in PLAIN:
        yield Figure(f"time of {name.replace('_', ' ')}, {where}", seconds(runs[name]), "s")
        yield Figure(f"peak memory of {name.replace('_', ' ')}, {where}", megabytes(runs[name]), "MB")


def found(path: Path, runs: list[Run], where: str) -> Iterator[Figure]:
    """Which planted faults the runs found, every row by its number, and what they found that was not planted."""
    told = json.loads(path.with_suffix(".faults.json").read_text())
    planted = {(name, row) for name, rows in told["planted"].items() if name != "one month" for row in rows}
    planted |= {(name, None) for name in ("one month", "row count")}
    answers = [named(one.answers) for one in runs]
    share = min((len(planted & one) / len(planted) for one in answers), default=0) * 100
    false = max((len(one - planted) for one in answers), default=None)
    name = f"planted faults found, {where} ({len(planted):,} planted)"
    yield Figure(name, share, "%", goal="100 %", met=share == 100)
    yield Figure(f"false faults, {where}", false, "rows", goal="none", met=false == 0)


def named(answers: dict[str, Any]) -> set[tuple[str, int | None]]:
    """Every fault that was named: a question, and a row or, of the file as a whole, none."""
    rows = {(name, row) for name, found in answers.items() if isinstance(found, list) for row in found}
    return rows | {(name, None) for name, found in answers.items() if found is False}


def grown(times: dict[int, float | None]) -> Iterator[Figure]:
    """How the time grew with the rows, from one size to the next."""
    sizes = sorted(times)
    for small, large in pairwise(sizes):
        before, after = times[small], times[large]
        ratio = after / before / (large / small) if before and after else None
        name, against = f"time, {large:,} rows", f"{small:,} rows, by the number of rows"
        met = ratio is not None and ratio <= BEND
        yield Figure(name, after, "s", against, ratio, f"linear: at most {BEND:g}", met)


def compared(folder: Path, rows: int, times: int, *, others: bool) -> Iterator[Figure]:
    """Our time against that of other tools on the same clean file."""
    if not others:
        return
    path, where = month(folder, rows, "clean"), f"{rows:,} rows"
    runs = interleave(("ours", *OTHERS), path, times)
    runs |= interleave(SLOW, path, 1)
    for name, (called, least) in {**OTHERS, **SLOW}.items():
        yield faster(f"time, {where}", seconds(runs["ours"]), seconds(runs[name]), called, least)
        yield Figure(f"time of {called}, {where}", seconds(runs[name]), "s")
        # Spark's memory is that of another process, which is not counted.
        if name != "gx_spark":
            yield Figure(f"peak memory of {called}, {where}", megabytes(runs[name]), "MB")


def figures(folder: Path, rows: int, times: int, *, others: bool) -> Iterator[Figure]:
    """Every figure, as it is measured; files are removed as soon as they were measured."""
    sizes = (rows // 18, rows * 5 // 18, rows)
    spent: dict[int, float | None] = {}
    for size in sizes:
        path, where = month(folder, size, "clean"), f"{size:,} rows, clean"
        runs = interleave(("ours", *PLAIN), path, times)
        spent[size] = seconds(runs["ours"])
        if size == rows:
            yield from cost(runs, where)
        path.unlink()
        path, where = month(folder, size, "faulty"), f"{size:,} rows, faulty"
        runs = interleave(("ours", *PLAIN), path, times)
        if size == rows:
            yield from cost(runs, where)
        yield from found(path, runs["ours"], f"{size:,} rows")
        path.unlink()
    yield from grown(spent)
    yield from compared(folder, sizes[1], times, others=others)
    yield from cost(
        interleave(("ours", *PLAIN), month(folder, sizes[1], "clean", ".csv"), times), f"{sizes[1]:,} rows, clean CSV"
    )
    # A nation's 200 organisations and 1,500 recommendations stand beside its month of 18 million rows.
    yield from formulary.figures(max(2, rows // 90_000), max(2, rows // 12_000), times)
    yield from ranks.figures(max(1, rows // 90_000), max(12, rows // 45_000), times)
    yield from reports.figures(max(24, rows // 107_000), max(2, rows // 72_000), times)
    yield from measures.figures(max(1, rows // 90_000), max(12, rows // 45_000), times)
    yield from loading.figures(max(1_000, rows // 9), times)
    # Ten years of trusts stand beside it: 120 months of 500,000 rows, which are gone before EPD takes its room.
    with tempfile.TemporaryDirectory(dir=folder) as years:
        months, sources = max(building.PARTS[0], rows // 150_000), building.installed() if others else ()
        yield from building.figures(Path(years), max(400, rows // 36) * months, months, times, sources)
    yield from epd.figures(folder, rows, times)


def visited(folder: Path, rows: int, times: int, seconds: int) -> Iterator[Figure]:
    """What readers of the pages meet, many at a time and one alone."""
    size, users = serving.scale(rows)
    yield from serving.figures(folder, size, users, seconds)
    if size == serving.NATION:  # a smaller one has no chart on its overview
        yield from visit.figures(serving.nation(folder, size), times)


def main() -> None:
    """Measure, print, and write the page where one is named."""
    parser = argparse.ArgumentParser(description="Speed and memory of validation at national scale.")
    parser.add_argument("--rows", type=int, default=18_000_000)
    parser.add_argument("--times", type=int, default=3, help="medians of so many runs")
    parser.add_argument("--seconds", type=int, default=120, help="how long readers come to the pages; 0 for none")
    parser.add_argument("--alone", action="store_true", help="leave out the tools that the product does not install")
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    given = parser.parse_args()
    measured = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for figure in figures(Path(folder), given.rows, given.times, others=not given.alone):
            print(figure.as_json(), flush=True)
            measured.append(figure)
        for figure in visited(Path(folder), given.rows, given.times, given.seconds) if given.seconds else ():
            print(figure.as_json(), flush=True)
            measured.append(figure)
    print()
    print(table(measured))
    if given.write:
        write(given.write, f"\n{machine()}\n\n{table(measured)}\n")


if __name__ == "__main__":
    main()
