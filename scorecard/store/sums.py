"""What is kept beside the lake so as not to be computed again.

Each says what it was made of, and counts only where that and every bit of it is right.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from scorecard.store.folder import Folder

# A file begins with the mark of what it was made of and the digest of all that follows.
DIGITS = 64
# Of a name so many are kept: a build asks for those of its own release and of the one before.
MOST = 2


@dataclass(frozen=True)
class Shelf:
    """Tables that are kept in a folder, each with a name and the mark of what it was made of (64 hex digits)."""

    place: Folder

    def kept(self, name: str, mark: str) -> pl.DataFrame | None:
        """The table of a name and mark; None where there is none, or not all of it is as it was written."""
        try:
            content = memoryview((self.place.folder / _file(name, mark)).read_bytes())
        except FileNotFoundError:
            return None
        if content[: 2 * DIGITS] != _head(mark, content[2 * DIGITS :]):
            return None
        return pl.read_parquet(BytesIO(content[2 * DIGITS :]))

    def keep(self, name: str, mark: str, table: pl.DataFrame) -> None:
        """Keep a table, whole or not at all, and let go of those that have not been written for longest."""
        parquet = BytesIO()
        table.write_parquet(parquet, compression="zstd", compression_level=1, statistics=False)
        with self.place.writing(_file(name, mark)) as there, there.open("wb") as file:
            file.write(_head(mark, parquet.getbuffer()))
            file.write(parquet.getbuffer())
        written = sorted(self.place.folder.glob(f"{name}-*.sums"), key=lambda path: path.stat().st_mtime_ns)
        for path in written[:-MOST]:
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Sums(Shelf):
    """Sums of one file of a lake that is a folder of this machine, and where they are kept."""

    source: Path

    def mark(self, *made_with: str) -> str:
        """What tells sums of the file from those of another, or of the same written again, or made otherwise.

        Files of the lake are never changed, only written anew, so where, when and how long each is stands for its
        content.
        """
        told = self.source.stat()
        return _digest("\n".join([f"{told.st_ino} {told.st_mtime_ns} {told.st_size}", *made_with]).encode())


def _file(name: str, mark: str) -> str:
    return f"{name}-{mark[:16]}.sums"


def _head(mark: str, content: memoryview) -> bytes:
    return (mark + _digest(content)).encode()


def _digest(content: bytes | memoryview) -> str:
    return hashlib.sha256(content).hexdigest()
