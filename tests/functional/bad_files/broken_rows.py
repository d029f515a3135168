"""Rows that are too long, cut off, swallowed by a quotation mark, or no rows of the table."""

from pathlib import Path

from tests.functional.bad_files.good import PRODUCT, as_csv, at, content, rows, saved, table, text, with_cell

LOG = "2023-08-02 04:00:01 INFO export finished, 538 rows"
LINE = 200 << 20


def _with_line(number: int, change: tuple[str, str]) -> bytes:
    """The good file with one replacement made in one line; the header is line 1."""
    lines = text().split("\n")
    lines[number - 1] = lines[number - 1].replace(*change, 1)
    return "\n".join(lines).encode()


def quotation_mark_in_a_bare_cell(folder: Path) -> Path:
    """Inches in row 3: 5" tube."""
    return saved(folder, _with_line(2, ("Beluxanib 40mg", 'Beluxanib 5" tube')))


def quotation_mark_never_closed(folder: Path) -> Path:
    """A cell of row 539, the last, that opens and does not close."""
    return saved(folder, _with_line(len(rows()), (",999", ',"999')))


def quotation_mark_that_swallows_the_rest(folder: Path) -> Path:
    """A cell of row 2 that opens; whether it closes is a matter of chance."""
    return saved(folder, _with_line(2, ("Beluxanib", '"Beluxanib')))


def quotation_mark_that_swallows_a_row(folder: Path) -> Path:
    """A cell that opens in row 2 and closes in row 3: together they look like one row, of one product's code and the
    other's quantity."""
    lines = text().split("\n")
    lines[1] = lines[1].replace("Beluxanib", '"Beluxanib')
    lines[2] = lines[2].replace("syringes", 'syringes"')
    return saved(folder, "\n".join(lines).encode())


def text_behind_a_closed_cell(folder: Path) -> Path:
    """A closed cell in row 2 that goes on."""
    return saved(folder, _with_line(2, ("Beluxanib 40mg", '"Beluxanib" 40mg')))


def backslashes_for_quotation_marks(folder: Path) -> Path:
    """What databases write that do not double quotation marks."""
    spoilt = as_csv(with_cell(rows(), 4, PRODUCT, 'Cordaparin 5" tube, sterile'))
    return saved(folder, spoilt.replace('5""', '5\\"').encode())


def carriage_returns_for_line_ends(folder: Path) -> Path:
    """Lines as they ended on Macs of another age."""
    return saved(folder, content().replace(b"\n", b"\r"))


def one_carriage_return_for_a_line_end(folder: Path) -> Path:
    """Row 7 ends in another way than the others."""
    lines = text().split("\n")
    return saved(folder, ("\n".join(lines[:7]) + "\r" + "\n".join(lines[7:])).encode())


def row_too_long(folder: Path) -> Path:
    """Row 8 has a cell more than the header."""
    spoilt = rows()
    spoilt[7].append("1")
    return table(folder, spoilt)


def comma_bare_in_a_name(folder: Path) -> Path:
    """Row 4 has a comma in a name that is not in quotation marks: its quantity would be another column's."""
    return saved(folder, text().replace('"', "").encode())


def rows_of_an_index(folder: Path) -> Path:
    """A number before every row, and no name for it in the header."""
    header, *data = rows()
    return table(folder, [header, *([str(number), *row] for number, row in enumerate(data))])


def several_rows_too_long(folder: Path) -> Path:
    """Rows 3, 30 and 300 have a cell more than the header."""
    spoilt = rows()
    for row in (3, 30, 300):
        spoilt[row - 1].append("1")
    return table(folder, spoilt)


def last_row_cut_off(folder: Path) -> Path:
    """The last row breaks off in its name."""
    spoilt = rows()
    return saved(folder, (as_csv(spoilt[:-1]) + ",".join(spoilt[-1][: at(PRODUCT)]) + ",Taz").encode())


def log_line_under_the_data(folder: Path) -> Path:
    """The words of the program that made the file."""
    return saved(folder, content() + f"{LOG}\n".encode())


def log_lines_under_the_data(folder: Path) -> Path:
    """Several of them, after a blank line."""
    return saved(folder, content() + f"\n{LOG}\n{LOG}\nProcess ended with code 0\n".encode())


def count_under_the_data(folder: Path) -> Path:
    """What a database says at the end."""
    return saved(folder, content() + b"\n(538 rows affected)\n")


def giant_line(folder: Path) -> Path:
    """200 MB without a line end, under a good header."""
    path = saved(folder, as_csv(rows()[:1]).encode())
    with path.open("r+b") as out:
        out.seek(0, 2)
        for _ in range(LINE >> 20):
            out.write(b"1" * (1 << 20))
    return path


def giant_header(folder: Path) -> Path:
    """200 MB without a line end, and nothing else: one name of a column."""
    path = saved(folder, b"")
    with path.open("wb") as out:
        for _ in range(LINE >> 20):
            out.write(b"A" * (1 << 20))
    return path
