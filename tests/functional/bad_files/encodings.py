"""Text in other encodings than UTF-8, and characters that no text has."""

from pathlib import Path

from tests.functional.bad_files.good import PRODUCT, as_csv, content, rows, saved, text, with_cell

MARK = b"\xef\xbb\xbf"


def utf16_little_endian(folder: Path) -> Path:
    """What spreadsheet programs call 'Unicode text'."""
    return saved(folder, b"\xff\xfe" + text().encode("utf-16-le"))


def utf16_big_endian(folder: Path) -> Path:
    """The same from the other kind of machine."""
    return saved(folder, b"\xfe\xff" + text().encode("utf-16-be"))


def utf16_little_endian_without_mark(folder: Path) -> Path:
    """UTF-16 that does not say so."""
    return saved(folder, text().encode("utf-16-le"))


def utf16_big_endian_without_mark(folder: Path) -> Path:
    """UTF-16 of the other kind that does not say so."""
    return saved(folder, text().encode("utf-16-be"))


def utf32(folder: Path) -> Path:
    """Four bytes a character."""
    return saved(folder, b"\xff\xfe\0\0" + text().encode("utf-32-le"))


def latin_1(folder: Path) -> Path:
    """An é in row 3 that is one byte."""
    return saved(folder, as_csv(with_cell(rows(), 3, PRODUCT, "Tazorimab pré-filled")).encode("latin-1"))


def windows_1252(folder: Path) -> Path:
    """A typographic apostrophe in row 538, which Latin-1 does not have."""
    return saved(folder, as_csv(with_cell(rows(), 538, PRODUCT, "Tazorimab 5’s")).encode("cp1252"))


def two_byte_order_marks(folder: Path) -> Path:
    """A mark that was added to a file that had one."""
    return saved(folder, MARK + MARK + content())


def nul_in_a_cell(folder: Path) -> Path:
    """One NUL character, in row 5."""
    return saved(folder, as_csv(with_cell(rows(), 5, PRODUCT, "Tazo\0rimab")).encode("utf-8"))


def nul_only(folder: Path) -> Path:
    """As many NUL characters as the file has bytes, as a broken disk leaves them."""
    return saved(folder, b"\0" * len(content()))


def nul_at_the_end(folder: Path) -> Path:
    """A file whose last kilobytes were never written: row 539 is followed by NUL characters."""
    return saved(folder, content() + b"\0" * 4096)


def cut_in_a_character(folder: Path) -> Path:
    """The last byte is half a character."""
    return saved(folder, content() + b"\xc3")
