"""Pages that are kept: drawn once for whoever asks, dropped with their release, never more than there is room for."""

import asyncio
import json
from collections.abc import Callable, Hashable
from threading import Event

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboards.app import create_app
from dashboards.operation.kept import KeptPages, Page, Pages, asked
from dashboards.readings import Readings
from scorecard.store.database import Database
from tests.benchmarks.asking import UPDATE, shown_body
from tests.lib.awaiting import awaited


class Site:
    """A server whose pages say how many of them it has drawn, and which edition was shown then."""

    def __init__(self, most_bytes: int = 1_000, status: int = 200) -> None:
        self.drawn = 0
        self.edition: Hashable = "first"
        self.meanwhile: Callable[[], None] = lambda: None
        self.status = status
        self.runs = 0
        inner = Starlette(routes=[Route(UPDATE, self._draw, methods=["POST"])])
        self.app = KeptPages(inner, self._shown, most_bytes, changing={"data_quality": lambda: self.runs})

    def _shown(self) -> Hashable:
        return self.edition

    async def _draw(self, request: Request) -> Response:
        self.drawn += 1
        await asyncio.sleep(0)
        self.meanwhile()
        return Response(f"{self.edition}: page {self.drawn}", self.status, {"X-Asked": (await request.body()).decode()})

    def ask(self, *addresses: str, coding: str = "identity") -> list[httpx.Response]:
        """Answers to readers who all ask at once."""

        async def all_at_once() -> list[httpx.Response]:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://site") as client:
                headers = {"Accept-Encoding": coding}
                asking = [client.post(UPDATE, json=shown_body(each), headers=headers) for each in addresses]
                return await asyncio.gather(*asking)

        return awaited(all_at_once())

    def texts(self, *addresses: str) -> list[str]:
        """What each of them reads, one after the other."""
        return [self.ask(address)[0].text for address in addresses]


def test_a_page_is_drawn_once_and_sent_as_it_was() -> None:
    site = Site()
    first, again = site.ask("/medicine/a?unit=mg")[0], site.ask("/medicine/a?unit=mg")[0]
    assert (first.text, again.text) == ("first: page 1", "first: page 1")
    assert first.headers == again.headers


def test_readers_who_ask_at_once_wait_for_one_drawing() -> None:
    site = Site()
    assert {answer.text for answer in site.ask(*["/"] * 5)} == {"first: page 1"}
    assert site.app.turns == {}


def test_a_short_drawing_does_not_wait_for_a_long_one() -> None:
    is_short_drawn, site = Event(), Site()

    def draw() -> None:
        if site.drawn == 1:
            assert is_short_drawn.wait(30), "The second page was not drawn while the first was."
        is_short_drawn.set()

    site.meanwhile = draw
    assert [answer.status_code for answer in site.ask("/medicine/a", "/medicine/b")] == [200, 200]


def test_addresses_and_codings_are_apart() -> None:
    site = Site()
    assert len(set(site.texts("/", "/compare", "/compare?org=A", "/compare?org=B"))) == 4
    assert site.ask("/", coding="gzip")[0].text == "first: page 5"
    assert site.texts("/") == ["first: page 1"]


def test_another_edition_drops_what_was_drawn() -> None:
    site = Site()
    site.texts("/", "/medicines")
    site.edition = "second"
    assert site.texts("/", "/") == ["second: page 3", "second: page 3"]
    assert site.app.pages.size == len("second: page 3")


def test_a_page_of_which_the_edition_changed_meanwhile_is_not_kept() -> None:
    site = Site()
    site.meanwhile = lambda: setattr(site, "edition", "second")
    assert site.texts("/") == ["second: page 1"]
    site.edition = "first"
    site.meanwhile = lambda: None
    assert site.texts("/") == ["first: page 2"]


def test_while_nothing_is_shown_nothing_is_kept() -> None:
    site = Site()
    site.edition = None
    assert site.texts("/", "/") == ["None: page 1", "None: page 2"]


def test_faults_are_not_kept() -> None:
    site = Site(status=500)
    assert site.texts("/", "/") == ["first: page 1", "first: page 2"]
    assert site.app.turns == {}


@pytest.mark.parametrize(
    "address", ["/releases", "/release/1", "/%72eleases/", "/release/1/", f"/search?q={'a' * 500}"]
)
def test_what_changes_without_a_release_is_drawn_each_time(address: str) -> None:
    assert Site().texts(address, address) == ["first: page 1", "first: page 2"]


def test_what_changes_with_each_check_is_drawn_again_after_one() -> None:
    site = Site()
    asked_for = ("/data%2Dquality/", "/data-quality?source=scmd", "/")
    assert site.texts(*asked_for, *asked_for) == ["first: page 1", "first: page 2", "first: page 3"] * 2
    site.runs += 1
    assert site.texts(*asked_for) == ["first: page 4", "first: page 5", "first: page 3"]


def test_what_was_drawn_while_a_check_ended_is_not_kept() -> None:
    site = Site()
    site.meanwhile = lambda: setattr(site, "runs", site.runs + 1)
    assert site.texts("/data-quality") == ["first: page 1"]
    site.meanwhile = lambda: None
    assert site.texts("/data-quality", "/data-quality") == ["first: page 2", "first: page 2"]


def test_the_pages_asked_for_last_are_kept() -> None:
    site = Site(most_bytes=2 * len("first: page 1"))
    site.texts("/a", "/b", "/a", "/c")
    assert site.texts("/a", "/c", "/b") == ["first: page 1", "first: page 3", "first: page 4"]
    assert site.app.pages.size == 2 * len("first: page 1")


def test_a_page_larger_than_all_the_room_is_not_kept() -> None:
    pages = Pages(10)
    pages.keep("key", Page(({"type": "http.response.body", "body": b"eleven byte"},), None))
    assert (pages.get("key"), pages.size) == (None, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'"inputs"',
        b'{"inputs": 1}',
        b'{"inputs": [1], "output": "x"}',
        json.dumps({**shown_body("/"), "output": "medicine-choice.href"}).encode(),
        json.dumps({**shown_body("/"), "inputs": [{"id": "location", "property": "pathname", "value": 1}]}).encode(),
    ],
)
def test_whatever_else_is_asked_for_passes_through(body: bytes) -> None:
    assert asked(body) is None


def test_an_address_without_a_search_is_one_with_an_empty_one() -> None:
    without = shown_body("/medicines")
    del without["inputs"][1]["value"]
    assert asked(json.dumps(without).encode()) == asked(json.dumps(shown_body("/medicines")).encode())


def test_the_app_sends_a_kept_page_with_headers_of_its_own_and_counts_it(sample_database_url: str) -> None:
    server = create_app(sample_database_url).server
    server.add_middleware(KeptPages, edition=Readings(Database.open_read_only(sample_database_url)).edition)
    server.middleware_stack = server.build_middleware_stack()

    async def answers() -> list[httpx.Response]:
        transport = httpx.ASGITransport(server, client=("127.0.0.1", 1))
        async with (
            server.router.lifespan_context(server),
            httpx.AsyncClient(transport=transport, base_url="http://site") as client,
        ):
            asking = [("gzip", "/medicines"), ("gzip", "/medicines"), ("identity", "/medicines")]
            found = [
                await client.post(UPDATE, json=shown_body(address), headers={"Accept-Encoding": coding})
                for coding, address in asking
            ]
            return [*found, await client.get("/metrics")]

    *packed, plain, counted = awaited(answers())
    assert [answer.headers["content-encoding"] for answer in packed] == ["gzip", "gzip"]
    assert {answer.headers["content-type"] for answer in [*packed, plain]} == {"application/json"}
    assert packed[0].json() == packed[1].json() == plain.json()
    assert len({answer.headers["x-request-id"] for answer in packed}) == 2
    assert all("content-security-policy" in answer.headers for answer in packed)
    assert f'route="{UPDATE}",status="200"}} 3.0' in counted.text
