"""An EPD month from CSV to the checked lake, against polars' own scan to Parquet of the same columns.

Both read the same file in a process of its own, from the page cache where it fits there. Ours identifies the file, checks
every row, keeps those of the mapped medicines and adds up the rest. Memory is the peak of the whole process.

    python -m tests.benchmarks.epd                     # 18 and 36 million rows: 20 GB of disk
    python -m tests.benchmarks.epd --rows 2000000
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
from rich.console import Console

from ingest import pipeline
from ingest.job import start
from ingest.reports.model import FileReport
from ingest.runs import Order
from ingest.sources.epd import NEEDED
from ingest.watching import Watcher
from scorecard.commands.narrator import Narrator
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from tests.benchmarks.figures import Figure, at_most, table, within
from tests.benchmarks.month import PRODUCTS
from tests.benchmarks.runs import warm

NATION = 18_000_000
MOST_TIMES, MOST_MEGABYTES = 1.6, 1_500
# Memory may differ by so much between a month and one of twice its rows and still be called the same.
BEND = 1.15
# Of the invented substances, one in so many is mapped: 3 % of the rows are kept, as of a nation's appraised medicines.
EVERY = 33
ANSWERED = "polars' scan to Parquet"


def mapping(folder: Path) -> Path:
    """The mapping file of the benchmark."""
    path = folder / "bnf.csv"
    codes = [f"{2_100_000 + substance}Z0,inventin-{substance}" for substance in range(0, PRODUCTS // 10 + 1, EVERY)]
    path.write_text("\n".join(["bnf_code,medicine", *codes]), encoding="utf-8")
    return path


def ours(path: Path, folder: Path) -> dict[str, Any]:
    """File to lake by the product's own pipeline, the mapping being loaded already."""
    database, lake = Database.open(f"sqlite:///{folder / 'scorecard.sqlite'}"), Lake(folder / "lake")
    with Narrator(Console(file=StringIO())).watch("benchmark") as watch:
        loaded(database, lake, "bnf", mapping(folder), watch)
        began = time.perf_counter()
        report = loaded(database, lake, "epd", path, watch)
        seconds = time.perf_counter() - began
    database.close()
    return {"seconds": seconds, "rows": report.rows_in, "kept": report.rows_kept}


def loaded(database: Database, lake: Lake, source: str, path: Path, watcher: Watcher) -> FileReport:
    """The report on one file."""
    job = start(source, database, lake, unknown_codes="note")
    report = pipeline.ingest(job, Order("ingest", [str(path)]), watcher)
    if report.problems:
        raise SystemExit(str(report.problems))
    return report.files[0]


def polars(path: Path, folder: Path) -> dict[str, Any]:
    """The same columns by polars alone, types being guessed as it does."""
    began = time.perf_counter()
    pl.scan_csv(path).select(columns(path)).sink_parquet(folder / "own.parquet", compression="zstd", engine="streaming")
    return {"seconds": time.perf_counter() - began}


def columns(path: Path) -> list[str]:
    """The columns that are read of a file."""
    known = {spelling for spellings in NEEDED.values() for spelling in spellings}
    with path.open(encoding="utf-8") as lines:
        return [column for column in lines.readline().strip().split(",") if column in known]


def run(contender: str, path: Path) -> dict[str, Any]:
    """One process."""
    command = [sys.executable, "-m", "tests.benchmarks.epd", "--contender", contender, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{contender} on {path.name}: {answer}", file=sys.stderr, flush=True)
    return answer


def contend(contender: str, path: Path) -> None:
    """Print what a contender took, with the peak memory of this process."""
    with tempfile.TemporaryDirectory(prefix="bench-epd-") as folder:
        answer = {"ours": ours, "polars": polars}[contender](path, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000
    print(json.dumps({**answer, "processor_seconds": time.process_time(), "megabytes": peak}))


def figures(folder: Path, rows: int, times: int) -> Iterator[Figure]:
    """Time and memory at so many rows, and memory at twice as many."""
    peaks: dict[int, float] = {}
    for size in (rows, 2 * rows):
        path = folder / f"EPD_{size}.csv"
        # In a process of its own: a child starts with the peak memory of its parent.
        subprocess.run([sys.executable, "-m", "tests.benchmarks.month", str(path), str(size)], check=True)
        warm(path)
        runs = [(run("ours", path), run("polars", path)) for _ in range(times)]
        path.unlink()
        mine, own = (median(pair[place]["seconds"] for pair in runs) for place in (0, 1))
        peaks[size] = max(pair[0]["megabytes"] for pair in runs)
        where = f"EPD from CSV to lake, {size:,} rows"
        yield within(f"time, {where}", mine, own, ANSWERED, MOST_TIMES)
        yield at_most(f"peak memory, {where}", peaks[size], "MB", MOST_MEGABYTES)
        yield Figure(f"rows kept, {where}", runs[0][0]["kept"], "rows")
        yield Figure(f"peak memory of polars, {where}", max(pair[1]["megabytes"] for pair in runs), "MB")
    ratio = peaks[2 * rows] / peaks[rows]
    name = f"peak memory, EPD of {2 * rows:,} rows"
    yield Figure(name, peaks[2 * rows], "MB", f"{rows:,} rows", ratio, f"the same: at most {BEND:g}", ratio <= BEND)


def main() -> None:
    """Measure and print; or, in a process of its own, contend."""
    parser = argparse.ArgumentParser(description="An EPD month from CSV to the checked lake.")
    parser.add_argument("--rows", type=int, default=NATION)
    parser.add_argument("--times", type=int, default=3, help="medians of so many runs")
    parser.add_argument("--contender", nargs=2, metavar=("NAME", "FILE"))
    given = parser.parse_args()
    if given.contender:
        contend(given.contender[0], Path(given.contender[1]))
        return
    measured = []
    with tempfile.TemporaryDirectory(prefix="bench-epd-") as folder:
        for figure in figures(Path(folder), given.rows, given.times):
            print(figure.as_json(), flush=True)
            measured.append(figure)
    print(table(measured))


if __name__ == "__main__":
    main()
