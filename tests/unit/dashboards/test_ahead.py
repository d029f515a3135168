"""Pages are drawn before anybody asks, once for each release, and what is drawn is what a browser gets."""

import asyncio
from collections.abc import Hashable
from contextlib import nullcontext

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboards import router
from dashboards.app import create_app
from dashboards.operation.ahead import DrawsAhead, asking_for
from dashboards.operation.guards import Operation
from dashboards.operation.kept import KeptPages, asked
from dashboards.readings import Readings
from scorecard.errors import LostDatabaseError
from tests.benchmarks.asking import UPDATE, shown_body
from tests.lib.awaiting import awaited


class Site:
    """A server that notes which pages it drew, of the edition that is shown then."""

    def __init__(self, *addresses: str) -> None:
        self.edition: Hashable = 1
        self.drawn: list[tuple[Hashable, str]] = []
        self.kept = KeptPages(Starlette(routes=[Route(UPDATE, self._draw, methods=["POST"])]), self._shown)
        self.ahead = DrawsAhead(self.kept, self._shown, lambda: addresses)

    def _shown(self) -> Hashable:
        return self.edition

    async def _draw(self, request: Request) -> Response:
        path, _ = asked(await request.body()) or ("", "")
        self.drawn.append((self.edition, path))
        if path == "/publishes":
            self.edition = 2
        if path == "/breaks":
            raise ZeroDivisionError
        return Response(path)

    def once(self) -> list[tuple[Hashable, str]]:
        """What one look draws."""
        before = len(self.drawn)
        awaited(self.ahead.once())
        return self.drawn[before:]


def test_every_page_is_drawn_once_for_each_release() -> None:
    site = Site("/", "/medicines")
    assert site.once() == [(1, "/"), (1, "/medicines")]
    assert site.once() == []
    site.edition = 2
    assert site.once() == [(2, "/"), (2, "/medicines")]


def test_nothing_is_drawn_where_nothing_is_shown() -> None:
    site = Site("/")
    site.edition = None
    assert site.once() == []


def test_it_begins_anew_where_a_release_is_published_meanwhile() -> None:
    site = Site("/", "/publishes", "/medicines")
    assert site.once() == [(1, "/"), (1, "/publishes")]
    assert site.once() == [(2, "/"), (2, "/publishes"), (2, "/medicines")]


def test_a_page_that_cannot_be_drawn_keeps_no_other_from_being_drawn(caplog: pytest.LogCaptureFixture) -> None:
    site = Site("/", "/breaks", "/medicines")
    assert site.once() == [(1, "/"), (1, "/breaks"), (1, "/medicines")]
    assert [(line.getMessage(), line.told["fault"]) for line in caplog.records if hasattr(line, "told")] == [
        ("not drawn ahead", "ZeroDivisionError")
    ]
    assert site.once() == []


def test_readers_come_first() -> None:
    site = Site("/")
    looks = iter([True, True, False])
    site.ahead.is_busy = lambda: next(looks)
    assert site.once() == [(1, "/")]
    assert next(looks, None) is None


def test_a_reader_gets_what_was_drawn_ahead() -> None:
    site = Site("/medicine/a")
    site.once()

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site.kept), base_url="http://site") as client:
            return await client.post(UPDATE, json=shown_body("/medicine/a"), headers={"Accept-Encoding": "br"})

    assert awaited(ask()).text == "/medicine/a"
    assert len(site.drawn) == 1


def test_it_goes_on_until_the_server_stops_though_the_database_is_gone_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dashboards.operation.ahead.LOOK_SECONDS", 0.0)
    answers = iter([LostDatabaseError("gone"), LostDatabaseError("gone")])
    drawn = asyncio.Event()

    def edition() -> Hashable:
        for error in answers:
            raise error
        return 1

    async def pages(*_: object) -> None:
        drawn.set()

    async def live() -> None:
        async with DrawsAhead(pages, edition, lambda: ["/"]).going_on():
            await asyncio.wait_for(drawn.wait(), timeout=20)

    awaited(live())
    assert drawn.is_set()
    assert next(answers, None) is None


def test_what_is_asked_for_is_what_a_browser_asks_for() -> None:
    for address in ("/medicine/a", "/rankings?medicine=a"):
        assert asking_for(address) == shown_body(address)


def test_every_first_address_is_a_page(readings: Readings) -> None:
    addresses = router.first_addresses(readings.catalogue())
    assert len(addresses) == len(set(addresses)) > 60
    assert all(router.is_there(readings, each.partition("?")[0]) for each in addresses)
    views = [
        router.render(readings, *each.split("?"))[0] if "?" in each else router.render(readings, each, "")[0]
        for each in addresses[:9]
    ]
    assert not any("No such" in view.title for view in views)


def test_the_app_draws_ahead_only_where_it_is_told_to(sample_database_url: str) -> None:
    for told in (True, False):
        app = create_app(sample_database_url, operation=Operation(draws_ahead=told))
        assert (app.server.state.meanwhile is nullcontext) is not told
