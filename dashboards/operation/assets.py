"""Our own scripts, styles and the font, each under an address that names its content, so that it is kept for ever."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response

FOLDER = Path(__file__).parents[1] / "assets"
FOR_EVER = "public, max-age=31536000, immutable"
# Whoever asks without the mark of the content may have an old one for a day.
FOR_A_DAY = "public, max-age=86400"
IN_DOCUMENT = re.compile(rb"/assets/([\w.-]+)(\?m=[\d.]+)?(?=[\"'>])")
IN_STYLES = re.compile(rb"url\(([\"']?)([\w.-]+)\1\)")
TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, and the mark of its content."""

    body: bytes
    media_type: str

    @property
    def mark(self) -> str:
        """The same content, the same mark."""
        return hashlib.sha256(self.body).hexdigest()[:12]


@cache
def assets() -> dict[str, Asset]:
    """Every asset by its name, read once; styles come last, because they name others by their marks."""
    found: dict[str, Asset] = {}
    for path in sorted(FOLDER.iterdir(), key=lambda path: (path.suffix == ".css", path.name)):
        body = path.read_bytes()
        if path.suffix == ".css":
            body = IN_STYLES.sub(lambda url: b"url(" + _marked(found, url[2]) + b")", body)
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        found[path.name] = Asset(body, kind)
    return found


def address(name: str) -> str:
    """The address of an asset, with the mark of its content."""
    return f"/assets/{_marked(assets(), name.encode()).decode()}"


def _marked(known: dict[str, Asset], name: bytes) -> bytes:
    asset = known.get(name.decode())
    return name if asset is None else name + b"?v=" + asset.mark.encode()


def stamped(document: bytes) -> bytes:
    """A document whose addresses of assets name their content."""
    return IN_DOCUMENT.sub(lambda at: b"/assets/" + _marked(assets(), at[1]), document)


def serve_assets(server: FastAPI) -> None:
    """Answer the addresses of assets: to be called before Dash adds its own routes."""

    @server.get("/assets/{name}", include_in_schema=False)
    def asset(name: str, request: Request) -> Response:
        found = assets().get(name)
        if found is None:
            raise HTTPException(404)
        keep = FOR_EVER if request.query_params.get("v") == found.mark else FOR_A_DAY
        return Response(found.body, media_type=found.media_type, headers={"Cache-Control": keep})
