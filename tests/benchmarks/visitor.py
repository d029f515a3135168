"""Somebody who reads the pages as a browser does: a locustfile, which writes what it met as a line of JSON an answer.

Every window begins with a whole page and its scripts, which a browser keeps; most steps after that change the page in
place, some choose with a control, and a few fetch a file. Organisations and medicines are others each time.
"""

import json
import re
import time
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

import gevent
from locust import FastHttpUser, constant, events, task

from tests.benchmarks.asking import UPDATE, chosen_body, controls, shown_body
from tests.benchmarks.served import digest

SCRIPTS = re.compile(rb'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"')
# The header and the block about the numbers both name the release that a page was drawn from.
NAMED = re.compile(rb"Release (\d+)(?:, data to|, published)")
# What a reader does next, and how often: places and medicines first, as the pages' own links lead there.
STEPS = {
    "medicine": 20,
    "organisation": 20,
    "organisation_cell": 10,
    "overview": 8,
    "rankings": 8,
    "compare": 6,
    "compliance": 5,
    "search": 5,
    "medicines": 4,
    "organisations": 3,
    "indicators": 3,
    "data_quality": 2,
    "methods": 1,
    "about": 1,
}
# Of a hundred steps so many open a window anew, use a control of the page, or fetch a file.
WINDOWS, CHOICES, FILES = 20, 10, 1
CHOSEN = {
    "medicine": ("organisation", "level", "period"),
    "organisation": ("period",),
    "rankings": ("medicine", "level"),
}


@events.init_command_line_parser.add_listener
def _arguments(parser: Any, **_: Any) -> None:
    parser.add_argument("--met", help="file that lines are written to", default="met.jsonl")


@events.test_start.add_listener
def _begin(environment: Any, **_: Any) -> None:
    environment.met = Path(environment.parsed_options.met).open("w", encoding="utf-8")  # noqa: SIM115 - until the end


@events.quitting.add_listener
def _end(environment: Any, **_: Any) -> None:
    environment.met.close()


class Visitor(FastHttpUser):
    """One reader, with an address of its own, who thinks for a second after every answer."""

    wait_time = constant(1)
    network_timeout = connection_timeout = 60.0
    numbered = iter(range(1_000_000))

    def on_start(self) -> None:
        """Open the first window, and learn from the search field what there is to visit."""
        number = next(self.numbered)
        self.draw = Random(number)
        self.headers = {
            "Accept-Encoding": "gzip, deflate, br",
            "X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}",
        }
        for path in SCRIPTS.findall(self._get("/").content or b""):
            self._get(path.decode())
        found = [href for _, href in self._get("/search/suggestions.json").json()]
        self.medicines = [href.rsplit("/", 1)[1] for href in found if href.startswith("/medicine/")]
        self.places = [href.rsplit("/", 1)[1] for href in found if href.startswith("/organisation/")]
        self.here, self.shown = "/", b""
        gevent.sleep(self.draw.random())

    @task
    def step(self) -> None:
        """Whatever a reader does next."""
        chance = self.draw.random() * 100
        if chance < WINDOWS:
            self.open(*self._next())
        elif chance < WINDOWS + CHOICES:
            self.choose()
        elif chance < WINDOWS + CHOICES + FILES:
            self.fetch(f"/download/uptake.csv?medicine={self.draw.choice(self.medicines)}&period_type=quarter")
        else:
            self.follow(*self._next())

    def open(self, page: str, address: str) -> None:
        """A whole page: the document, what Dash asks for at once, and the callback that fills it."""
        at, start = time.time(), time.perf_counter()
        answers = [self._get(address)]
        both = [gevent.spawn(self._get, path) for path in ("/_dash-layout", "/_dash-dependencies")]
        answers += [each.get() for each in gevent.joinall(both)]
        shown = self.follow(page, address)
        faults = [_fault(each) for each in [*answers, shown] if _fault(each)]
        self._note("page", page, address, at, time.perf_counter() - start, fault=next(iter(faults), None))

    def follow(self, page: str, address: str) -> Any:
        """A link of the page: one callback draws the next one in place."""
        at, start = time.time(), time.perf_counter()
        answer = self._update(shown_body(address))
        body, took = answer.content or b"", time.perf_counter() - start
        self.here, self.shown = address, body
        releases = sorted({int(number) for number in NAMED.findall(body)})
        fault = _fault(answer) or (None if releases else "names no release")
        self._note("callback", page, address, at, took, fault, releases=releases, digest=digest(body))
        return answer

    def choose(self) -> None:
        """A control of the page that is shown, and the page at the address that it leads to."""
        page = _page_of(self.here)
        names = CHOSEN.get(page, ()) if self.shown else ()
        found = dict(controls(json.loads(self.shown)["response"]["page"]["children"])) if names else {}
        body = chosen_body(page, self.draw.choice(names), found, self.here, self.draw) if names else None
        if body is None:
            self.follow(*self._next())
            return
        at, start = time.time(), time.perf_counter()
        answer = self._update(body)
        self._note("callback", f"{page}: a control", self.here, at, time.perf_counter() - start, _fault(answer))
        if answer.status_code == 200:
            self.follow(page, next(iter(answer.json()["response"].values()))["href"])

    def fetch(self, address: str) -> None:
        """A file."""
        at, start = time.time(), time.perf_counter()
        answer = self._get(address)
        self._note("file", "download", address, at, time.perf_counter() - start, _fault(answer))

    def _next(self) -> tuple[str, str]:
        page = self.draw.choices(list(STEPS), list(STEPS.values()))[0]
        return page, address_of(page, self.draw, self.medicines, self.places)

    def _get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def _update(self, body: dict[str, Any]) -> Any:
        return self.client.post(UPDATE, json=body, headers=self.headers)

    def _note(
        self, kind: str, page: str, address: str, at: float, took: float, fault: str | None, **told: object
    ) -> None:
        line = {"kind": kind, "page": page, "address": address, "at": at, "ms": took * 1000, "fault": fault, **told}
        self.environment.met.write(json.dumps(line) + "\n")


def _fault(answer: Any) -> str | None:
    """What went wrong with an answer; a control that changes nothing is answered with 204."""
    return None if answer.status_code in (200, 204) else f"status {answer.status_code}"


def address_of(page: str, draw: Random, medicines: list[str], places: list[str]) -> str:
    """An address of a page, of some medicine and some organisation."""
    medicine, place, other = draw.choice(medicines), *draw.sample(places, 2)
    return {
        "medicine": f"/medicine/{medicine}",
        "organisation": f"/organisation/{place}",
        "organisation_cell": f"/organisation/{place}/{medicine}",
        "overview": "/",
        "rankings": f"/rankings?medicine={medicine}",
        "compare": f"/compare?medicine={medicine}&org={place}&org={other}",
        "search": f"/search?q={quote(medicine[:4])}",
        "data_quality": "/data-quality",
    }.get(page, f"/{page}")


def _page_of(address: str) -> str:
    """The page at one of these addresses, as its controls are named."""
    parts = urlsplit(address).path.strip("/").split("/")
    return "organisation_cell" if len(parts) > 2 else parts[0]
