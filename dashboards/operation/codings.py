"""How answers are packed on the way: which coding a reader takes, and files that are packed only once."""

import asyncio
import gzip
import hashlib
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import brotli
import dash
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from dashboards.operation.assets import assets

BEST_FIRST = ("br", "gzip")
NO_LIKING = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")
STATIC = ("/assets/", "/_dash-component-suites/")
CALLBACKS = "/_dash-update-component"
TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALLEST = 500
PACKAGE = Path(__file__).parents[1]
# Made by ``python -m dashboards.operation.codings``; without it files are packed when they are first asked for.
PACKED = PACKAGE / "vendor" / "packed"
IN_PASSING, ONCE = 9, 11


def coding(accepted: str) -> str:
    """The best coding among those of an Accept-Encoding header; blank for none."""
    takes = {name.strip().lower(): NO_LIKING.fullmatch(q) is None for name, _, q in _parts(accepted)}
    return next((each for each in BEST_FIRST if takes.get(each, takes.get("*", False))), "")


@lru_cache(maxsize=256)
def packed(body: bytes, chosen: str) -> bytes:
    """A body in a coding: from the folder of those that were packed before, else packed now and kept."""
    if chosen == "gzip":
        return gzip.compress(body, mtime=0)
    before = PACKED / f"{hashlib.sha256(body).hexdigest()}.br"
    return before.read_bytes() if before.is_file() else brotli.compress(body, quality=IN_PASSING)


def pack_answers(server: FastAPI) -> None:
    """Pack what is no file on the way: pages, callbacks, the API, downloads that are text."""
    for kind in ("text/csv", "application/csvm+json", "application/problem+json"):
        add_compress_type(kind)
    server.add_middleware(CallbacksAreJson)
    server.add_middleware(CompressMiddleware, zstd=False, gzip_level=6)


class CallbacksAreJson:
    """Says of callbacks' answers that they are JSON: Dash says nothing, and what is of no type is not packed."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers callbacks."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and name the type of its answer where nobody did."""

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Content-Type", "application/json")
            await send(message)

        is_callback = scope["type"] == "http" and scope["path"] == CALLBACKS
        await self.app(scope, receive, named if is_callback else send)


class PackedFiles:
    """Packs scripts and styles once, not for every reader, and sends them only to readers who have them not."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers with files."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file; everything else passes through as it is."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(STATIC):
            await self.app(scope, receive, send)
            return
        start: list[Message] = []
        body = bytearray()

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                answered = _file if start[0]["status"] == 200 else _as_it_was
                await answered(scope, start[0], bytes(body), send)

        await self.app(scope, receive, kept)


async def _as_it_was(_: Scope, start: Message, body: bytes, send: Send) -> None:
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _file(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    """Send a file in the reader's coding, or that it has not changed."""
    asked, headers = Headers(scope=scope), MutableHeaders(raw=list(start["headers"]))
    is_text = headers.get("content-type", "").startswith(TEXT) and len(body) >= SMALLEST
    chosen = coding(", ".join(asked.getlist("accept-encoding"))) if is_text else ""
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}{chosen and f"-{chosen}"}"'
    headers["Vary"] = "Accept-Encoding"
    if headers["ETag"] in asked.get("if-none-match", ""):
        del headers["Content-Length"]
        await _as_it_was(scope, {**start, "status": 304, "headers": headers.raw}, b"", send)
        return
    if chosen:
        body = await asyncio.to_thread(packed, body, chosen)
        headers["Content-Encoding"] = chosen
        headers["Content-Length"] = str(len(body))
    await _as_it_was(scope, {**start, "headers": headers.raw}, body, send)


def _parts(header: str) -> Iterator[tuple[str, str, str]]:
    return (part.partition(";") for part in header.split(","))


def _shipped() -> Iterator[bytes]:
    """Every script and style that a page may load."""
    yield from (asset.body for asset in assets().values())
    yield from (path.read_bytes() for path in PACKAGE.glob("vendor/*.js"))
    of_dash = Path(dash.__file__).parent.rglob("*.js")
    yield from (path.read_bytes() for path in of_dash if "labextension" not in path.parts)


def pack_all() -> int:
    """Pack what is shipped as small as can be, for an installation that is built once and started often."""
    PACKED.mkdir(exist_ok=True)
    bodies = {body for body in _shipped() if len(body) >= SMALLEST}
    for body in bodies:
        (PACKED / f"{hashlib.sha256(body).hexdigest()}.br").write_bytes(brotli.compress(body, quality=ONCE))
    return len(bodies)


if __name__ == "__main__":
    sys.stdout.write(f"{pack_all()} files packed into {PACKED}\n")
