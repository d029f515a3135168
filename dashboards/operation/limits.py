"""What one reader may ask of the server: how long, how large, how often, and how many files are made at once."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.api.problems import told
from dashboards.operation.peers import reader

LONGEST_ADDRESS = 16_384
LARGEST_BODY = 1_048_576
BODY_SECONDS = 30.0
MOST_READERS = 10_000
FILES_AT_ONCE = 4
FILE_SECONDS = 60.0
FILES = "/download/"
# Whoever watches the server must be able to, however busy it is; and one visit of a page asks for a dozen assets.
UNCOUNTED = ("/healthz", "/readyz", "/metrics", "/assets/", "/_dash-component-suites/")


@dataclass
class Bucket:
    """What is left to a reader: so many requests, at a moment."""

    left: float
    at: float


class Buckets:
    """A token bucket for every reader: a minute's requests at once, then as many as are earned back."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        """``clock`` tells seconds."""
        self.most = float(per_minute)
        self.clock = clock
        self.buckets: OrderedDict[str, Bucket] = OrderedDict()

    def wait(self, who: str) -> float:
        """Take one request of a reader; 0 if there was one, else the seconds until there is."""
        now = self.clock()
        bucket = self.buckets.pop(who, None) or Bucket(self.most, now)
        self.buckets[who] = bucket
        if len(self.buckets) > MOST_READERS:
            self.buckets.popitem(last=False)
        bucket.left = min(self.most, bucket.left + (now - bucket.at) * self.most / 60)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) * 60 / self.most
        bucket.left -= 1
        return 0.0


class Limits:
    """Refuses what is too long, too large, too slow or too often; ``requests_per_minute`` of 0 is no limit."""

    def __init__(self, app: ASGIApp, requests_per_minute: int) -> None:
        """Take what answers the rest."""
        self.app = app
        self.buckets = Buckets(requests_per_minute) if requests_per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its body read, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _too_long(scope) or self._too_often(scope)
        body = b""
        if refusal is None and _has_body(scope):
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    body = await whole_body(scope, receive)
            except TimeoutError:
                refusal = told("too-slow", f"The body did not arrive within {BODY_SECONDS:.0f} seconds.")
            except OverflowError:
                refusal = told("too-large", f"A request has a body of at most {LARGEST_BODY:,} bytes.")
        await (refusal or self.app)(scope, again(body, receive), send)

    def _too_often(self, scope: Scope) -> ASGIApp | None:
        if self.buckets is None or scope["path"].startswith(UNCOUNTED):
            return None
        wait = ceil(self.buckets.wait(reader(scope)))
        if not wait:
            return None
        sentence = f"These were too many requests within a short time. Try again in {wait} s."
        return told("too-many", sentence, {"Retry-After": str(wait)})


class Turnstile:
    """Lets a few files be made at a time; a place is free again as soon as its file begins to be sent.

    Whoever waits keeps no thread busy, so that pages are answered meanwhile.
    """

    def __init__(self, app: ASGIApp, places: int = FILES_AT_ONCE, patience: float = FILE_SECONDS) -> None:
        """``patience`` is how many seconds a request waits for its place."""
        self.app = app
        self.patience = patience
        self.places = asyncio.Semaphore(places)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, at once or after a while, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith(FILES):
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.patience):
                await self.places.acquire()
        except TimeoutError:
            sentence = "Many files are being made just now. Try again in 10 s."
            await told("unavailable", sentence, {"Retry-After": "10"})(scope, receive, send)
            return
        await self._inside(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        held = [self.places]

        def leave() -> None:
            if held:
                held.pop().release()

        async def send_and_leave(message: Message) -> None:
            leave()
            await send(message)

        try:
            await self.app(scope, receive, send_and_leave)
        finally:
            leave()


def _too_long(scope: Scope) -> ASGIApp | None:
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) <= LONGEST_ADDRESS:
        return None
    return told("too-long", f"An address has at most {LONGEST_ADDRESS:,} characters.")


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


async def whole_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body; raises OverflowError where it is larger than it may be, before it is read if it says so."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if said.isdigit() and int(said) > LARGEST_BODY:
        raise OverflowError
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body.extend(message.get("body", b""))
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise OverflowError
    return bytes(body)


def again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be received once more; then whatever comes after it."""
    kept: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return kept.pop() if kept else await receive()

    return received
