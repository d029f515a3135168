"""What a file is that is not what its name says: told by its first and last bytes, in words for its user."""

from dataclasses import dataclass

# How much of the start is looked at: the mark of a tar archive stands at 257.
HEAD = 512
TAR_MARK = slice(257, 262)
CSV_CURE = "Save its table as 'CSV UTF-8', and load that."
UNPACK_CURE = "Unpack it, and load what is in it; ZIP and gzip are unpacked here."
PAGE_CURE = (
    "A site answered with a page instead of the data: open the address in a browser and download the file again."
)
PARQUET = b"PAR1"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Format:
    """A format that is not read: the bytes it begins with, what it is called, and what can be done about it."""

    begins: bytes
    told: str
    cure: str


# The longer of two marks that begin alike comes first.
BINARY = (
    Format(b"\xff\xfe\x00\x00", "text in UTF-32", "Save the file as 'CSV UTF-8' and load it again."),
    Format(b"\x00\x00\xfe\xff", "text in UTF-32", "Save the file as 'CSV UTF-8' and load it again."),
    Format(b"\xff\xfe", "text in UTF-16 (little-endian)", "Save the file as 'CSV UTF-8' and load it again."),
    Format(b"\xfe\xff", "text in UTF-16 (big-endian)", "Save the file as 'CSV UTF-8' and load it again."),
    Format(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old workbook (XLS), or a workbook with a password",
        "Open it in a spreadsheet program and save it as the publisher's format, without a password.",
    ),
    Format(b"\x1f\x8b", "a gzip archive", "Give it a name that ends in .gz."),
    Format(b"BZh", "a bzip2 archive", UNPACK_CURE),
    Format(b"\xfd7zXZ\x00", "an xz archive", UNPACK_CURE),
    Format(b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK_CURE),
    Format(b"Rar!\x1a\x07", "a RAR archive", UNPACK_CURE),
    Format(b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK_CURE),
    Format(b"SQLite format 3\x00", "an SQLite database", CSV_CURE),
    Format(b"ARROW1", "an Arrow (Feather) file", CSV_CURE),
    Format(b"%PDF", "a PDF document", "Look for the table that it was made from: PDF holds no rows."),
    Format(b"\x89PNG", "a picture", "Look for the table that it shows."),
    Format(b"\xff\xd8\xff", "a picture", "Look for the table that it shows."),
)
TEXT = (
    Format(
        b"version https://git-lfs",
        "a Git LFS pointer, not the data that it stands for",
        "Fetch the data with 'git lfs pull'.",
    ),
    Format(b"<!doctype html", "a web page", PAGE_CURE),
    Format(b"<html", "a web page", PAGE_CURE),
    Format(b"<?xml", "an XML document", CSV_CURE),
    Format(b"<", "a web page or an XML document", PAGE_CURE),
    Format(b"{\\rtf", "a word processor's document (RTF)", CSV_CURE),
    Format(b"{", "JSON", CSV_CURE),
    Format(b"[", "JSON", CSV_CURE),
)


def foreign(head: bytes, tail: bytes) -> Format | None:
    """The format of a file that cannot be read here, by its first HEAD bytes and its last few; None for other files."""
    if head.startswith(PARQUET):
        return _parquet(tail)
    if head[TAR_MARK] == b"ustar":
        return Format(head, "a tar archive", UNPACK_CURE)
    text = head.removeprefix(BYTE_ORDER_MARK).lstrip().lower()
    return _first(BINARY, head) or _first(TEXT, text)


def _first(formats: tuple[Format, ...], head: bytes) -> Format | None:
    return next((known for known in formats if head.startswith(known.begins)), None)


def _parquet(tail: bytes) -> Format:
    if tail.endswith(PARQUET):
        return Format(PARQUET, "a Parquet file", CSV_CURE)
    return Format(PARQUET, "a Parquet file that was cut short", "Download it again, as CSV.")
