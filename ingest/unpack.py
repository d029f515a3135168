"""From what a user names (a file, a folder, a glob, a ZIP, a gzip) to plain files on disk, one at a time.

Files from strangers are hostile: archives are unpacked under names of our own, with a limit on what comes out.
"""

import glob
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.files import CHUNK, INSIDE, cannot_be_opened, unreadable

# Published prescribing files shrink about 15 times; an archive that grows this much was made to fill a disk.
GREATEST_GROWTH = 200
SMALL_ENOUGH = 64 << 20
READ_HERE = {".csv", ".txt", ".xlsx", ".xlsm"}
ARCHIVES = {".zip", ".gz"}
# What macOS and spreadsheet programs leave beside the files that people mean.
LEFTOVERS = ("__MACOSX", ".", "~$")
ENCRYPTED = 1
KNOWN_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
CUT_SHORT = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile)


@dataclass(frozen=True)
class PlainFile:
    """A file as it lies on disk: the name its user knows it by (archive!member for a member of a ZIP), and where."""

    name: str
    path: Path


def find(named: Iterable[str], base: Path = Path()) -> list[Path]:
    """Files that the user's words name, in order of name; folders stand for the files in them."""
    found: list[Path] = []
    for words in named:
        # A name that exists is meant as it stands, even if it holds brackets or stars, as browsers' copies do.
        matches = [base / words] if (base / words).exists() else _matching(words, base)
        if not matches:
            raise unreadable(
                str(base / words), "There is no such file.", "Check the path; a glob must match at least one file."
            )
        for match in matches:
            found.extend(_files_in(match) if match.is_dir() else [match])
    return list(dict.fromkeys(found))


def _matching(pattern: str, base: Path) -> list[Path]:
    # Path.glob takes no absolute pattern, and users' patterns may be.
    return [base / match for match in sorted(glob.glob(pattern, root_dir=base))]  # noqa: PTH207


def _files_in(folder: Path) -> list[Path]:
    files = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and _is_meant(PurePosixPath(path.name), READ_HERE | ARCHIVES)
    )
    if not files:
        raise unreadable(
            str(folder), "The folder holds no CSV, XLSX, ZIP or gzip file.", "Name the folder of the data."
        )
    return files


def _is_meant(path: PurePosixPath, suffixes: set[str]) -> bool:
    """Whether a file of this name may be a source file, and is not something that a system left there."""
    return path.suffix.lower() in suffixes and not any(part.startswith(LEFTOVERS) for part in path.parts)


def unpack(path: Path, scratch: Path) -> Iterator[PlainFile]:
    """The plain files in one named file; what an archive holds lies in scratch until the next file is asked for."""
    unpackers = {".zip": _unpack_zip, ".gz": _unpack_gzip}
    unpacker = unpackers.get(path.suffix.lower())
    if unpacker is None:
        yield PlainFile(path.name, path)
        return
    try:
        yield from unpacker(path, scratch)
    except CUT_SHORT as error:
        told = "The archive is damaged or was cut short."
        raise unreadable(path.name, told, "Download it again and compare its size with the publisher's.") from error
    except OSError as error:
        raise cannot_be_opened(path.name, error) from error


def _unpack_gzip(path: Path, scratch: Path) -> Iterator[PlainFile]:
    target = scratch / "unpacked"
    with gzip.open(path) as packed:
        _copy(packed, target, Allowance.of(path))
    yield PlainFile(path.stem, target)


def _unpack_zip(path: Path, scratch: Path) -> Iterator[PlainFile]:
    """The files of a ZIP, each copied under a name of our own and removed before the next is."""
    with zipfile.ZipFile(path) as archive:
        allowance = Allowance.of(path)
        for number, member in enumerate(_members(path.name, archive)):
            target = scratch / f"{number}{PurePosixPath(member.filename).suffix.lower()}"
            with archive.open(member) as packed:
                _copy(packed, target, allowance)
            yield PlainFile(f"{path.name}{INSIDE}{_printable(member.filename)}", target)
            target.unlink()


def _members(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are source files; raises, before any is unpacked, where the archive is not to be trusted."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    paths = [PurePosixPath(member.filename.replace("\\", "/")) for member in members]
    if any(path.is_absolute() or ".." in path.parts for path in paths):
        told = "The ZIP holds a path that leads out of it."
        raise unreadable(name, told, "Do not use this file; ask its publisher.")
    if any(path.suffix.lower() in ARCHIVES for path in paths):
        raise unreadable(name, "The ZIP holds another archive.", "Unpack it, and load what is in it.")
    chosen = [member for member, path in zip(members, paths, strict=True) if _is_meant(path, READ_HERE)]
    if not chosen:
        raise unreadable(name, "The ZIP holds no CSV or XLSX file.", "Look into it: is it the right download?")
    if any(member.flag_bits & ENCRYPTED or member.compress_type not in KNOWN_COMPRESSION for member in chosen):
        raise unreadable(name, "The ZIP has a password or an uncommon compression.", "Unpack it, and load the files.")
    return chosen


def _printable(name: str) -> str:
    """A member's name as it may be printed on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


@dataclass
class Allowance:
    """How many bytes may still come out of one archive; sizes that an archive states about itself are not believed."""

    name: str
    left: int

    @classmethod
    def of(cls, path: Path) -> "Allowance":
        """What an honest archive of this size may hold."""
        return cls(path.name, max(SMALL_ENOUGH, path.stat().st_size * GREATEST_GROWTH))

    def spend(self, size: int) -> None:
        """Take bytes; raises where more comes out than any honest archive holds."""
        self.left -= size
        if self.left < 0:
            told = f"The archive grows to more than {GREATEST_GROWTH} times its size."
            raise unreadable(self.name, told, "Do not use this file; ask its publisher.")


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, allowance: Allowance) -> None:
    with target.open("wb") as out:
        while chunk := packed.read(CHUNK):
            allowance.spend(len(chunk))
            out.write(chunk)
