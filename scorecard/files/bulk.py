"""Everything of a release at once: each table as CSV with its metadata or as Parquet, in a ZIP or in a folder.

Tables are read and written batch by batch, so that memory stays flat. The same release gives the same bytes.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import polars as pl
from polars.io.plugins import register_io_source

from scorecard import schema
from scorecard.files.csvs import csv_lines, header
from scorecard.files.csvw import csvw_text
from scorecard.files.described import Described
from scorecard.files.formats import put
from scorecard.files.parquets import ROW_GROUP, metadata
from scorecard.files.readme import readme
from scorecard.files.release_tables import batches, described
from scorecard.queries import Release
from scorecard.store.database import Database
from scorecard.tables import Table

PIECE = 1 << 18
SUMS = "SHA256SUMS"
READ_AND_WRITE = 0o100644
Members = Iterator[tuple[str, Iterator[bytes]]]


def release_zip(database: Database, release: Release, form: str) -> Iterator[bytes]:
    """A ZIP of every table of a release, ``form`` csv or parquet, in pieces as they are made."""
    sink = Sink()
    method = ZIP_STORED if form == "parquet" else ZIP_DEFLATED
    with ZipFile(sink, "w", method) as archive:
        for name, pieces in members(database, release, form):
            with archive.open(_entry(name, release, method), "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    if sink.size >= PIECE:
                        yield sink.taken()
    yield sink.taken()


def release_folder(database: Database, release: Release, form: str, folder: Path) -> list[Path]:
    """The same files in a folder; returns their paths."""
    written = []
    for name, pieces in members(database, release, form):
        put(folder / name, pieces)
        written.append(folder / name)
    return written


def members(database: Database, release: Release, form: str) -> Members:
    """Names and contents of the files, whose names are those of declared tables; their checksums come last."""
    sums: dict[str, str] = {}
    for name, pieces in _told(database, release, form):
        yield name, _summed(name, pieces, sums)
    yield SUMS, iter(["".join(f"{sums[name]}  {name}\n" for name in sums).encode()])


def _told(database: Database, release: Release, form: str) -> Members:
    yield "README.txt", iter([readme(release, form).encode()])
    for table in schema.RELEASE_TABLES:
        about = described(database, release, table)
        rows = batches(database, release, table)
        if form == "csv":
            yield f"{table.name}.csv", _csv(table, rows)
            yield f"{table.name}.csv-metadata.json", iter([csvw_text(about, f"{table.name}.csv").encode()])
        else:
            yield f"{table.name}.parquet", _parquet(about, table, rows)


def _csv(table: Table, rows: Iterator[pl.DataFrame]) -> Iterator[bytes]:
    yield header(table.names).encode()
    for batch in rows:
        for piece in csv_lines(batch):
            yield piece.encode()


def _parquet(about: Described, table: Table, rows: Iterator[pl.DataFrame]) -> Iterator[bytes]:
    """A Parquet file is made beside, because its columns are written side by side."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        source = register_io_source(lambda *_: rows, schema=table.polars_schema)
        source.sink_parquet(path, row_group_size=ROW_GROUP, metadata=metadata(about), engine="streaming")
        with path.open("rb") as file:
            yield from iter(lambda: file.read(PIECE), b"")


def _summed(name: str, pieces: Iterator[bytes], sums: dict[str, str]) -> Iterator[bytes]:
    """The same pieces; once they are through, their SHA-256 is known."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    sums[name] = digest.hexdigest()


def _entry(name: str, release: Release, method: int) -> ZipInfo:
    """A file of the archive, dated by the release."""
    entry = ZipInfo(name, release.built_at.timetuple()[:6])
    entry.compress_type = method
    entry.external_attr = READ_AND_WRITE << 16
    return entry


class Sink:
    """Where an archive is written to, and taken from in pieces."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self.size = 0
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Take what the archive writes."""
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """All that was written since the last time."""
        found, self._pieces, self.size = b"".join(self._pieces), [], 0
        return found
