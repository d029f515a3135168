"""The manifest: which source files were offered, what became of them, and which of them count now."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, select

from scorecard import schema
from scorecard.store.database import Database, read
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES

FILES = SQL_TABLES["source_file"]
VALIDATIONS = SQL_TABLES["validation"]
DATED_BY_NAME = ("trust",)


@dataclass(frozen=True)
class FileRecord:
    """One line of the manifest, before it has a number; the fields are those of schema.SOURCE_FILE."""

    file_id: str
    source: str
    lake_table: str
    name: str
    size: int
    layout: str
    data_status: str | None
    month: date | None
    rows_in: int
    rows_kept: int
    rows_quarantined: int
    suite_outcome: str
    state: str
    loaded_at: datetime
    run_number: int | None = None


def record_file(connection: Connection, record: FileRecord, validations: pl.DataFrame) -> int:
    """Add a file and what its suite found (schema.VALIDATION without file_number); returns the file's number."""
    highest = connection.execute(select(func.max(FILES.c.file_number))).scalar()
    number = (highest or 0) + 1
    row = pl.DataFrame([{"file_number": number, **asdict(record)}], schema=schema.SOURCE_FILE.polars_schema)
    insert(connection, schema.SOURCE_FILE, row)
    insert(connection, schema.VALIDATION, validations.with_columns(file_number=pl.lit(number, pl.Int64)))
    return number


def files(database: Database) -> pl.DataFrame:
    """Every line of the manifest (schema.SOURCE_FILE), in order of loading."""
    return database.read(select(FILES).order_by(FILES.c.file_number))


def files_of(connection: Connection, release_id: int) -> pl.DataFrame:
    """The manifest's lines of a release's inputs."""
    inputs = SQL_TABLES["release_input"]
    chosen = select(FILES).join(inputs, inputs.c.file_number == FILES.c.file_number)
    return read(connection, chosen.where(inputs.c.release_id == release_id).order_by(FILES.c.file_number))


def validations(database: Database, file_number: int) -> pl.DataFrame:
    """What the suite found in one file (schema.VALIDATION)."""
    return database.read(select(VALIDATIONS).where(VALIDATIONS.c.file_number == file_number))


@dataclass(frozen=True)
class Place:
    """What a file stands for: a month in a status, or else the reference of a name."""

    lake_table: str
    name: str
    month: date | None
    data_status: str | None


def standing_in(manifest: pl.DataFrame, place: Place) -> dict[str, Any] | None:
    """The loaded line that stands in a place, or None."""
    here = pl.col("month") == place.month if place.month else pl.col("month").is_null() & (pl.col("name") == place.name)
    lines = _loaded(manifest, place).filter(here)
    return None if lines.is_empty() else lines.row(-1, named=True)


def loaded_before(manifest: pl.DataFrame, file_id: str, place: Place) -> dict[str, Any] | None:
    """The line under which the same content already stands in its place; None if it never did or was replaced since.

    A trust list takes its date from its name, so under another name the same content is another list.
    """
    named = pl.col("name") == place.name if place.lake_table in DATED_BY_NAME else pl.lit(value=True)
    lines = _loaded(manifest, place).filter(pl.col("file_id") == file_id, named)
    if lines.is_empty():
        return None
    line = lines.row(-1, named=True)
    standing = standing_in(manifest, replace(place, month=line["month"], name=line["name"]))
    return line if standing is not None and standing["file_id"] == file_id else None


def _loaded(manifest: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Loaded lines of the place's table and status, in order of loading."""
    status = pl.col("data_status").eq_missing(pl.lit(place.data_status, pl.String))
    table = pl.col("lake_table") == place.lake_table
    return manifest.filter(pl.col("state") == "loaded", table, status).sort("file_number")


def current_files(manifest: pl.DataFrame) -> pl.DataFrame:
    """The loaded files that count: a monthly table's best status a month, any other's latest file of a name.

    Final counts before provisional, provisional before work in progress; among equals, the file loaded last.
    A later edition of a reference file keeps its name, so it takes the place of the earlier one.
    """
    loaded = manifest.filter(pl.col("state") == "loaded").with_columns(
        trust_in_it=pl.col("data_status").replace_strict(
            {status: rank for rank, status in enumerate(reversed(schema.DATA_STATUSES))},
            default=None,
            return_dtype=pl.Int64,
        )
    )
    monthly = loaded.filter(pl.col("month").is_not_null()).sort("trust_in_it", "file_number", nulls_last=False)
    others = loaded.filter(pl.col("month").is_null()).sort("file_number")
    kept = (
        monthly.unique(["lake_table", "month"], keep="last"),
        others.unique(["lake_table", "name"], keep="last"),
    )
    return pl.concat(kept).drop("trust_in_it").sort("file_number")
