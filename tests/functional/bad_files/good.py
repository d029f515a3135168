"""The good file that is spoilt, and ways to write it again."""

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path

from tests.lib.requirements import REPOSITORY

SAMPLE = REPOSITORY / "data" / "sample"
GOOD = SAMPLE / "scmd" / "SCMD_FINAL_202307.csv"
NAME = GOOD.name
MONTH, TRUST, CODE, PRODUCT = "YEAR_MONTH", "ODS_CODE", "VMP_SNOMED_CODE", "VMP_PRODUCT_NAME"
UNIT_CODE, UNIT = "UNIT_OF_MEASURE_IDENTIFIER", "UNIT_OF_MEASURE_NAME"
QUANTITY, COST = "TOTAL_QUANITY_IN_VMP_UNIT", "INDICATIVE_COST"

Rows = list[list[str]]
Make = Callable[[Path], Path]


def content() -> bytes:
    """The good file as it lies there."""
    return GOOD.read_bytes()


def text() -> str:
    """The good file's text."""
    return content().decode("utf-8")


def rows() -> Rows:
    """The good file's rows, the header first."""
    return list(csv.reader(StringIO(text(), newline="")))


def good_rows() -> int:
    """How many rows of data the good file has."""
    return len(rows()) - 1


def saved(folder: Path, spoilt: bytes, name: str = NAME) -> Path:
    """A file of these bytes, by the good file's name or another."""
    path = folder / name
    path.write_bytes(spoilt)
    return path


def as_csv(spoilt: Iterable[Sequence[str]], **options: object) -> str:
    """Rows as the text of a CSV file."""
    out = StringIO()
    csv.writer(out, **{"lineterminator": "\n", **options}).writerows(spoilt)  # type: ignore[arg-type]
    return out.getvalue()


def table(folder: Path, spoilt: Iterable[Sequence[str]], name: str = NAME) -> Path:
    """A CSV file of these rows."""
    return saved(folder, as_csv(spoilt).encode("utf-8"), name)


def at(column: str) -> int:
    """Where a column stands in the good file."""
    return rows()[0].index(column)


def with_cell(spoilt: Rows, row: int, column: str, value: str) -> Rows:
    """The rows with one cell changed; the header is row 1."""
    spoilt[row - 1][at(column)] = value
    return spoilt


def every(column: str, value: str) -> Make:
    """A maker of a file with this value in a column of every row."""

    def made(folder: Path) -> Path:
        place = at(column)
        header, *data = rows()
        return table(folder, [header, *([*row[:place], value, *row[place + 1 :]] for row in data)])

    return made
