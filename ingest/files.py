"""One plain file on disk, identified by its content."""

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.faults import cannot_be_opened, unreadable
from ingest.formats import HEAD
from ingest.text import LONGEST_LINE, Text

CHUNK = LONGEST_LINE
# How much of the end tells a whole file of another format from a part of one.
TAIL = 8
# Between the names of an archive and its member.
INSIDE = "!"
# Workbooks are ZIPs. Their names do not tell: people rename files.
ZIP_SIGNATURE = b"PK\x03\x04"


@dataclass(frozen=True)
class SourceFile:
    """One plain file: the name its user knows it by, where it lies, and what tells its identity.

    Of a text: how many lines it has, and whether a later line may be the first one again.
    """

    name: str
    path: Path
    identity: Callable[[], str]
    size: int
    lines: int = 0
    header_again: bool = False

    @property
    def file_id(self) -> str:
        """The SHA-256 of the content, or what a reading makes of it; waits until all of the content is hashed."""
        return self.identity()

    @property
    def stem(self) -> str:
        """The name without folder, archive and extension."""
        return Path(self.name.rpartition(INSIDE)[2]).stem

    @property
    def is_zipped(self) -> bool:
        """Whether the content is that of a workbook (or of another ZIP) and not text."""
        with self.path.open("rb") as content:
            return content.read(len(ZIP_SIGNATURE)) == ZIP_SIGNATURE


def identify(name: str, path: Path) -> SourceFile:
    """The identity of a plain file; raises when it is empty, of another format or, being text, not in UTF-8."""
    try:
        with path.open("rb") as content:
            return _identified(name, path, content)
    except OSError as error:
        raise cannot_be_opened(name, error) from error


def _identified(name: str, path: Path, content: IO[bytes]) -> SourceFile:
    head, tail = _ends(content)
    if not head:
        raise unreadable(name, "The file is empty.", "Download it again.")
    size, text = 0, Text(name)
    text.expected = not head.startswith(ZIP_SIGNATURE)
    text.start(head, tail)
    # Hashing takes longest and leaves the interpreter to others: it goes on while a national file is sifted.
    beside = ThreadPoolExecutor(max_workers=1)
    identity = beside.submit(_digest, name, path).result
    beside.shutdown(wait=False)
    while chunk := content.read(CHUNK):
        text.take(chunk)
        size += len(chunk)
    text.end()
    lines = text.row - tail.endswith(b"\n")
    return SourceFile(name, path, identity, size, lines, text.header_again)


def _digest(name: str, path: Path) -> str:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise cannot_be_opened(name, error) from error


def _ends(content: IO[bytes]) -> tuple[bytes, bytes]:
    """The first and the last bytes of a file, which is then at its start again."""
    head = content.read(HEAD)
    content.seek(-min(TAIL, len(head)), os.SEEK_END)
    tail = content.read()
    content.seek(0)
    return head, tail
