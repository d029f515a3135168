"""How answers are packed on the way: which coding a reader takes, and files that are packed once, as small as can be."""

import asyncio
import gzip
import hashlib
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.operation.assets import ASSETS

BEST_FIRST = ("br", "gzip")
NO_LIKING = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")
STATIC = ("/assets/", "/_dash-component-suites/")
TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALLEST = 500
PACKAGE = Path(__file__).parents[1]
# Made by ``python -m dashboards.operation.codings``; without it files are packed when they are first asked for.
PACKED = PACKAGE / "vendor" / "packed"
IN_PASSING, ONCE = 9, 11


def coding(accepted: str) -> str:
    """The best coding among those of an Accept-Encoding header; blank for none."""
    liked = {name.strip().lower() for name, _, q in _parts(accepted) if not NO_LIKING.fullmatch(q)}
    return next((each for each in BEST_FIRST if each in liked), "")


@lru_cache(maxsize=256)
def packed(body: bytes, chosen: str) -> bytes:
    """A body in a coding: from the folder of those that were packed before, else packed now and kept."""
    if chosen == "gzip":
        return gzip.compress(body, mtime=0)
    before = PACKED / f"{hashlib.sha256(body).hexdigest()}.br"
    return before.read_bytes() if before.is_file() else brotli.compress(body, quality=IN_PASSING)


class PackedFiles:
    """Packs scripts and styles once, not for every reader; everything else passes through as it is."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers with files."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a packed file where the reader takes one."""
        is_file = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(STATIC)
        chosen = coding(", ".join(Headers(scope=scope).getlist("accept-encoding"))) if is_file else ""
        if not chosen:
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
                await _send_packed(start[0], bytes(body), chosen, send)

        await self.app(scope, receive, kept)


async def _send_packed(start: Message, body: bytes, chosen: str, send: Send) -> None:
    headers = MutableHeaders(raw=list(start["headers"]))
    is_text = headers.get("content-type", "").startswith(TEXT)
    if start["status"] == 200 and is_text and len(body) >= SMALLEST and "content-encoding" not in headers:
        body = await asyncio.to_thread(packed, body, chosen)
        headers["Content-Encoding"] = chosen
        headers["Content-Length"] = str(len(body))
        if "etag" in headers:
            headers["ETag"] = f'{headers["etag"].removesuffix(chr(34))}-{chosen}"'
    headers.add_vary_header("Accept-Encoding")
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _parts(header: str) -> Iterator[tuple[str, str, str]]:
    return (part.partition(";") for part in header.split(","))


def _shipped() -> Iterator[bytes]:
    """Every script and style that a page may load."""
    yield from (asset.body for asset in ASSETS.values())
    yield from (path.read_bytes() for path in PACKAGE.glob("vendor/*.js"))
    for name in ("dash", "dash_mantine_components"):
        found = find_spec(name)
        for folder in (found.submodule_search_locations or []) if found else []:
            yield from (path.read_bytes() for path in Path(folder).rglob("*.js") if "labextension" not in path.parts)


def pack_all() -> int:
    """Pack what is shipped as small as can be, for an installation that is built once and started often."""
    PACKED.mkdir(exist_ok=True)
    bodies = {body for body in _shipped() if len(body) >= SMALLEST}
    for body in bodies:
        (PACKED / f"{hashlib.sha256(body).hexdigest()}.br").write_bytes(brotli.compress(body, quality=ONCE))
    return len(bodies)


if __name__ == "__main__":
    sys.stdout.write(f"{pack_all()} files packed into {PACKED}\n")
