"""Pages are drawn before anybody asks, once for each release, and readers see a release when its pages are there."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboards import drawing, router
from dashboards.app import create_app
from dashboards.operation.ahead import asking_for, drawn, parts
from dashboards.operation.drawn import LONGEST_WAIT, DrawnPages
from dashboards.operation.kept import KeptPages, asked
from dashboards.readings import Readings
from dashboards.shown import Edition, Shown
from scorecard.errors import LostDatabaseError, UnknownReleaseError
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.benchmarks.asking import UPDATE, shown_body
from tests.browser.serving import serving
from tests.lib.awaiting import awaited

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST, SECOND, THIRD, FOURTH = ((number, MONDAY + timedelta(days=number)) for number in (1, 2, 3, 4))
HOME = ("/", "")
ANSWER, DOCUMENT = brotli.compress(b"an answer"), brotli.compress(b"<p>a document</p>")


@pytest.fixture
def pages(tmp_path: Path) -> DrawnPages:
    return DrawnPages(tmp_path)


def site(answer: Callable[[str], Response]) -> Starlette:
    """A server that draws a page of an address."""

    async def draw(request: Request) -> Response:
        return answer("".join(asked(await request.body()) or ()))

    return Starlette(routes=[Route(UPDATE, draw, methods=["POST"])])


async def addresses_drawn(app: Starlette, *addresses: str) -> list[tuple[str, bytes, bytes]]:
    """What comes of asking for addresses: each that can be drawn, with its answer and a document that holds it."""

    return [sheet async for sheet in drawn(app, addresses, lambda answer: b"<" + answer + b">")]


class TestFolder:
    """The folder of drawn pages."""

    def test_a_page_comes_back_as_it_was_put_aside(self, pages: DrawnPages) -> None:
        pages.keep(FIRST, HOME, ANSWER, DOCUMENT)
        found = pages.find(FIRST, HOME, "br")
        assert found is not None
        assert dict(found.messages[0]["headers"]) == {
            b"content-type": b"application/json",
            b"content-encoding": b"br",
            b"vary": b"Accept-Encoding",
            b"content-length": str(len(ANSWER)).encode(),
        }
        assert found.messages[1]["body"] == ANSWER
        assert pages.document(FIRST, HOME, "br") == DOCUMENT

    @pytest.mark.parametrize(
        ("edition", "address", "coding"),
        [(SECOND, HOME, "br"), (FIRST, ("/", "?unit=mg"), "br"), (FIRST, HOME, "gzip"), (FIRST, HOME, "")],
    )
    def test_another_release_address_or_coding_is_not_there(
        self, pages: DrawnPages, edition: Edition, address: tuple[str, str], coding: str
    ) -> None:
        pages.keep(FIRST, HOME, ANSWER, DOCUMENT)
        assert pages.find(edition, address, coding) is None
        assert pages.document(edition, address, coding) is None

    def test_only_the_two_releases_shown_last_are_kept(self, pages: DrawnPages) -> None:
        for edition in (FIRST, SECOND, THIRD):
            pages.keep(edition, HOME, ANSWER, DOCUMENT)
            pages.complete(edition)
            pages.show(edition)
        pages.show(SECOND)
        pages.keep(FOURTH, HOME, ANSWER, DOCUMENT)
        pages.show(FOURTH)
        assert [edition[0] for edition in (FIRST, SECOND, THIRD, FOURTH) if pages.find(edition, HOME, "br")] == [2, 4]
        assert [pages.is_complete(edition) for edition in (FIRST, SECOND, FOURTH)] == [False, True, False]


class TestChoice:
    """Which release readers see."""

    def test_at_first_it_is_what_is_published(self, pages: DrawnPages) -> None:
        assert [pages.choose(each) for each in (None, FIRST, SECOND)] == [None, FIRST, SECOND]

    def test_a_later_release_waits_for_its_pages(self, pages: DrawnPages) -> None:
        pages.show(FIRST)
        later = (2, datetime.now(UTC))
        assert pages.choose(later) == FIRST
        pages.show(later)
        assert pages.choose(later) == later

    def test_it_does_not_wait_for_ever_though_nobody_draws(self, pages: DrawnPages) -> None:
        pages.show(FIRST)
        almost, over = (datetime.now(UTC) - LONGEST_WAIT + timedelta(minutes=step) for step in (1, -1))
        assert [pages.choose((2, at))[0] for at in (almost, over)] == [1, 2]  # type: ignore[index]

    @pytest.mark.parametrize("published", [FIRST, (2, MONDAY + timedelta(days=9)), None])
    def test_an_earlier_one_and_the_same_again_never_wait(self, pages: DrawnPages, published: Edition | None) -> None:
        pages.show(SECOND)
        assert pages.choose(published) == published

    def test_a_release_that_was_dropped_meanwhile_is_not_shown(self, sample_database_url: str) -> None:
        database = Database.open_read_only(sample_database_url)
        published = Shown(database).edition()
        assert published is not None
        assert Shown(database, lambda _: (99, MONDAY)).edition() == published
        older = (published[0], MONDAY)
        assert Shown(database, lambda _: older).edition() == older

    def test_nothing_is_shown_while_nothing_is_published(self, empty_database: Database) -> None:
        assert Shown(empty_database).edition() is None
        with pytest.raises(UnknownReleaseError, match="No release is published yet"):
            Shown(empty_database).release()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    yield database
    database.close()


def test_each_page_is_asked_for_as_a_browser_does() -> None:
    for address in ("/medicine/a", "/rankings?medicine=a"):
        assert asking_for(address) == shown_body(address)
    found = awaited(addresses_drawn(site(Response), "/", "/rankings?medicine=a"))
    assert found == [("/", b"/", b"</>"), ("/rankings?medicine=a", b"/rankings?medicine=a", b"</rankings?medicine=a>")]
    assert parts("/rankings?medicine=a") == ("/rankings", "?medicine=a")


def test_a_page_that_cannot_be_drawn_keeps_no_other_from_being_drawn(caplog: pytest.LogCaptureFixture) -> None:
    def answer(address: str) -> Response:
        return Response(str(1 // ["/breaks", "/faulty", "/"].index(address)), 500 if address == "/faulty" else 200)

    assert awaited(addresses_drawn(site(answer), "/breaks", "/faulty", "/")) == [("/", b"0", b"<0>")]
    assert [(line.getMessage(), line.told["fault"]) for line in caplog.records if hasattr(line, "told")] == [
        ("not drawn ahead", "ZeroDivisionError")
    ]


def test_a_document_that_cannot_be_written_keeps_no_other_page_from_being_drawn() -> None:
    async def sheets() -> list[tuple[str, bytes, bytes]]:
        return [
            each async for each in drawn(site(Response), ["/0", "/1"], lambda answer: b"%d" % (1 // int(answer[1:])))
        ]

    assert awaited(sheets()) == [("/1", b"/1", b"1")]


def test_a_reader_gets_what_was_drawn_ahead_and_others_have_it_drawn(pages: DrawnPages) -> None:
    pages.keep(FIRST, ("/medicine/a", ""), ANSWER, DOCUMENT)
    app = KeptPages(site(lambda address: Response(f"drawn: {address}")), lambda: FIRST, find=pages.find)

    async def ask(address: str, coding: str) -> bytes:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site") as client:
            return (await client.post(UPDATE, json=shown_body(address), headers={"Accept-Encoding": coding})).content

    asking = [("/medicine/a", "br"), ("/medicine/a", "gzip"), ("/medicine/b", "br")]
    answers = [awaited(ask(*each)) for each in asking]
    assert answers == [b"an answer", b"drawn: /medicine/a", b"drawn: /medicine/b"]


def test_every_first_address_is_a_page(readings: Readings) -> None:
    addresses = router.first_addresses(readings.catalogue())
    assert len(addresses) == len(set(addresses)) > 60
    assert all(router.is_there(readings, each.partition("?")[0]) for each in addresses)
    views = [
        router.render(readings, *each.split("?"))[0] if "?" in each else router.render(readings, each, "")[0]
        for each in addresses[:9]
    ]
    assert not any("No such" in view.title for view in views)


class TestKeepingUp:
    """What is published is drawn in a process of its own, and shown then."""

    @pytest.fixture
    def published(self, sample_settings: Settings) -> Edition:
        edition = Readings(Database.open_read_only(sample_settings.database_url)).edition()
        assert edition is not None
        return edition

    def test_every_page_that_visits_begin_with_is_there_as_the_app_would_draw_it(
        self, pages: DrawnPages, sample_settings: Settings, published: Edition
    ) -> None:
        drawing.keep_up(sample_settings, pages, Event())
        assert pages.shown() == published
        assert pages.is_complete(published)
        readings = Readings(Database.open_read_only(sample_settings.database_url))
        for address in router.first_addresses(readings.catalogue()):
            path, mark, question = address.partition("?")
            document = pages.document(published, (path, mark + question), "br")
            assert b'<div id="first-sight">' in brotli.decompress(document or b""), address
            assert pages.find(published, (path, mark + question), "br") is not None, address
        server = create_app(sample_settings.database_url, pages=pages).server
        server.middleware_stack = server.build_middleware_stack()

        async def ask(coding: str) -> httpx.Response:
            transport = httpx.ASGITransport(server)
            async with (
                server.router.lifespan_context(server),
                httpx.AsyncClient(transport=transport, base_url="http://site") as client,
            ):
                return await client.post(UPDATE, json=shown_body("/medicines"), headers={"Accept-Encoding": coding})

        before, now = awaited(ask("br")), awaited(ask("gzip"))
        assert before.json() == now.json()
        assert before.headers["content-type"] == now.headers["content-type"] == "application/json"

    def test_a_document_holds_its_page_where_that_was_drawn_of_the_release_that_is_shown(
        self, pages: DrawnPages, sample_settings: Settings, published: Edition
    ) -> None:
        held = b"<title>A page</title>"
        pages.keep(published, ("/rankings", "?medicine=a"), ANSWER, brotli.compress(held))
        pages.keep(published, HOME, ANSWER, brotli.compress(held))
        pages.keep((published[0] + 1, MONDAY), ("/methods", ""), ANSWER, DOCUMENT)
        with serving(sample_settings.database_url, pages=pages) as address:

            def ask(path: str, coding: str = "br") -> httpx.Response:
                return httpx.get(f"{address}{path}", headers={"Accept-Encoding": coding}, timeout=60)

            assert [ask("/").content, ask("/rankings?medicine=a").content] == [held, held]
            assert (ask("/").headers["vary"], ask("/").headers["content-encoding"]) == ("Accept-Encoding", "br")
            assert ask("/").headers["cache-control"] == "private, no-cache"
            assert ask("/?x=%C3%28\xff").status_code == 200
            assert ask("/").headers["content-type"] == "text/html; charset=utf-8"
            for other in (ask("/", "gzip"), ask("/rankings?medicine=b"), ask("/methods"), ask("/nowhere")):
                assert b'<div id="react-entry-point">' in other.content
                assert b"A page" not in other.content
            assert ask("/nowhere").status_code == 404

    def test_what_is_shown_is_not_drawn_again(
        self, pages: DrawnPages, sample_settings: Settings, published: Edition
    ) -> None:
        pages.show(published)
        drawing.keep_up(sample_settings, pages, Event())
        assert not pages.is_complete(published)

    def test_readers_see_a_release_though_its_pages_could_not_be_drawn(
        self,
        pages: DrawnPages,
        sample_settings: Settings,
        published: Edition,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(drawing, "MOST_SECONDS", 0.0)
        drawing.keep_up(sample_settings, pages, Event())
        assert (pages.shown(), pages.is_complete(published)) == (published, False)
        assert [line.told["release"] for line in caplog.records if hasattr(line, "told")] == [published[0]]

    def test_a_release_that_is_published_meanwhile_is_left_to_the_next_look(
        self, pages: DrawnPages, sample_settings: Settings, published: Edition
    ) -> None:
        awaited(drawing.drawn_whole(sample_settings, pages, (published[0], MONDAY)))
        assert not pages.is_complete(published)
        assert list(pages.folder.glob("*/*")) == []

    def test_a_server_that_stops_stops_drawing(self, pages: DrawnPages, sample_settings: Settings) -> None:
        stopped = Event()
        stopped.set()
        drawing.keep_up(sample_settings, pages, stopped)
        assert pages.shown() is None

    def test_it_goes_on_though_the_database_or_the_disk_fails_for_a_while(
        self, sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(drawing, "LOOK_SECONDS", 0.0)
        answers, looked = iter([LostDatabaseError("gone"), OSError("no space left")]), Event()

        def look(*_: object) -> None:
            for error in answers:
                raise error
            looked.set()

        monkeypatch.setattr(drawing, "keep_up", look)
        with drawing.drawing_ahead(sample_settings):
            assert looked.wait(20)
        assert next(answers, None) is None
