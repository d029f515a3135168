"""Ranks with intervals at national scale: medicines × organisations × quarters, each by bootstrap of its twelve months."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

import numpy as np

from scorecard.statistics.bootstrap import resampling
from scorecard.statistics.ranks import volume_ranks
from tests.benchmarks.contender import MEGABYTE, resident
from tests.benchmarks.figures import Figure, at_most

QUARTERS, DRAWS = 28, 1_000
MOST_SECONDS, MOST_MEGABYTES = 60, 2_000


def measure(medicines: int, organisations: int) -> dict[str, float]:
    """How long all windows of all medicines take, and how much memory above the imports."""
    drawn = np.random.Generator(np.random.PCG64(2011))
    months = QUARTERS * 3 + 9
    populations = drawn.uniform(100_000, 3_000_000, organisations)
    how = resampling(2011, draws=DRAWS)
    before, start, ranked = resident(), time.perf_counter(), 0
    for _ in range(medicines):
        monthly = drawn.gamma(4, 250, (months, organisations))
        for quarter in range(QUARTERS):
            ranked += len(volume_ranks(monthly[quarter * 3 : quarter * 3 + 12], populations, how).places)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "megabytes": (peak - before) / MEGABYTE, "ranked": ranked}


def figures(medicines: int, organisations: int, times: int) -> Iterator[Figure]:
    """The time and the memory that the ranks take, medians of several processes."""
    command = [sys.executable, "-m", "tests.benchmarks.ranks", str(medicines), str(organisations)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(times)
    ]
    size = f"{medicines:,} medicines × {organisations:,} organisations × {QUARTERS} quarters, {DRAWS:,} draws"
    yield at_most(f"ranks, {size}", median(run["seconds"] for run in runs), "s", MOST_SECONDS)
    yield at_most(f"peak memory of ranks, {size}", median(run["megabytes"] for run in runs), "MB", MOST_MEGABYTES)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
