"""A first visit in a browser with an empty cache: what it weighs, and when a reader sees what."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.served import serving
from tests.lib.requirements import chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MEGABIT = 1_000_000 / 8
# When the first chart is seen (in the second frame after its drawing is in the document, when one is painted) and when it answers to the pointer,
# the newest of what the browser calls its largest paint, and all shifts.
WATCH = """() => {
  window.seen = {chart: null, live: null, largest: null, shift: 0};
  const painted = note => requestAnimationFrame(() => requestAnimationFrame(note));
  const mark = name => painted(() => { window.seen[name] = window.seen[name] || performance.now(); });
  new MutationObserver(() => {
    const isFirst = document.getElementById('first-sight') !== null;
    if (document.querySelector(isFirst ? '#first-sight .picture' : '.main-svg')) mark('chart');
    if (!isFirst && document.querySelector('.main-svg')) mark('live');
  }).observe(document, {childList: true, subtree: true});
  const see = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
  see('largest-contentful-paint', entry => { window.seen.largest = entry.startTime; });
  see('layout-shift', entry => { if (!entry.hadRecentInput) window.seen.shift += entry.value; });
}"""
TOLD = """() => ({...window.seen,
  first: performance.getEntriesByName('first-contentful-paint')[0].startTime})"""


@dataclass(frozen=True)
class Line:
    """How a reader is connected, how slow the processor is, and by when the first chart is to be there."""

    name: str
    most_seconds: float
    megabits: float | None = None
    latency: float = 0
    slower: float = 1


LINES = (
    Line("at hand", 2.0),
    Line("over 8 Mbit/s and 60 ms, on a processor four times slower", 3.5, megabits=8, latency=60, slower=4),
)


def constrain(session: CDPSession, line: Line) -> None:
    """Make the connection and the processor as slow as they are to be."""
    session.send("Network.enable")
    if line.megabits:
        rate = line.megabits * MEGABIT
        told = {"offline": False, "latency": line.latency, "downloadThroughput": rate, "uploadThroughput": rate}
        session.send("Network.emulateNetworkConditions", told)
    session.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})


def visit(browser: Browser, address: str, line: Line) -> dict[str, float]:
    """One visit: seconds to the first paint, the largest and the first chart, still and live; layout shifts; kilobytes in all."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    constrain(session, line)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda told: received.append(float(told["encodedDataLength"])))
    page.add_init_script(f"({WATCH})()")
    page.goto(address)
    page.wait_for_function("() => window.seen.live")
    page.wait_for_load_state("networkidle")
    seen: dict[str, Any] = page.evaluate(TOLD)
    context.close()
    times = {name: seen[name] / 1000 for name in ("first", "largest", "chart", "live")}
    return {**times, "shift": seen["shift"], "kilobytes": sum(received) / 1000}


def figures(home: Path, times: int, path: str = "/") -> Iterator[Figure]:
    """Medians of so many visits to a page over each line, after one that warms the server up."""
    program = chromium()
    if program is None:
        return
    with serving(home, 2) as served, sync_playwright() as playwright:
        # Drawing the first pages of a release takes a processor that belongs to the browser here.
        served.wait_for(served.release)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for line in LINES:
            visit(browser, served.address + path, line)
            seen = [visit(browser, served.address + path, line) for _ in range(times)]
            of = {name: median(one[name] for one in seen) for name in seen[0]}
            yield at_most(f"first chart of a first visit, {line.name}", of["chart"], "s", line.most_seconds)
            yield Figure(f"the same chart with all that it answers to, {line.name}", of["live"], "s")
            yield Figure(f"first paint, {line.name}", of["first"], "s")
            yield Figure(f"largest paint, {line.name}", of["largest"], "s", goal="good: at most 2.5 s")
            yield Figure(f"layout shift, {line.name}", of["shift"], "", goal="good: at most 0.1")
            yield at_most(f"weight of a first visit, {line.name}", of["kilobytes"], "kB", 850)
        browser.close()


if __name__ == "__main__":
    for each in figures(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]):
        print(json.dumps(vars(each)))
