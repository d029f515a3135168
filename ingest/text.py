"""Text that comes in chunks: checked to be UTF-8 in lines of a bearable length, and what is worth knowing of it."""

import codecs

import numpy as np

from ingest.faults import unreadable
from ingest.formats import BYTE_ORDER_MARK, HEAD, foreign

# A line that fills a chunk of this many bytes is no row of a table.
LONGEST_LINE = 1 << 20
MOST_COLUMNS = 1_000
CURE = "Save the file as 'CSV UTF-8' and load it again."
DAMAGED = "Open it in a text editor: is it the right file? Otherwise download it again."


class Text:
    """Text, chunk by chunk; ``row`` is the line that was reached, ``header_again`` whether a later line is the first.

    What is not expected to be text is let through.
    """

    def __init__(self, name: str) -> None:
        """Start at the first row of the file of this name."""
        self.name = name
        self.expected = True
        self.row = 1
        self.header_again = False
        self._blank = True
        self._header: bytes | None = None
        self._end = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def start(self, head: bytes, tail: bytes) -> None:
        """Raise, by its first and last bytes, where the file is of a format that is not read here."""
        other = foreign(head, tail)
        if other is not None:
            raise unreadable(self.name, f"The file is {other.told}.", other.cure)
        if head.startswith(BYTE_ORDER_MARK * 2):
            raise unreadable(self.name, "The file begins with two byte order marks.", CURE, 1)

    def take(self, chunk: bytes) -> None:
        """Raise, with the row, where text is not UTF-8, holds NUL characters, or has a line without an end."""
        if not self.expected:
            return
        if b"\0" in chunk:
            told, cure = _of_nul(chunk) if self._blank else _NUL
            raise unreadable(self.name, told, cure, self._row_of(chunk, chunk.index(b"\0")))
        self._decode(chunk)
        self._check_line(chunk)
        self._look_for_header(chunk)
        self._blank = self._blank and not chunk.removeprefix(BYTE_ORDER_MARK).strip()
        self.row += _line_ends(chunk)

    def end(self) -> None:
        """Raise where the file ends in the middle of a character, or holds nothing but blanks."""
        if not self.expected:
            return
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            told = "The file ends in the middle of a character: it was cut short."
            raise unreadable(self.name, told, "Download it again.", self.row) from error
        if self._blank:
            raise unreadable(self.name, "The file holds nothing but blanks.", "Download it again.")

    def _row_of(self, chunk: bytes, position: int) -> int:
        return self.row + chunk[:position].count(b"\n")

    def _decode(self, chunk: bytes) -> None:
        # Looking whether all of it is ASCII takes a tenth of the time of decoding it.
        if chunk.isascii() and not self._decoder.getstate()[0]:
            return
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            told = "The text is not in UTF-8: a character cannot be read."
            raise unreadable(self.name, told, CURE, self._row_of(error.object, error.start)) from error

    def _check_line(self, chunk: bytes) -> None:
        """Refuse a line that fills a whole chunk: reading it as a row would take the memory of many rows."""
        if len(chunk) < LONGEST_LINE or b"\n" in chunk:
            return
        if b"\r" in chunk:
            raise unreadable(self.name, CARRIAGE_RETURNS, CURE, self.row)
        if chunk.count(b",") >= MOST_COLUMNS:
            raise unreadable(self.name, f"A row has more than {MOST_COLUMNS:,} cells.", DAMAGED, self.row)
        raise unreadable(self.name, f"A line is longer than {LONGEST_LINE >> 20} MB.", DAMAGED, self.row)

    def _look_for_header(self, chunk: bytes) -> None:
        """Whether the first line stands again, also where it lies across two chunks."""
        if self._header is None:
            text = self._end + chunk
            line, ended, chunk = text.removeprefix(BYTE_ORDER_MARK).partition(b"\n")
            if not ended:
                self._end = text
                return
            self._header, self._end, chunk = b"\n" + line.rstrip(), b"", ended + chunk
        header, before = self._header, self._end
        # A chunk is not put together with the end of the one before: copying takes longer than looking.
        seam = before + chunk[: len(header)]
        self.header_again = self.header_again or (len(header) > 1 and (header in chunk or header in seam))
        self._end = (before + chunk[-len(header) :])[-len(header) :]


CARRIAGE_RETURNS = "The lines end with carriage returns alone, as they did on Macs of another age."
LINE_END = ord("\n")


def _line_ends(chunk: bytes) -> int:
    """How many lines end in a chunk; bytes.count takes ten times as long where lines are short."""
    return int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == LINE_END))


_NUL = (
    "The text holds a NUL character: the file is damaged, or not text at all.",
    "Download it again; if it is there too, remove the character.",
)


def _of_nul(chunk: bytes) -> tuple[str, str]:
    """What NUL characters at the start of a file mean, and what to do."""
    head = chunk[:HEAD]
    if not chunk.strip(b"\0"):
        told = "The file holds NUL characters and nothing else: its room was kept, and its content never came."
        return told, "Download it again."
    if head.count(b"\0") * 3 > len(head):
        order = "little" if head.index(b"\0") % 2 else "big"
        return f"The file is text in UTF-16 ({order}-endian, without a byte order mark).", CURE
    return _NUL
