"""A measure at national scale, whole: figures, intervals, ranks, peers and spread of every medicine and organisation."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from scorecard.measures.measuring import Material
from scorecard.measures.tables import of_measure
from scorecard.periods import add_months
from scorecard.statistics.bootstrap import resampling
from scorecard.store.folder import Folder
from scorecard.store.sums import Shelf
from tests.benchmarks.contender import MEGABYTE, resident
from tests.benchmarks.figures import Figure, at_most
from tests.lib.measuring_frames import material, measure
from tests.lib.naive_measures import World

QUARTERS, DRAWS = 28, 1_000
MOST_SECONDS, MOST_MEGABYTES, MOST_OF_A_MEASURE = 60, 2_000, 0.1
RATE = measure("rate", periods=["twelve_months"])


def nation(medicines: int, organisations: int) -> Material:
    """What every organisation used of every medicine, month by month, and six peer groups."""
    drawn = np.random.Generator(np.random.PCG64(2011))
    months = [add_months(date(2019, 4, 1), step) for step in range(QUARTERS * 3 + 9)]
    codes = [f"Z{place:03}" for place in range(organisations)]
    names = [f"medicine-{place}" for place in range(medicines)]
    grid = pl.DataFrame({"ods_code": codes}).join(pl.DataFrame({"period": months}), how="cross")
    rows = grid.join(pl.DataFrame({"medicine": names}), how="cross")
    used = rows.select(
        "ods_code",
        "medicine",
        "period",
        org_type=pl.lit("icb"),
        unit=pl.lit("mg"),
        numerator=pl.Series(drawn.gamma(4, 250, rows.height)),
    )
    covered = grid.with_columns(org_type=pl.lit("icb"), expected=pl.lit(1), received=pl.lit(1))
    nothing = material(World(), members=[("size", f"group {place % 6}", code) for place, code in enumerate(codes)])
    people = drawn.integers(100_000, 3_000_000, organisations)
    organised = pl.DataFrame({"org_type": ["icb"] * organisations, "ods_code": codes, "population": people})
    shown = pl.DataFrame({"medicine": names, "unit": ["mg"] * medicines})
    whole = {"months": tuple(months), "used": used, "coverage": covered, "organisations": organised}
    return Material(**{**vars(nothing), **whole, "medicines": shown})


def run(medicines: int, organisations: int) -> dict[str, float]:
    """How long a rate of all medicines takes, and how much memory above what it is computed from."""
    given, how = nation(medicines, organisations), resampling(2011, draws=DRAWS)
    before, start = resident(), time.perf_counter()
    found = of_measure(RATE, given, how, None)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    told = {"seconds": seconds, "megabytes": (peak - before) / MEGABYTE, "figures": found["measure_figure"].height}
    with TemporaryDirectory() as folder:
        shelf = Shelf(Folder(Path(folder)))
        of_measure(RATE, before_the_newest_quarter(given), how, shelf)
        start = time.perf_counter()
        once_more = of_measure(RATE, given, how, shelf)
        told["one quarter new"] = time.perf_counter() - start
    if not all(once_more[name].equals(table) for name, table in found.items()):
        raise SystemExit("What was kept gives other figures than what was not.")
    return told


def before_the_newest_quarter(given: Material) -> Material:
    """The same three months earlier."""
    months = given.months[:-3]
    was_there = pl.col("period") <= months[-1]
    return replace(given, months=months, used=given.used.filter(was_there), coverage=given.coverage.filter(was_there))


def figures(medicines: int, organisations: int, times: int) -> Iterator[Figure]:
    """The time and the memory of a whole measure, medians of several processes."""
    command = [sys.executable, "-m", "tests.benchmarks.measures", str(medicines), str(organisations)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(times)
    ]
    size = f"{medicines:,} medicines × {organisations:,} organisations × {QUARTERS} quarters, {DRAWS:,} draws"
    yield at_most(f"a whole measure, {size}", median(run["seconds"] for run in runs), "s", MOST_SECONDS)
    yield at_most(
        f"peak memory of a whole measure, {size}", median(run["megabytes"] for run in runs), "MB", MOST_MEGABYTES
    )
    of_whole = median(run["one quarter new"] / run["seconds"] for run in runs)
    yield at_most(f"the same with one quarter new, of a whole measure, {size}", of_whole, "times", MOST_OF_A_MEASURE)


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
