"""Deliberately bad copies of a good prescribing file, each with what should be reported of it."""

import csv
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.synthetic.codes import ods_code, product_code

QUANTITY_COLUMNS = ("TOTAL_QUANITY_IN_VMP_UNIT", "TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE")
UNLISTED_ORGANISATION = ods_code("unknown", 98)
UNLISTED_PRODUCT = product_code(99_999_998)
FUTURE_MONTH = "209912"
BOMB_MEGABYTES = 96
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Faulty:
    """A bad file, what should be reported, and where: row (the header is row 1) and column, if the fault has them.

    ``stops`` tells whether nothing of the file may be loaded; otherwise its other rows are good.
    """

    path: Path
    kind: str
    finding: str
    stops: bool
    row: int | None = None
    column: str | None = None


MakeFaulty = Callable[[Path, Path], Faulty]


def missing_column(good: Path, folder: Path) -> Faulty:
    """The quantity column is gone."""
    rows, column = _read(good), _quantity(good)
    position = rows[0].index(column)
    path = _write(folder / good.name, [row[:position] + row[position + 1 :] for row in rows])
    return Faulty(path, "missing_column", f"the column {column} is missing", True, 1, column)


def wrong_column(good: Path, folder: Path) -> Faulty:
    """The quantity column has another name."""
    rows, column = _read(good), _quantity(good)
    rows[0][rows[0].index(column)] = "AMOUNT"
    return Faulty(_write(folder / good.name, rows), "wrong_column", f"the column {column} is missing", True, 1, column)


def empty_file(good: Path, folder: Path) -> Faulty:
    """A file of no bytes."""
    path = folder / good.name
    path.write_bytes(b"")
    return Faulty(path, "empty_file", "the file is empty", True)


def header_only(good: Path, folder: Path) -> Faulty:
    """A file with a header and no rows."""
    return Faulty(_write(folder / good.name, _read(good)[:1]), "header_only", "the file has no rows", True)


def wrong_encoding(good: Path, folder: Path) -> Faulty:
    """Windows-1252 with an é in the product name of row 3."""
    rows = _with_cell(_read(good), 3, "VMP_PRODUCT_NAME", "Tazorimab pré-filled vials")
    path = _write(folder / good.name, rows, "cp1252")
    return Faulty(path, "wrong_encoding", "the text is not in UTF-8", True, 3)


def utf16(good: Path, folder: Path) -> Faulty:
    """The whole file in UTF-16."""
    path = _write(folder / good.name, _read(good), "utf-16")
    return Faulty(path, "utf16", "the text is in UTF-16", True)


def other_source(good: Path, folder: Path) -> Faulty:
    """A succession table under the name of a prescribing file."""
    rows = [["old_code", "new_code", "date"], ["ZT02", "ZT01", "2024-10-01"]]
    return Faulty(_write(folder / good.name, rows), "other_source", "the file is of another source", True, 1)


def two_months(good: Path, folder: Path) -> Faulty:
    """The last row is of another month than the others."""
    rows = _read(good)
    column = rows[0].index("YEAR_MONTH")
    rows[-1][column] = "2019-12" if "-" in rows[-1][column] else "201912"
    path = _write(folder / good.name, rows)
    return Faulty(path, "two_months", "two months in one file", True, len(rows), "YEAR_MONTH")


def unknown_organisation(good: Path, folder: Path) -> Faulty:
    """Row 5 has the code of an organisation that is in no trust list."""
    rows = _with_cell(_read(good), 5, "ODS_CODE", UNLISTED_ORGANISATION)
    finding = f"{UNLISTED_ORGANISATION} is in no trust list"
    return Faulty(_write(folder / good.name, rows), "unknown_organisation", finding, False, 5, "ODS_CODE")


def unknown_product(good: Path, folder: Path) -> Faulty:
    """Row 6 has a product that dm+d does not know."""
    rows = _with_cell(_read(good), 6, "VMP_SNOMED_CODE", UNLISTED_PRODUCT)
    finding = f"dm+d does not know {UNLISTED_PRODUCT}"
    return Faulty(_write(folder / good.name, rows), "unknown_product", finding, False, 6, "VMP_SNOMED_CODE")


def future_date(good: Path, folder: Path) -> Faulty:
    """Every row, and the name, is of a month in the future."""
    rows = _read(good)
    column = rows[0].index("YEAR_MONTH")
    for row in rows[1:]:
        row[column] = FUTURE_MONTH
    path = _write(folder / f"SCMD_FINAL_{FUTURE_MONTH}.csv", rows)
    return Faulty(path, "future_date", "the month lies in the future", True, 2, "YEAR_MONTH")


def text_in_quantity(good: Path, folder: Path) -> Faulty:
    """Row 7 has a word for a quantity."""
    column = _quantity(good)
    path = _write(folder / good.name, _with_cell(_read(good), 7, column, "twelve"))
    return Faulty(path, "text_in_quantity", "'twelve' is not a number", False, 7, column)


def too_many_fields(good: Path, folder: Path) -> Faulty:
    """Row 8 has a cell more than the header."""
    rows = _read(good)
    rows[7].append("1")
    finding = f"the row has {len(rows[7])} cells where the header has {len(rows[0])}"
    return Faulty(_write(folder / good.name, rows), "too_many_fields", finding, True, 8)


def last_line_cut_off(good: Path, folder: Path) -> Faulty:
    """The last row breaks off in its product name, as when a download ends early."""
    rows = _read(good)
    path = _write(folder / good.name, rows[:-1])
    with path.open("a", encoding="utf-8", newline="") as lines:
        lines.write(",".join(rows[-1][:3]) + ",Taz")
    return Faulty(path, "last_line_cut_off", "the last row was cut off", True, len(rows))


def truncated_zip(good: Path, folder: Path) -> Faulty:
    """A ZIP of which the second half is lost."""
    path = folder / f"{good.stem}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(good, good.name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return Faulty(path, "truncated_zip", "the ZIP is damaged or cut short", True)


def zip_with_path_outside(good: Path, folder: Path) -> Faulty:
    """A ZIP whose member would be written outside the folder that it is unpacked into."""
    path = folder / f"{good.stem}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../{good.name}", good.read_bytes())
    return Faulty(path, "zip_with_path_outside", "the ZIP holds a path that leads out of it", True)


def zip_bomb(good: Path, folder: Path) -> Faulty:
    """A ZIP of about 100 KB that unpacks to 96 MB."""
    path = folder / f"{good.stem}.zip"
    zeros = b"0" * MEGABYTE
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(good.name, "w") as member,
    ):
        for _ in range(BOMB_MEGABYTES):
            member.write(zeros)
    return Faulty(path, "zip_bomb", "the ZIP unpacks to far more than its size", True)


FAULTY_FILES: tuple[MakeFaulty, ...] = (
    missing_column,
    wrong_column,
    empty_file,
    header_only,
    wrong_encoding,
    utf16,
    other_source,
    two_months,
    unknown_organisation,
    unknown_product,
    future_date,
    text_in_quantity,
    too_many_fields,
    last_line_cut_off,
    truncated_zip,
    zip_with_path_outside,
    zip_bomb,
)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _quantity(path: Path) -> str:
    header = _read(path)[0]
    return next(column for column in QUANTITY_COLUMNS if column in header)


def _with_cell(rows: list[list[str]], row: int, column: str, text: str) -> list[list[str]]:
    """The rows with one cell changed; ``row`` counts from 1, the header."""
    rows[row - 1][rows[0].index(column)] = text
    return rows


def _write(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    return path
