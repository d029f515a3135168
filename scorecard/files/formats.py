"""The formats of a table's file by their suffix: one place for the command line and for the server."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scorecard.errors import SettingsError
from scorecard.files.csvs import csv_file
from scorecard.files.csvw import csvw_file, csvw_text
from scorecard.files.described import Described
from scorecard.files.jsons import json_file
from scorecard.files.parquets import parquet_file

METADATA = "csv-metadata.json"


@dataclass(frozen=True)
class Format:
    """A format by its suffix, with its name on pages and its type on the wire."""

    suffix: str
    name: str
    media_type: str


# The metadata's suffix ends like that of JSON, and so is looked for before it.
FORMATS = (
    Format("csv", "CSV", "text/csv; charset=utf-8"),
    Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Format("parquet", "Parquet", "application/vnd.apache.parquet"),
    Format(METADATA, "What the columns mean", "application/csvm+json"),
    Format("json", "JSON", "application/json"),
)
TABLES = tuple(each.suffix for each in FORMATS if each.suffix != METADATA)


def file(table: Described, suffix: str) -> Iterator[bytes]:
    """A table in a format, in pieces; raises WorkbookTooLargeError for an Excel file that would be too large."""
    if suffix == "xlsx":
        # Its pandas would double the time that the program takes to start.
        from scorecard.files.workbooks import xlsx_file  # noqa: PLC0415

        return xlsx_file(table)
    return {"csv": csv_file, "parquet": parquet_file, "json": json_file, METADATA: csvw_file}[suffix](table)


def suffix_of(target: Path) -> str:
    """The format that a file's name asks for; raises SettingsError where it names none."""
    suffix = target.suffix.removeprefix(".")
    if suffix not in TABLES:
        raise SettingsError(f"'{target.name}' names no format: let it end in .{', .'.join(TABLES)}.")
    return suffix


def write(table: Described, target: Path) -> None:
    """Write a table in the format of the file's name, whole or not at all; a CSV file with its metadata beside it."""
    suffix = suffix_of(target)
    put(target, file(table, suffix))
    if suffix == "csv":
        put(target.with_name(f"{target.name}-metadata.json"), [csvw_text(table, target.name).encode()])


def put(target: Path, pieces: Iterable[bytes]) -> None:
    """Write pieces to a file that appears once it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.part")
    with beside.open("wb") as file:
        file.writelines(pieces)
    beside.replace(target)
