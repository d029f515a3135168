"""One contender on one file, in a process of its own: prints what it answered, how long it took and its memory.

Time and memory are counted from when everything is imported and, for Spark, its session is started.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

MEGABYTE = 1_000_000


def resident() -> int:
    """Bytes of memory that the process holds now; Linux tells it in pages."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main(name: str, path: Path) -> None:
    """Let the contender answer, and print what it took as JSON."""
    told = json.loads(path.with_suffix(".faults.json").read_text())
    contender = import_module(f"tests.benchmarks.contenders.{name}")
    contender.prepare()
    before, start = resident(), time.perf_counter()
    answers = contender.answers(path, told["announced"])
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "megabytes": (peak - before) / MEGABYTE, "answers": answers}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
