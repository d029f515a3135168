"""One plain file on disk, identified by its content, and the errors of files that cannot be read."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from scorecard.errors import FaultyFilesError, Problem, UnreadableFileError

CHUNK = 1 << 20
# Between the names of an archive and its member.
INSIDE = "!"
# Workbooks are ZIPs. Their names do not tell: people rename files.
ZIP_SIGNATURE = b"PK\x03\x04"


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
        return Path(self.name.rpartition(INSIDE)[2]).stem

    @property
    def is_zipped(self) -> bool:
        """Whether the content is that of a workbook (or of another ZIP) and not text."""
        with self.path.open("rb") as content:
            return content.read(len(ZIP_SIGNATURE)) == ZIP_SIGNATURE


def unreadable(name: str, message: str, cure: str, row: int | None = None) -> FaultyFilesError:
    """The error for one file that cannot be read."""
    return FaultyFilesError([Problem(name, message, cure, row=row)], UnreadableFileError.exit_code)


def cannot_be_opened(name: str, error: OSError) -> FaultyFilesError:
    """The error for a file that the system does not hand out."""
    return unreadable(name, f"The file cannot be opened: {error.strerror or error}.", "Check who may read it.")


def identify(name: str, path: Path) -> SourceFile:
    """The identity of a plain file; raises when it is empty or, being text, not in UTF-8."""
    try:
        digest, size = _digest(name, path)
    except OSError as error:
        raise cannot_be_opened(name, error) from error
    if size == 0:
        raise unreadable(name, "The file is empty.", "Download it again.")
    return SourceFile(name, path, digest, size)


def _digest(name: str, path: Path) -> tuple[str, int]:
    digest, size, text = hashlib.sha256(), 0, Text(name)
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            if size == 0:
                text.expected = not chunk.startswith(ZIP_SIGNATURE)
            digest.update(chunk)
            size += len(chunk)
            text.take(chunk)
    text.end()
    return digest.hexdigest(), size


class Text:
    """Text that comes in chunks, checked to be UTF-8 on the way; what is not expected to be text is let through."""

    CURE = "Save the file as 'CSV UTF-8' and load it again."

    def __init__(self, name: str) -> None:
        """Start at the first row of the file of this name."""
        self.name = name
        self.expected = True
        self.row = 1
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, chunk: bytes) -> None:
        """Raise, with the row, where text is not UTF-8 or holds NUL characters (as UTF-16 does)."""
        if not self.expected:
            return
        if b"\0" in chunk:
            row = self.row + chunk[: chunk.index(b"\0")].count(b"\n")
            told = "The text holds NUL characters: it may be UTF-16, an old workbook, or not text at all."
            raise unreadable(self.name, told, self.CURE, row)
        try:
            self.decoder.decode(chunk)
        except UnicodeDecodeError as error:
            row = self.row + error.object[: error.start].count(b"\n")
            raise unreadable(
                self.name, "The text is not in UTF-8: a character cannot be read.", self.CURE, row
            ) from error
        self.row += chunk.count(b"\n")

    def end(self) -> None:
        """Raise where the file ends in the middle of a character: it was cut short."""
        try:
            self.decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            told = "The file ends in the middle of a character: it was cut short."
            raise unreadable(self.name, told, "Download it again.", self.row) from error
