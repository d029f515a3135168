"""Pages that were drawn before anybody asks: a folder of them, packed, that every worker of a server reads.

Of each page there is the document that a visit begins with, and what Dash is answered when it asks for the page.

One process writes it, release by release. The release that readers see moves on when all pages of the next are there.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from dashboards.operation.codings import BEST_FIRST, CALLBACKS
from dashboards.operation.kept import Page
from dashboards.shown import Edition

# What pages are packed with: every browser takes it where the connection is secure, or to this machine.
CODING = BEST_FIRST[0]
# A release is seen after so long, drawn or not, whatever became of who draws.
LONGEST_WAIT = timedelta(minutes=15)
# The release that is shown and the one before it, to which readers may have to be led back at once.
RELEASES_KEPT = 2
WHOLE, SHOWN = "whole", "shown.json"
ANSWER, DOCUMENT = ".answer", ".document"


@dataclass(frozen=True)
class DrawnPages:
    """A folder with a folder for each release, and the name of the release that readers see."""

    folder: Path

    def find(self, edition: Edition, address: tuple[str, str], coding: str) -> Page | None:
        """What Dash is answered for a page of a release; None where it was not drawn, or not in this coding."""
        body = self._read(edition, address, coding, ANSWER)
        if body is None:
            return None
        headers = {"content-type": "application/json", **packed_headers(body)}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        start = {"type": "http.response.start", "status": 200, "headers": raw}
        return Page((start, {"type": "http.response.body", "body": body}), SimpleNamespace(path=CALLBACKS))

    def document(self, edition: Edition, address: tuple[str, str], coding: str) -> bytes | None:
        """The packed document of a page of a release, under the same conditions."""
        return self._read(edition, address, coding, DOCUMENT)

    def keep(self, edition: Edition, address: tuple[str, str], answer: bytes, document: bytes) -> None:
        """Put both, packed, aside; readers meet the whole of each or nothing."""
        path = self._path(edition[0], address)
        path.parent.mkdir(parents=True, exist_ok=True)
        for suffix, body in ((ANSWER, answer), (DOCUMENT, document)):
            _put(path.with_suffix(suffix), body)

    def complete(self, edition: Edition) -> None:
        """Say that every page of a release that was to be drawn is there."""
        self._release(edition[0]).mkdir(parents=True, exist_ok=True)
        (self._release(edition[0]) / WHOLE).touch()

    def is_complete(self, edition: Edition) -> bool:
        """Whether that was said."""
        return (self._release(edition[0]) / WHOLE).is_file()

    def show(self, edition: Edition) -> None:
        """Let readers see a release from now on; drawings of all but the last two that were shown are dropped."""
        before = self.shown()
        _put(self.folder / SHOWN, json.dumps([edition[0], edition[1].isoformat()]).encode())
        kept = {str(each[0]) for each in (edition, before) if each}
        drawn = sorted((path for path in self.folder.iterdir() if path.is_dir()), key=lambda path: path.name in kept)
        for path in drawn[:-RELEASES_KEPT]:
            shutil.rmtree(path)

    def shown(self) -> Edition | None:
        """What readers were last let see; None before that."""
        try:
            release_id, at = json.loads((self.folder / SHOWN).read_bytes())
        except FileNotFoundError:
            return None
        return release_id, datetime.fromisoformat(at)

    def is_drawn(self, edition: Edition | None) -> bool:
        """Whether readers see a release of which every page that was to be drawn is there."""
        return edition is not None and edition == self.shown() and self.is_complete(edition)

    def choose(self, published: Edition | None) -> Edition | None:
        """What readers see: a later release than the one shown waits for its pages, an earlier one never does.

        Whoever goes back to an earlier release has found the later one wrong.
        """
        shown = self.shown()
        if published is None or shown is None or published[0] <= shown[0]:
            return published
        return shown if datetime.now(UTC) - published[1] < LONGEST_WAIT else published

    def _release(self, release_id: int) -> Path:
        return self.folder / str(release_id)

    def _read(self, edition: Edition, address: tuple[str, str], coding: str, suffix: str) -> bytes | None:
        if coding != CODING:
            return None
        try:
            return self._path(edition[0], address).with_suffix(suffix).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, release_id: int, address: tuple[str, str]) -> Path:
        return self._release(release_id) / hashlib.sha256("?".join(address).encode()).hexdigest()


def packed_headers(body: bytes) -> dict[str, str]:
    """What is said of a body that is packed already."""
    return {"content-encoding": CODING, "vary": "Accept-Encoding", "content-length": str(len(body))}


def _put(path: Path, content: bytes) -> None:
    """Write a file that is whole whenever it is read."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)
