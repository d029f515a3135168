"""A national release with many readers at once: how fast its pages are drawn, in how much memory, seen whole or mixed.

``python -m tests.benchmarks.serving FOLDER --seconds 1800`` makes the nation in a folder, or takes the one that is there.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from io import StringIO
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from rich.console import Console

from ingest.synthetic import TINY, Size, write_sample
from scorecard.commands.config import read_config
from scorecard.commands.narrator import Narrator
from scorecard.commands.run import run as run_job
from scorecard.commands.workplace import working_in
from scorecard.settings import Settings
from tests.benchmarks.contender import MEGABYTE
from tests.benchmarks.figures import Figure, at_most, table
from tests.benchmarks.served import Served, serving

# 200 trusts, 42 ICBs, 126 sub-ICB locations and 7 regions; 28 quarters.
NATION = Size(200, 84, 200, 2, regions=7, icbs=42, sub_icbs_an_icb=3, practices_a_sub_icb=20, share_used=0.4)
VILLAGE = replace(TINY, months=16)
BEFORE, WHOLE = 1, 2
WORKERS, USERS = 2, 50
VISITOR = Path(__file__).with_name("visitor.py")
# Of the run: when the next release is published, and when readers are led back; what is left out of its figures.
PUBLISHED = ((0.6, WHOLE), (0.8, BEFORE))
WARMING = 0.1
LOOK_EVERY = 1.0
# Readers look at a release that was published for so long at least; who waits for an answer leaves after so long.
LOOKED_AT, LONGEST_ANSWER = 5.0, 120.0
MOST_ASKED_AGAIN = 60
PAGE_MS, CALLBACK_MS, MOST_GROWTH = 150, 100, 1.05

Line = dict[str, Any]


@dataclass(frozen=True)
class Visited:
    """What came of a run: lines of the visitors, moments when another release was shown, memory over time in bytes."""

    lines: Sequence[Line]
    begun: float
    ended: float
    turned: Sequence[float]
    memory: Sequence[tuple[float, int]]
    worked: float

    @property
    def warm(self) -> Iterator[Line]:
        """Lines of after the beginning, in which the readers arrive."""
        start = self.begun + (self.ended - self.begun) * WARMING
        return (line for line in self.lines if line["at"] >= start)


def scale(rows: int) -> tuple[Size, int]:
    """The size and the readers for so many rows of the month of validation: all of both from a national month on."""
    return (NATION, USERS) if rows >= 18_000_000 else (VILLAGE, max(2, rows * USERS // 18_000_000))


def releases(folder: Path, size: Size) -> None:
    """Two releases in a home folder, by the product's own job: without the newest month, and with it."""
    sample = folder / "sample"
    write_sample(sample, size)
    config = read_config(sample / "sample.toml")
    months = sorted((sample / "scmd").iterdir(), key=lambda path: path.stem.rsplit("_", 1)[1])
    before = config.model_copy(update={"scmd": [f"scmd/{path.name}" for path in months[:-1]]})
    for each in (before, config):
        with working_in(Settings(home=folder / "home")) as place:
            run_job(place, Narrator(Console(file=StringIO())), each, sample)


def nation(folder: Path, size: Size) -> Path:
    """The home folder with both releases, made in a process of its own where it is not there."""
    if not (folder / "home").is_dir():
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            other.submit(releases, folder, size).result()
    return folder / "home"


def visited(served: Served, met: Path, users: int, seconds: int) -> Visited:
    """Let so many readers in for so long, publish meanwhile, and look at the memory.

    On a slow machine they stay a little longer, so that they see each release that was published.
    """
    command = [sys.executable, "-m", "locust", "--locustfile", str(VISITOR), "--headless", "--only-summary"]
    options = {"users": users, "spawn-rate": max(1, users // 5), "host": served.address, "met": met}
    given = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
    readers = subprocess.Popen(
        [*command, *given, "--exit-code-on-error", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    begun, waiting, worked = time.time(), list(PUBLISHED), served.worked
    turned: list[float] = []
    memory: list[tuple[float, int]] = []
    published = shown = served.release
    while readers.poll() is None and (
        waiting or shown != published or time.time() < max(begun + seconds, turned[-1] + LOOKED_AT)
    ):
        memory.append((time.time(), served.resident))
        if waiting and shown == published and time.time() - begun >= waiting[0][0] * seconds:
            published = waiting.pop(0)[1]
            served.publish(published)
        if served.release != shown:
            shown = published
            turned.append(time.time())
        with suppress(subprocess.TimeoutExpired):
            readers.wait(LOOK_EVERY)
    ended, worked = time.time(), served.worked - worked
    if readers.poll() is not None:
        raise RuntimeError(f"The readers left early, with {readers.returncode}.")
    readers.terminate()
    readers.wait(timeout=LONGEST_ANSWER)
    lines = [json.loads(line) for line in met.read_text(encoding="utf-8").splitlines()]
    return Visited(lines, begun, ended, turned, memory, worked)


def mixed(served: Served, found: Visited) -> int:
    """How many pages name several releases, or are not what the release that they name shows in peace.

    Asked again are those that were drawn closest to a moment when another release was shown.
    """
    drawn = [line for line in found.lines if line.get("digest") and not line["fault"]]
    torn = len([line for line in drawn if len(line["releases"]) != 1])
    close = sorted(drawn, key=lambda line: min((abs(line["at"] - at) for at in found.turned), default=0.0))
    asked = {line["address"]: None for line in close[: 3 * MOST_ASKED_AGAIN]}
    again = list(asked)[:MOST_ASKED_AGAIN]
    peace: dict[tuple[int, str], str] = {}
    for release in (BEFORE, WHOLE):
        served.publish(release)
        served.wait_for(release)
        peace |= {(release, address): served.digest(address) for address in again}
    known = [(line, peace.get((line["releases"][0], line["address"]))) for line in drawn if len(line["releases"]) == 1]
    return torn + len([line for line, digest in known if digest and digest != line["digest"]])


def judged(served: Served, found: Visited, users: int, at_start: int) -> Iterator[Figure]:
    """The figures of a run."""
    where = f"{users} readers"
    for kind, most in (("page", PAGE_MS), ("callback", CALLBACK_MS)):
        times = [line["ms"] for line in found.warm if line["kind"] == kind]
        middle, high = percentiles(times)
        yield Figure(f"median of a {kind}, {where}", middle, "ms")
        yield at_most(f"95th percentile of a {kind}, {where}", high, "ms", most)
    seconds = found.ended - found.begun
    requests = sum({"page": 3}.get(line["kind"], 1) for line in found.lines)
    yield Figure(f"requests, {where}", requests / seconds, "a second")
    yield Figure(f"processor time of the server, {where}", found.worked / seconds, "cores")
    faults = Counter(line["fault"] for line in found.lines if line["fault"])
    yield Figure(f"faults, {where}", faults.total(), "answers", goal="none", met=not faults)
    seen = Counter(line["releases"][0] for line in found.lines if line.get("releases"))
    told = ", ".join(f"{count:,} of release {release}" for release, count in sorted(seen.items()))
    torn = mixed(served, found)
    yield Figure(f"mixed pages while publishing ({told})", torn, "pages", goal="none", met=torn == 0 and len(seen) == 2)
    yield Figure("memory of the server at its start", at_start / MEGABYTE, "MB")
    yield from grown(found, where)


def grown(found: Visited, where: str) -> Iterator[Figure]:
    """Memory of the last third of a run against that of the first, which begins when the readers have arrived."""
    start = found.begun + (found.ended - found.begun) * WARMING
    held = [size for at, size in found.memory if at >= start]
    thirds = [held[len(held) * part // 3 : len(held) * (part + 1) // 3] for part in range(3)]
    first, _, last = (fmean(third) if third else float("nan") for third in thirds)
    yield Figure(f"most memory of the server, {where}", max(held, default=0) / MEGABYTE, "MB")
    name, against = f"memory of the server, last third, {where}", "the first third"
    ratio = last / first
    yield Figure(name, last / MEGABYTE, "MB", against, ratio, f"at most {MOST_GROWTH:g} times", ratio <= MOST_GROWTH)


def percentiles(times: Sequence[float]) -> tuple[float | None, float | None]:
    """The median and the 95th percentile; of fewer than two times none."""
    if len(times) < 2:
        return None, None
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


def by_page(found: Visited) -> Iterator[str]:
    """A line for each kind of answer and page: how many, median, 95th percentile."""
    kinds = sorted({(line["kind"], line["page"]) for line in found.warm})
    for kind, page in kinds:
        times = [line["ms"] for line in found.warm if (line["kind"], line["page"]) == (kind, page)]
        middle, high = percentiles(times)
        if middle is not None:
            yield f"{kind:9} {page:24} {len(times):6,} {middle:8.0f} {high:8.0f}"


def by_time(found: Visited, parts: int = 10) -> Iterator[str]:
    """A line for each tenth of the run: 95th percentiles of callbacks and memory."""
    edges = [found.begun + (found.ended - found.begun) * part / parts for part in range(parts + 1)]
    for start, end in pairwise(edges):
        times = [line["ms"] for line in found.lines if line["kind"] == "callback" and start <= line["at"] < end]
        held = [size for at, size in found.memory if start <= at < end]
        middle, high = percentiles(times)
        if middle is not None and held:
            yield f"{start - found.begun:6.0f} s {len(times):6,} {middle:8.0f} {high:8.0f} ms {fmean(held) / 1e6:8.0f} MB"


def figures(folder: Path, size: Size, users: int, seconds: int, workers: int = WORKERS) -> Iterator[Figure]:
    """Every figure, where locust is installed."""
    if find_spec("locust") is None:
        return
    home = nation(folder, size)
    with serving(home, workers) as served:
        served.publish(BEFORE)
        served.wait_for(BEFORE)
        at_start = served.resident
        found = visited(served, folder / "met.jsonl", users, seconds)
        for line in (*by_page(found), *by_time(found)):
            print(line, file=sys.stderr)
        yield from judged(served, found, users, at_start)


def main() -> None:
    """Measure a nation in a folder, and print the table."""
    parser = argparse.ArgumentParser(description="A national release with many readers at once.")
    parser.add_argument("folder", type=Path, help="where the nation is, or is made")
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--workers", type=int, default=WORKERS)
    given = parser.parse_args()
    measured = []
    for figure in figures(given.folder, NATION, given.users, given.seconds, given.workers):
        print(figure.as_json(), flush=True)
        measured.append(figure)
    print(f"\n{table(measured)}")


if __name__ == "__main__":
    main()
