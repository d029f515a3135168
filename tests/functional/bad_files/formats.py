"""Files of other formats under the name of a CSV file."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter

from tests.functional.bad_files.good import GOOD, NAME, content, rows, saved

PAGE = b"<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head><body>Later.</body></html>\n"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 52142\n"


def _parquet() -> bytes:
    out = io.BytesIO()
    pl.read_csv(GOOD, infer_schema=False).write_parquet(out)
    return out.getvalue()


def parquet(folder: Path) -> Path:
    """The same rows in Parquet."""
    return saved(folder, _parquet())


def truncated_parquet(folder: Path) -> Path:
    """Parquet without its second half."""
    whole = _parquet()
    return saved(folder, whole[: len(whole) // 2])


def arrow(folder: Path) -> Path:
    """The same rows in Feather."""
    out = io.BytesIO()
    pl.read_csv(GOOD, infer_schema=False).write_ipc(out)
    return saved(folder, out.getvalue())


def old_workbook(folder: Path) -> Path:
    """The first sector of an XLS workbook."""
    return saved(folder, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))


def workbook(folder: Path) -> Path:
    """The same rows in a workbook."""
    path = folder / NAME
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows()[:50]):
            sheet.write_row(number, 0, row)
    return path


def zip_without_its_name(folder: Path) -> Path:
    """A ZIP that is called .csv."""
    path = folder / NAME
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(GOOD, NAME)
    return path


def gzip_without_its_name(folder: Path) -> Path:
    """A gzip that is called .csv."""
    return saved(folder, gzip.compress(content()))


def tar(folder: Path) -> Path:
    """A tar archive."""
    path = folder / NAME
    with tarfile.open(path, "w") as archive:
        archive.add(GOOD, NAME)
    return path


def bzip2(folder: Path) -> Path:
    """A bzip2 archive."""
    return saved(folder, bz2.compress(content()))


def xz(folder: Path) -> Path:
    """An xz archive."""
    return saved(folder, lzma.compress(content()))


def seven_zip(folder: Path) -> Path:
    """The start of a 7-Zip archive."""
    return saved(folder, b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(range(256)))


def rar(folder: Path) -> Path:
    """The start of a RAR archive."""
    return saved(folder, b"Rar!\x1a\x07\x01\x00" + bytes(range(256)))


def zstandard(folder: Path) -> Path:
    """The start of a Zstandard archive."""
    return saved(folder, b"\x28\xb5\x2f\xfd\x04\x00" + bytes(range(256)))


def sqlite(folder: Path) -> Path:
    """The start of an SQLite database."""
    return saved(folder, b"SQLite format 3\x00" + bytes(1024))


def pdf(folder: Path) -> Path:
    """A PDF document."""
    return saved(folder, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")


def picture(folder: Path) -> Path:
    """A screenshot of the table."""
    return saved(folder, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def word_processor(folder: Path) -> Path:
    """The table in an RTF document."""
    return saved(folder, b"{\\rtf1\\ansi YEAR_MONTH,ODS_CODE\\par}\n")


def page_of_an_error(folder: Path) -> Path:
    """What a site sent in the place of the file."""
    return saved(folder, PAGE)


def markup(folder: Path) -> Path:
    """A table as a piece of a page, as some systems call it XLS."""
    return saved(folder, b"\n  <table><tr><td>YEAR_MONTH</td></tr></table>\n")


def xml(folder: Path) -> Path:
    """A workbook in the XML of 2003."""
    return saved(folder, b'\xef\xbb\xbf<?xml version="1.0"?>\n<Workbook></Workbook>\n')


def json(folder: Path) -> Path:
    """What the publisher's interface answers when it is not asked for a file."""
    return saved(folder, b'{"success": true, "result": {"records": []}}\n')


def json_rows(folder: Path) -> Path:
    """A list of objects."""
    return saved(folder, b'[{"YEAR_MONTH": "202307", "ODS_CODE": "ZT01"}]\n')


def pointer(folder: Path) -> Path:
    """What stands in a repository for a large file that was not fetched."""
    return saved(folder, POINTER)
