"""Drawn pages, kept as they were sent for as long as their release is shown: readers ask for the same ones."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.operation.codings import CALLBACKS, coding
from dashboards.operation.limits import again, whole_body
from dashboards.state import parse

SHOWN = "..page.children...visit.data.."
# Pages whose content changes without another edition: with each release that is published beside.
NOT_KEPT = ("releases", "release")
MOST_BYTES = 16_000_000
LONGEST_ADDRESS = 500
# Drawing is Python's work, of which a process does one thing at a time: more at once are no faster together, but one
# that takes a hundredth of a second need not wait for one that takes ten times as long.
DRAWN_AT_ONCE = 3


@dataclass(frozen=True)
class Page:
    """An answer as it was sent, and the route that gave it, by which requests are counted."""

    messages: tuple[Message, ...]
    route: Any

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return sum(len(message.get("body", b"")) for message in self.messages)


@dataclass(frozen=True)
class Drawing:
    """What a page shows: an edition, and the state of what changes without another one."""

    edition: Hashable
    beside: Hashable


# What a page shows, its path and search, and the coding that it is sent in.
Key = tuple[Drawing, tuple[str, str], str]


class Pages:
    """Pages of one edition, of so many bytes at most: those that were asked for last."""

    def __init__(self, most_bytes: int) -> None:
        """Nothing is kept yet."""
        self.most_bytes = most_bytes
        self.edition: Hashable = None
        self.size = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()

    def turn_to(self, edition: Hashable) -> None:
        """Drop everything where another edition is shown now."""
        if edition != self.edition:
            self.edition, self.size = edition, 0
            self._pages.clear()

    def get(self, key: Hashable) -> Page | None:
        """A page that is kept."""
        if key in self._pages:
            self._pages.move_to_end(key)
        return self._pages.get(key)

    def keep(self, key: Hashable, page: Page) -> None:
        """Keep a page, and drop those that were not asked for longest."""
        if key in self._pages or page.size > self.most_bytes:
            return
        self._pages[key] = page
        self.size += page.size
        while self.size > self.most_bytes:
            self.size -= self._pages.popitem(last=False)[1].size


# By the names of pages, what else than the edition tells one drawing of a page from the next.
Changing = Mapping[str, Callable[[], Hashable]]
NOTHING_ELSE: Changing = MappingProxyType({})
# Gives a page that was drawn before: of an edition, at a path with a search, in a coding.
Find = Callable[[Any, tuple[str, str], str], Page | None]


def nowhere(_edition: Any, _address: tuple[str, str], _coding: str) -> Page | None:
    """No page was drawn before."""
    return None


class KeptPages:
    """Draws each page once, however many ask for it at a time; stands outside of what packs answers."""

    def __init__(
        self,
        app: ASGIApp,
        edition: Callable[[], Hashable],
        most_bytes: int = MOST_BYTES,
        find: Find = nowhere,
        changing: Changing = NOTHING_ELSE,
    ) -> None:
        """``edition`` tells what is shown now, and None while that is nothing."""
        self.app = app
        self.edition = edition
        self.pages = Pages(most_bytes)
        self.turns: dict[Hashable, asyncio.Lock] = {}
        self.find = find
        self.changing = changing
        self.drawing = asyncio.Semaphore(DRAWN_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a page; everything else passes through as it is."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != CALLBACKS:
            await self.app(scope, receive, send)
            return
        body = await whole_body(scope, receive)
        address = asked(body)
        chosen = coding(", ".join(Headers(scope=scope).getlist("accept-encoding")))
        drawing, page = await asyncio.to_thread(self._look, address, chosen) if address else (None, None)
        if address is None or drawing is None:
            await self.app(scope, again(body, receive), send)
            return
        self.pages.turn_to(drawing.edition)
        await _send(page or await self._kept((drawing, address, chosen), scope, body), scope, send)

    def _look(self, address: tuple[str, str], chosen: str) -> tuple[Drawing | None, Page | None]:
        """What would be drawn now, and the page of it, where it was drawn before."""
        drawing = self._drawing(address[0])
        return drawing, None if drawing is None else self.find(drawing.edition, address, chosen)

    def _drawing(self, path: str) -> Drawing | None:
        """What a page at a path would show now; None while nothing is shown."""
        edition, beside = self.edition(), self.changing.get(_page(path))
        return None if edition is None else Drawing(edition, beside and beside())

    async def _kept(self, key: Key, scope: Scope, body: bytes) -> Page:
        return self.pages.get(key) or await self._in_turn(key, scope, body)

    async def _in_turn(self, key: Key, scope: Scope, body: bytes) -> Page:
        """A page that somebody else may be waiting for as well."""
        turn = self.turns.setdefault(key, asyncio.Lock())
        try:
            async with turn:
                return self.pages.get(key) or await self._drawn(key, scope, body)
        finally:
            self.turns.pop(key, None)

    async def _drawn(self, key: Key, scope: Scope, body: bytes) -> Page:
        """A page that is drawn now; kept where the same was shown before and after."""
        async with self.drawing:
            messages = await asyncio.to_thread(_answered, self.app, scope, body)
        page = Page(tuple(messages), scope.get("route"))
        drawing, (path, _), _ = key
        is_same = await asyncio.to_thread(self._drawing, path) == drawing and drawing.edition == self.pages.edition
        if messages[0]["status"] == 200 and is_same:
            self.pages.keep(key, page)
        return page


async def _send(page: Page, scope: Scope, send: Send) -> None:
    scope["route"] = page.route
    for message in page.messages:
        # Whoever sends it on adds headers to the list: each reader gets one of their own.
        await send({**message, "headers": list(message["headers"])} if "headers" in message else message)


def _answered(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    """What is answered, worked out in a loop of its own: readers of kept pages do not wait until it is packed."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def note(message: Message) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, note))  # type: ignore[arg-type]
    return messages


def asked(body: bytes) -> tuple[str, str] | None:
    """Path and search of the page that a request asks to draw; None where it asks for something else, or too much."""
    try:
        told = json.loads(body)
        given = {each["property"]: each.get("value") or "" for each in told["inputs"]}
        path, search = given["pathname"], given["search"]
    except (ValueError, TypeError, KeyError):
        return None
    is_page = told["output"] == SHOWN and isinstance(path, str) and isinstance(search, str)
    if not is_page or len(path) + len(search) > LONGEST_ADDRESS or _page(path) in NOT_KEPT:
        return None
    return path, search


def _page(path: str) -> str:
    """The page at a path, however it is written: ``/data%2Dquality/`` names one as well."""
    return parse(path, None).page
