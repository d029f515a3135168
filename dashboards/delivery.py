"""What goes over the wire besides pages: the charts' script, headers, and a set-up that is finished before visitors."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.appearance import CHOICE, HEAD
from dashboards.operation.guards import Server

PLOTLY_URL = "/_dash-component-suites/plotly/package_data/plotly.min.js"
PLOTLY_FILE = Path(__file__).parent / "vendor" / "plotly-basic.min.js"
FONT_URL = "/assets/source-sans-3.woff2"
INDEX = (
    '<!DOCTYPE html><html lang="en-GB"><head>{%metas%}<title>{%title%}</title>'
    f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{FONT_URL}">'
    f'<link rel="icon" type="image/svg+xml" href="/assets/mark.svg">{{%css%}}{HEAD}</head>'
    f"<body>{{%app_entry%}}{CHOICE}"
    "<noscript><p>Choices, some charts and some pages need JavaScript. The figures of every medicine can be had "
    'without it: <a href="/download/medicines.csv">download them as CSV</a>.</p></noscript>'
    "{%config%}{%scripts%}{%renderer%}</body></html>"
)


def serve_plotly(server: FastAPI) -> None:
    """Answer the one address that charts load plotly.js from: to be called before Dash adds its own routes.

    The basic bundle is a quarter of the full one's weight and has no eval, so the content policy can be strict.
    """

    @server.get(PLOTLY_URL, include_in_schema=False)
    def plotly_js() -> Response:
        return Response(
            PLOTLY_FILE.read_bytes(), media_type="text/javascript", headers={"Cache-Control": "public, max-age=86400"}
        )


class AnnouncesCharts:
    """Announces the charts' script on pages that load it."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what answers with pages."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and put the announcement on its response."""
        how = announced(scope["path"]) if scope["type"] == "http" else None

        async def send_announcing(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Link"] = f"<{PLOTLY_URL}>; rel={how}; as=script"
            await send(message)

        await self.app(scope, receive, send_announcing if how else send)


def announced(path: str) -> str | None:
    """How a page announces the charts' script: a browser warns of a preload that is not used, of a prefetch never."""
    if path == "/":
        return "prefetch"  # a release with few ICBs has no chart there
    return "preload" if path.startswith("/medicine/") else None


async def visit(server: Server, path: str = "/") -> bytes:
    """Ask the server for a page from within, where no guard stands; returns the document.

    Dash completes its set-up only when '/' is asked for: the first visitor of any other page would get it without its
    stylesheet and scripts.
    """

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    body = bytearray()

    async def send(message: Message) -> None:
        body.extend(message.get("body", b""))

    await server.inner({**_request(path), "app": server}, receive, send)
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
