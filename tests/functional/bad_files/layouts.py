"""Headers that are missing, doubled, out of place, or in other words."""

from pathlib import Path

from tests.functional.bad_files.good import COST, QUANTITY, SAMPLE, at, rows, saved, table, text

MILLION = 1_000_000


def empty(folder: Path) -> Path:
    """A file of no bytes."""
    return saved(folder, b"")


def blanks_only(folder: Path) -> Path:
    """Line ends and spaces."""
    return saved(folder, b"\r\n   \r\n\t\r\n")


def mark_only(folder: Path) -> Path:
    """A byte order mark and nothing else."""
    return saved(folder, b"\xef\xbb\xbf")


def commas_only(folder: Path) -> Path:
    """A sheet that was cleared before it was saved."""
    return saved(folder, b",,,,,,,\n" * 20)


def header_only(folder: Path) -> Path:
    """A month without a row."""
    return table(folder, rows()[:1])


def header_missing(folder: Path) -> Path:
    """The first row is data."""
    return table(folder, rows()[1:])


def header_under_a_banner(folder: Path) -> Path:
    """A title and a blank line stand above the header."""
    return saved(folder, ("Secondary Care Medicines Data\n\n" + text()).encode())


def header_twice_at_the_top(folder: Path) -> Path:
    """The header, and the header."""
    header, *data = rows()
    return table(folder, [header, header, *data])


def header_again_in_the_middle(folder: Path) -> Path:
    """The file pasted under itself."""
    return saved(folder, (text() + text()).encode())


def header_again_with_other_line_ends(folder: Path) -> Path:
    """A file with CR LF under one with LF."""
    return saved(folder, (text() + text().replace("\n", "\r\n")).encode())


def column_missing(folder: Path) -> Path:
    """No quantity."""
    place = at(QUANTITY)
    return table(folder, [[*row[:place], *row[place + 1 :]] for row in rows()])


def column_renamed(folder: Path) -> Path:
    """The quantity by another name."""
    header, *data = rows()
    return table(folder, [["QUANTITY" if name == QUANTITY else name for name in header], *data])


def column_doubled(folder: Path) -> Path:
    """Two columns of one name, of which one holds other numbers."""
    return table(folder, [[*row, row[at(COST)]] for row in rows()])


def column_named_to_command_a_terminal(folder: Path) -> Path:
    """A name that would clear the screen, in the place of the quantity's."""
    header, *data = rows()
    return table(folder, [["\x1b[2J\x1b]0;owned\x07" if name == QUANTITY else name for name in header], *data])


def formula_for_a_column(folder: Path) -> Path:
    """A formula in the header, in the place of the quantity's name."""
    header, *data = rows()
    return table(folder, [["=cmd|' /C calc'!A0" if name == QUANTITY else name for name in header], *data])


def semicolons(folder: Path) -> Path:
    """What a spreadsheet program in another country writes."""
    return saved(folder, "\n".join(";".join(row) for row in rows()).encode())


def tabs(folder: Path) -> Path:
    """Text with tabs between its columns."""
    return saved(folder, "\n".join("\t".join(row) for row in rows()).encode())


def bars(folder: Path) -> Path:
    """Vertical bars between the columns."""
    return saved(folder, "\n".join("|".join(row) for row in rows()).encode())


def rows_as_single_cells(folder: Path) -> Path:
    """A CSV file that was opened as text and saved as CSV: every line is one cell."""
    return table(folder, [[",".join(row)] for row in rows()])


def of_another_source(folder: Path) -> Path:
    """A table of successions under the name of a prescribing file."""
    return table(folder, [["old_code", "new_code", "date"], ["ZT02", "ZT01", "2024-10-01"]])


def trust_list(folder: Path) -> Path:
    """A list of trusts, which has no header, under the name of a prescribing file."""
    return saved(folder, (SAMPLE / "organisations" / "etr_2026-03.csv").read_bytes())


def header_with_an_open_quotation_mark(folder: Path) -> Path:
    """A quotation mark in the header that swallows all rows."""
    return saved(folder, ('"' + text()).encode())


def a_thousand_columns_and_more(folder: Path) -> Path:
    """1,009 columns, each with a name."""
    header, *data = rows()
    return table(folder, [[*header, *(f"C{number}" for number in range(1001))], *data[:5]])


def a_million_columns(folder: Path) -> Path:
    """A header of a million and eight names."""
    header, *data = rows()
    named = [*header, *(f"COLUMN_{number}" for number in range(MILLION))]
    return table(folder, [named, [*data[0], *["0"] * MILLION]])


def millions_of_cells(folder: Path) -> Path:
    """A row of three million commas under a good header."""
    header, *data = rows()
    return table(folder, [header, [*data[0], *[""] * MILLION * 3], *data[1:]])
