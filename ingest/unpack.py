"""From what a user names (a file, a folder, a glob, a ZIP, a gzip) to plain files on disk, each identified by content.

Files from strangers are hostile: archives are unpacked under names of our own, with a limit on what comes out.
"""

import codecs
import glob
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from scorecard.errors import FaultyFilesError, Problem, UnreadableFileError

CHUNK = 1 << 20
# Published prescribing files shrink about 15 times; a member that grows this much was made to fill a disk.
GREATEST_GROWTH = 200
SMALL_ENOUGH = 64 << 20
TABULAR = {".csv", ".txt"}
WORKBOOKS = {".xlsx", ".xlsm"}
ARCHIVES = {".zip", ".gz"}


@dataclass(frozen=True)
class SourceFile:
    """One plain file: the name its user knows it by, where it lies, and the SHA-256 of its content."""

    name: str
    path: Path
    file_id: str
    size: int

    @property
    def stem(self) -> str:
        """The name without folder, archive and extension."""
        return Path(self.name.rpartition("!")[2]).stem


def unreadable(name: str, message: str, cure: str, row: int | None = None) -> FaultyFilesError:
    """The error for one file that cannot be read."""
    return FaultyFilesError([Problem(name, message, cure, row=row)], UnreadableFileError.exit_code)


def find(named: Iterable[str], base: Path = Path()) -> list[Path]:
    """Files that the user's words name, in order of name; folders stand for the files in them."""
    found: list[Path] = []
    for words in named:
        named_so = base / words
        # Path.glob takes no absolute pattern, and users' patterns may be.
        matches = [named_so] if named_so.exists() else sorted(map(Path, glob.glob(str(named_so))))  # noqa: PTH207
        if not matches:
            raise unreadable(words, "There is no such file.", "Check the path; a glob must match at least one file.")
        for match in matches:
            found.extend(_files_in(match) if match.is_dir() else [match])
    return list(dict.fromkeys(found))


def _files_in(folder: Path) -> list[Path]:
    known = TABULAR | WORKBOOKS | ARCHIVES
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in known)
    if not files:
        raise unreadable(
            str(folder), "The folder holds no CSV, XLSX, ZIP or gzip file.", "Name the folder of the data."
        )
    return files


def unpack(path: Path, scratch: Path) -> Iterator[SourceFile]:
    """The plain files in one named file; what an archive holds is unpacked into the scratch folder."""
    match path.suffix.lower():
        case ".zip":
            yield from _unpack_zip(path, scratch)
        case ".gz":
            target = scratch / f"{path.stem}.unpacked"
            with path.open("rb") as packed:
                _copy(_gzip_chunks(packed, path.name), target, path.stat().st_size, path.name)
            yield identify(path.name.removesuffix(".gz"), target)
        case _:
            yield identify(path.name, path)


def identify(name: str, path: Path) -> SourceFile:
    """The identity of a plain file; raises when it is empty or, being text, not in UTF-8."""
    digest, size, row = hashlib.sha256(), 0, 1
    is_text = Path(name).suffix.lower() not in WORKBOOKS
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if is_text:
                _check_text(chunk, decoder, name, row)
            row += chunk.count(b"\n")
    if size == 0:
        raise unreadable(name, "The file is empty.", "Download it again.")
    return SourceFile(name, path, digest.hexdigest(), size)


def _check_text(chunk: bytes, decoder: codecs.IncrementalDecoder, name: str, first_row: int) -> None:
    """Raise, with the row, where text is not UTF-8 or holds NUL characters (as UTF-16 does)."""
    cure = "Save the file as 'CSV UTF-8' and load it again."
    if b"\0" in chunk:
        row = first_row + chunk[: chunk.index(b"\0")].count(b"\n")
        raise unreadable(name, "The text holds NUL characters: it may be UTF-16 or not text at all.", cure, row)
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        row = first_row + error.object[: error.start].count(b"\n")
        raise unreadable(name, "The text is not in UTF-8: a character cannot be read.", cure, row) from error


def _unpack_zip(path: Path, scratch: Path) -> Iterator[SourceFile]:
    """The files of a ZIP, each copied under a name of our own."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if not members:
                raise unreadable(path.name, "The ZIP holds no file.", "Download it again.")
            for number, member in enumerate(members):
                name = f"{path.name}!{PurePosixPath(member.filename).name}"
                _check_member(path.name, member.filename)
                target = scratch / f"{path.stem}.{number}{Path(name).suffix}"
                with archive.open(member) as packed:
                    _copy(_chunks(packed), target, member.compress_size, name)
                yield identify(name, target)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        told = "The ZIP is damaged or was cut short."
        raise unreadable(path.name, told, "Download it again and compare its size with the publisher's.") from error


def _check_member(archive: str, name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts:
        raise unreadable(
            archive, "The ZIP holds a path that leads out of it.", "Do not use this file; ask its publisher."
        )


def _chunks(packed: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := packed.read(CHUNK):
        yield chunk


def _gzip_chunks(packed: IO[bytes], name: str) -> Iterator[bytes]:
    try:
        with gzip.open(packed) as plain:
            yield from _chunks(plain)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise unreadable(name, "The gzip file is damaged or was cut short.", "Download it again.") from error


def _copy(chunks: Iterator[bytes], target: Path, packed_size: int, name: str) -> None:
    """Write chunks to a file, giving up where more comes out than any honest file holds."""
    limit = max(SMALL_ENOUGH, packed_size * GREATEST_GROWTH)
    written = 0
    with target.open("wb") as out:
        for chunk in chunks:
            written += len(chunk)
            if written > limit:
                told = f"The file grows to more than {GREATEST_GROWTH} times its packed size."
                raise unreadable(name, told, "Do not use this file; ask its publisher.")
            out.write(chunk)
