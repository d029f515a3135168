"""What goes over the wire besides pages: the charts' script, headers, and a set-up that is finished before visitors."""

import gzip
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLOTLY_URL = "/_dash-component-suites/plotly/package_data/plotly.min.js"
PLOTLY_FILE = Path(__file__).parent / "vendor" / "plotly-basic.min.js"
FONT_URL = "/assets/source-sans-3.woff2"
INDEX = (
    '<!DOCTYPE html><html lang="en-GB"><head>{%metas%}<title>{%title%}</title>'
    f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{FONT_URL}">'
    "{%favicon%}{%css%}</head><body>{%app_entry%}"
    "<noscript><p>These pages need JavaScript. The figures of every medicine can be had without it: "
    '<a href="/download/medicines.csv">download them as CSV</a>.</p></noscript>'
    "{%config%}{%scripts%}{%renderer%}</body></html>"
)


@cache
def plotly_script() -> tuple[bytes, bytes]:
    """The basic bundle of plotly.js, plain and compressed once."""
    plain = PLOTLY_FILE.read_bytes()
    return plain, gzip.compress(plain, mtime=0)


def serve_plotly(server: FastAPI) -> None:
    """Answer the one address that charts load plotly.js from: to be called before Dash adds its own routes.

    The basic bundle is a quarter of the full one's weight and has no eval, so the content policy can be strict.
    """

    @server.get(PLOTLY_URL, include_in_schema=False)
    def plotly_js(request: Request) -> Response:
        plain, compressed = plotly_script()
        headers = {"Cache-Control": "public, max-age=86400", "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(plain, media_type="text/javascript", headers=headers)
        return Response(compressed, media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


class PageHeaders:
    """Adds the content policy and its companions to every response, and announces the charts' script."""

    def __init__(self, app: ASGIApp, hashes: Callable[[], Sequence[str]]) -> None:
        """``hashes`` names the inline scripts that Dash writes, once its set-up is complete."""
        self.app = app
        self.policy = cache(lambda: policy(hashes()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and put headers on its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy()
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                if always_has_charts(scope["path"]):
                    headers["Link"] = f"<{PLOTLY_URL}>; rel=preload; as=script"
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def always_has_charts(path: str) -> bool:
    """Whether a page is sure to load the charts' script: a browser warns of a preload that is not used."""
    return path == "/" or path.startswith("/medicine/")


def policy(hashes: Sequence[str]) -> str:
    """The content policy; inline styles cannot be forbidden, because the charts place their layers by them."""
    scripts = " ".join(dict.fromkeys(hashes))
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )


async def visit(server: ASGIApp, path: str = "/") -> bytes:
    """Ask the server for a page from within; returns the document.

    Dash completes its set-up only when '/' is asked for: the first visitor of any other page would get it without its
    stylesheet and scripts.
    """

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    body = bytearray()

    async def send(message: Message) -> None:
        body.extend(message.get("body", b""))

    await server(_request(path), receive, send)
    return bytes(body)


def _request(path: str) -> dict[str, Any]:
    """A GET request as ASGI describes it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }
