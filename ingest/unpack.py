"""From what a user names (a file, a folder, a glob, a ZIP, a gzip) to plain files on disk, one at a time.

Files from strangers are hostile: archives are unpacked under names of our own, with a limit on what comes out.
"""

import glob
import gzip
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.faults import cannot_be_opened, unreadable
from ingest.files import CHUNK, INSIDE, ZIP_SIGNATURE
from ingest.formats import HEAD, foreign
from scorecard.errors import FaultyFilesError, Problem, UnreadableFileError

# Published prescribing files shrink about 15 times; an archive that grows this much was made to fill a disk.
GREATEST_GROWTH = 200
SMALL_ENOUGH = 64 << 20
# A century of months. Millions of empty members would take a day to say that they are empty.
MOST_MEMBERS = 1_200
READ_HERE = {".csv", ".txt", ".xlsx", ".xlsm"}
ARCHIVES = {".zip", ".gz"}
# What macOS and spreadsheet programs leave beside the files that people mean.
LEFTOVERS = ("__MACOSX", ".", "~$")
GZIP_SIGNATURE = b"\x1f\x8b"
CHANGED = "The archive is damaged: what comes out of it is not what was packed."
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
        try:
            found.extend(path for match in _named(words, base) for path in _files_of(match))
        except OSError as error:
            raise cannot_be_opened(str(base / words), error) from error
    return list(dict.fromkeys(found))


def _named(words: str, base: Path) -> list[Path]:
    # A name that exists is meant as it stands, even if it holds brackets or stars, as browsers' copies do.
    path = base / words
    if path.exists():
        return [path]
    if path.is_symlink():
        raise unreadable(str(path), "The link leads nowhere.", "Name the file that it should lead to.")
    matches = _matching(words, base)
    if matches:
        return matches
    raise unreadable(str(path), "There is no such file.", "Check the path; a glob must match at least one file.")


def _matching(pattern: str, base: Path) -> list[Path]:
    # Path.glob takes no absolute pattern, and users' patterns may be.
    return [base / match for match in sorted(glob.glob(pattern, root_dir=base))]  # noqa: PTH207


def _files_of(match: Path) -> list[Path]:
    return _files_in(match) if match.is_dir() else [match]


def _files_in(folder: Path) -> list[Path]:
    """The source files in a folder, without those of folders below; raises where one of them is a link.

    A link that a user names is the user's choice; one that lies in a folder may have been put there by somebody
    else, and lead anywhere.
    """
    meant = (path for path in folder.iterdir() if _is_meant(PurePosixPath(path.name), READ_HERE | ARCHIVES))
    files = sorted(path for path in meant if path.is_symlink() or not path.is_dir())
    links = [path for path in files if path.is_symlink()]
    if links:
        told, cure = "The folder holds a link, which may lead anywhere.", "Name the link itself if you trust it."
        raise FaultyFilesError([Problem(str(link), told, cure) for link in links], UnreadableFileError.exit_code)
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
    try:
        _check_kind(path)
        if unpacker is None:
            yield PlainFile(path.name, path)
            return
        with path.open("rb") as archive:
            _check_head(path, archive)
            yield from unpacker(path, archive, scratch)
    except CUT_SHORT as error:
        told = CHANGED if "CRC" in str(error) else "The archive is damaged or was cut short."
        raise unreadable(path.name, told, "Download it again and compare its size with the publisher's.") from error
    except OSError as error:
        raise cannot_be_opened(path.name, error) from error


def _check_kind(path: Path) -> None:
    """Raise for a pipe, a device or a socket: it cannot be read twice, and may never end."""
    if not path.is_file() and path.exists():
        told = "This is not a file but a pipe, a device or a folder."
        raise unreadable(path.name, told, "Save what comes out of it as a file, and name that.")


def _check_head(path: Path, archive: IO[bytes]) -> None:
    """Raise where what is called an archive is none: a page of an error, say."""
    head = archive.read(HEAD)
    archive.seek(0)
    if not head:
        raise unreadable(path.name, "The file is empty.", "Download it again.")
    is_gzip = path.suffix.lower() == ".gz"
    if is_gzip and head.startswith(ZIP_SIGNATURE):
        raise unreadable(path.name, "The file is no gzip but a ZIP.", "Give it a name that ends in .zip.")
    other = foreign(head, b"")
    if other is not None and not (is_gzip and head.startswith(GZIP_SIGNATURE)):
        raise unreadable(path.name, f"The file is no {'gzip' if is_gzip else 'ZIP'} but {other.told}.", other.cure)


def _unpack_gzip(path: Path, archive: IO[bytes], scratch: Path) -> Iterator[PlainFile]:
    target = scratch / "unpacked"
    with gzip.open(archive) as packed:
        _copy(packed, target, Allowance(path.name, archive))
    yield PlainFile(path.stem, target)


def _unpack_zip(path: Path, archive: IO[bytes], scratch: Path) -> Iterator[PlainFile]:
    """The files of a ZIP, each copied under a name of our own and removed before the next is."""
    with zipfile.ZipFile(archive) as opened:
        allowance = Allowance(path.name, archive)
        for number, member in enumerate(_members(path.name, opened)):
            target = scratch / f"{number}{PurePosixPath(member.filename).suffix.lower()}"
            with opened.open(member) as packed:
                _copy(packed, target, allowance)
            yield PlainFile(f"{path.name}{INSIDE}{_printable(member.filename)}", target)
            target.unlink()


def _members(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are source files; raises, before any is unpacked, where the archive is not to be trusted."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if not members:
        raise unreadable(name, "The ZIP is empty.", "Download it again.")
    paths = [PurePosixPath(member.filename.replace("\\", "/")) for member in members]
    if any(path.is_absolute() or ".." in path.parts for path in paths):
        told = "The ZIP holds a path that leads out of it."
        raise unreadable(name, told, "Do not use this file; ask its publisher.")
    if any(path.suffix.lower() in ARCHIVES for path in paths):
        raise unreadable(name, "The ZIP holds another archive.", "Unpack it, and load what is in it.")
    chosen = [member for member, path in zip(members, paths, strict=True) if _is_meant(path, READ_HERE)]
    _check_members(name, chosen)
    return chosen


def _check_members(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise where members cannot be read, or cannot be told apart."""
    look, unpack_it = "Look into it: is it the right download?", "Unpack it, and load the files."
    if not members:
        raise unreadable(name, "The ZIP holds no CSV or XLSX file.", look)
    if len(members) > MOST_MEMBERS:
        raise unreadable(name, f"The ZIP holds more than {MOST_MEMBERS:,} files.", look)
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        raise unreadable(
            name, "The ZIP holds a link in the place of a file.", "Do not use this file; ask its publisher."
        )
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise unreadable(name, "The ZIP has a password.", unpack_it)
    if any(member.compress_type not in KNOWN_COMPRESSION for member in members):
        raise unreadable(name, "The ZIP has an uncommon compression.", unpack_it)
    twice = [path for path, times in Counter(member.filename for member in members).items() if times > 1]
    if twice:
        told = f"The ZIP holds two files of one name, {_printable(twice[0])}."
        raise unreadable(name, told, "Which one is meant cannot be known: unpack the right one, and load that.")


def _printable(name: str) -> str:
    """A member's name as it may be printed on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


@dataclass
class Allowance:
    """How many bytes may come out of one archive, by how much of it was read.

    Sizes that an archive states about itself are not believed, and a bomb is stopped before all of it was read.
    """

    name: str
    archive: IO[bytes]
    spent: int = 0

    def spend(self, size: int) -> None:
        """Take bytes; raises where more has come out than what was read of any honest archive holds."""
        self.spent += size
        if self.spent > max(SMALL_ENOUGH, self.archive.tell() * GREATEST_GROWTH):
            told = f"The archive grows to more than {GREATEST_GROWTH} times its size."
            raise unreadable(self.name, told, "Do not use this file; ask its publisher.")


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, allowance: Allowance) -> None:
    with target.open("wb") as out:
        while chunk := packed.read(CHUNK):
            allowance.spend(len(chunk))
            out.write(chunk)
