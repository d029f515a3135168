"""Somebody who reads the pages as a browser does: a locustfile, which writes what it met as a line of JSON an answer.

Every window begins with a whole page and its scripts, which a browser keeps; most steps after that change the page in
place, some choose with a control, and a few fetch a file. Organisations and medicines are others each time.
"""

import hashlib
import json
import random
import re
import time
from collections.abc import Iterator
from typing import Any, TextIO
from urllib.parse import quote, urlsplit

import gevent
from locust import FastHttpUser, constant, events, task

SHOWN = "..page.children...visit.data.."
UPDATE = "/_dash-update-component"
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
CHOSEN = {"medicine": ("organisation", "level", "period"), "organisation": ("period",), "rankings": ("medicine", "level")}


@events.init_command_line_parser.add_listener
def _arguments(parser: Any, **_: Any) -> None:
    parser.add_argument("--met", help="file that lines are written to", default="met.jsonl")


@events.test_start.add_listener
def _begin(environment: Any, **_: Any) -> None:
    environment.met = open(environment.parsed_options.met, "w", encoding="utf-8")  # noqa: SIM115, PTH123


@events.test_stop.add_listener
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
        self.draw = random.Random(number)  # noqa: S311
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
            self.fetch(f"/download/medicine/{self.draw.choice(self.medicines)}.csv")
        else:
            self.follow(*self._next())

    def open(self, page: str, address: str) -> None:
        """A whole page: the document, what Dash asks for at once, and the callback that fills it."""
        begun, start = time.time(), time.perf_counter()
        answers = [self._get(address)]
        both = [gevent.spawn(self._get, path) for path in ("/_dash-layout", "/_dash-dependencies")]
        answers += [each.get() for each in gevent.joinall(both)]
        shown = self.follow(page, address)
        failed = next((each.status_code for each in [*answers, shown] if each.status_code != 200), None)
        self._note("page", page, address, begun, start, fault=failed and f"status {failed}")

    def follow(self, page: str, address: str) -> Any:
        """A link of the page: one callback draws the next one in place."""
        begun, start = time.time(), time.perf_counter()
        answer = self.client.post(UPDATE, json=shown_body(address), headers=self.headers)
        body = answer.content or b""
        took = time.perf_counter()
        self.here, self.shown = address, body
        self._note("callback", page, address, begun, start, took, *_judged(answer.status_code, body))
        return answer

    def choose(self) -> None:
        """A control of the page that is shown, and the page at the address that it leads to."""
        page = _page_of(self.here)
        names = [name for name in CHOSEN.get(page, ()) if self.shown]
        found = dict(_choosers(json.loads(self.shown)["response"]["page"]["children"])) if names else {}
        body = chosen_body(page, self.draw.choice(names), found, self.here, self.draw) if names else None
        if body is None:
            self.follow(*self._next())
            return
        begun, start = time.time(), time.perf_counter()
        answer = self.client.post(UPDATE, json=body, headers=self.headers)
        took = time.perf_counter()
        fault = None if answer.status_code in (200, 204) else f"status {answer.status_code}"
        self._note("callback", f"{page}, a control", self.here, begun, start, took, fault)
        if answer.status_code == 200:
            self.follow(page, next(iter(answer.json()["response"].values()))["href"])

    def fetch(self, address: str) -> None:
        """A file."""
        begun, start = time.time(), time.perf_counter()
        status = self._get(address).status_code
        self._note("file", "download", address, begun, start, fault=None if status == 200 else f"status {status}")

    def _next(self) -> tuple[str, str]:
        page = self.draw.choices(list(STEPS), list(STEPS.values()))[0]
        return page, address_of(page, self.draw, self.medicines, self.places)

    def _get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def _note(
        self,
        kind: str,
        page: str,
        address: str,
        begun: float,
        start: float,
        took: float | None = None,
        fault: str | None = None,
        releases: tuple[int, ...] = (),
        digest: str = "",
    ) -> None:
        ms = ((took or time.perf_counter()) - start) * 1000
        line = {"at": begun, "kind": kind, "page": page, "address": address, "ms": ms, "fault": fault}
        _write(self.environment.met, {**line, "releases": releases, "digest": digest})


def _write(met: TextIO, line: dict[str, Any]) -> None:
    met.write(json.dumps(line) + "\n")


def address_of(page: str, draw: random.Random, medicines: list[str], places: list[str]) -> str:
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


def shown_body(address: str) -> dict[str, Any]:
    """What a browser sends when it comes to an address."""
    parts = urlsplit(address)
    changed = ["location.pathname", "location.search"]
    search = f"?{parts.query}" if parts.query else ""
    return {
        "output": SHOWN,
        "outputs": [{"id": "page", "property": "children"}, {"id": "visit", "property": "data"}],
        "inputs": _location(parts.path, search),
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }


def chosen_body(
    page: str, name: str, found: dict[str, tuple[str, list[str]]], address: str, draw: random.Random
) -> dict[str, Any] | None:
    """What it sends when another option of a control is chosen; None where there is no other."""
    own = {key: each for key, each in found.items() if key.startswith(f"{page}-")}
    value, options = own.get(f"{page}-{name}", ("", []))
    others = [each for each in options if each != value]
    if not others:
        return None
    values = {key: each for key, (each, _) in own.items()} | {f"{page}-{name}": draw.choice(others)}
    parts = urlsplit(address)
    return {
        "output": f"{page}-choice.href",
        "outputs": {"id": f"{page}-choice", "property": "href"},
        "inputs": [{"id": key, "property": "value", "value": each} for key, each in values.items()],
        "changedPropIds": [f"{page}-{name}.value"],
        "parsedChangedPropsIds": [f"{page}-{name}.value"],
        "state": _location(parts.path, f"?{parts.query}" if parts.query else ""),
    }


def _location(path: str, search: str) -> list[dict[str, str]]:
    named = (("pathname", path), ("search", search))
    return [{"id": "location", "property": name, "value": value} for name, value in named]


def _choosers(drawn: Any) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    """The controls of a drawn page in their order: id, value and the values of the options."""
    if isinstance(drawn, list):
        for each in drawn:
            yield from _choosers(each)
    elif isinstance(drawn, dict) and isinstance(drawn.get("props"), dict):
        props = drawn["props"]
        if isinstance(props.get("id"), str) and "value" in props and "data" in props:
            yield props["id"], (props["value"], list(_options(props["data"])))
        yield from _choosers(props.get("children"))


def _options(data: list[dict[str, Any]]) -> Iterator[str]:
    for each in data:
        if "items" in each:
            yield from _options(each["items"])
        else:
            yield each["value"]


def _judged(status: int, body: bytes) -> tuple[str | None, tuple[int, ...], str]:
    """What is wrong with a drawn page, the releases that it names, and its digest."""
    releases = tuple(sorted({int(number) for number in NAMED.findall(body)}))
    fault = f"status {status}" if status != 200 else None if releases else "no release named"
    return fault, releases, hashlib.sha256(body).hexdigest()[:16]
