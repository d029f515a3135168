"""A home folder with ten years of an invented nation's prescribing: the lake as files come into it, and its manifest.

Of the products one in twelve is of an appraised medicine; a trust issues a quarter of all products in a month.

    python -m tests.benchmarks.ten_years FOLDER ROWS_A_MONTH MONTHS
"""

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from scorecard import schema
from scorecard.periods import add_months
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import FileRecord, record_file
from scorecard.tables import Table

FIRST_MONTH = date(2016, 4, 1)
TRUSTS, ICBS, REGIONS = 200, 42, 7
# A nation's 500,000 rows a month are 2,500 products of each trust.
PRODUCTS_A_ROW = 4
EVERY, PRODUCTS_A_MEDICINE = 12, 4
UNITS = ("ml", "tablet", "vial", "gram")
SEED = 2011


def products(number: int) -> pl.DataFrame:
    """Products with their medicine, where they have one: it is appraised."""
    places = pl.DataFrame({"place": pl.int_range(number, eager=True)})
    place = pl.col("place")
    medicine = pl.when(place % EVERY == 0).then(place // EVERY // PRODUCTS_A_MEDICINE)
    return places.select(
        "place",
        vmp_code=pl.format("{}1000001109", 39_000_000 + place * 7),
        vmp_name=pl.format("Inventin {} 50mg/1ml solution for injection vials", place),
        unit=(place % len(UNITS)).replace_strict(dict(enumerate(UNITS)), return_dtype=pl.String),
        unit_code=pl.format("25877{}", 3_000 + place % len(UNITS)),
        price=(place % 997 + 1) / 10,
        medicine=pl.when(medicine.is_not_null()).then(pl.format("Inventin {}", medicine)),
        # Every third medicine has a defined daily dose.
        ddd_mg=pl.when(medicine % 3 == 0).then(25.0),
    )


def month_of(month: date, rows: int, known: pl.DataFrame) -> pl.LazyFrame:
    """The rows of one month, a trust after the other; no trust has a product twice."""
    drawn = np.random.default_rng([SEED, month.year, month.month])
    each = rows // TRUSTS
    chances = drawn.random((TRUSTS, known.height)) / (1 + np.arange(known.height) * 31 % 50)
    chosen = (
        np.argpartition(chances, each, axis=1)[:, :each]
        if each < known.height
        else np.tile(known["place"], (TRUSTS, 1))
    )
    held = pl.DataFrame({"trust": np.repeat(np.arange(TRUSTS), each), "place": np.sort(chosen, axis=1).ravel()})
    quantity = drawn.geometric(0.004, held.height) * np.where(drawn.random(held.height) < 0.005, -0.25, 0.25)
    named = held.with_columns(quantity=quantity).lazy().join(known.lazy(), on="place", maintain_order="left")
    return named.with_row_index("row_number", 2).select(
        month=pl.lit(month),
        ods_code=code("A", pl.col("trust")),
        vmp_code="vmp_code",
        vmp_name="vmp_name",
        unit_code="unit_code",
        unit="unit",
        quantity="quantity",
        indicative_cost=pl.when(pl.col("row_number") % 200 > 0).then((pl.col("quantity") * pl.col("price")).round(2)),
        file_id=pl.lit(file_id("prescribing", month)),
        row_number=pl.col("row_number").cast(pl.Int64),
    )


def code(kind: str, place: pl.Expr) -> pl.Expr:
    """Codes of invented organisations: a hundred of each second letter."""
    letter = (place // 100).replace_strict({turn: chr(ord(kind) + turn) for turn in range(3)}, return_dtype=pl.String)
    return pl.format("Z{}{}", letter, (place % 100).cast(pl.String).str.zfill(2))


def references(known: pl.DataFrame) -> Iterator[tuple[Table, dict[str, Any], int]]:
    """The small tables, each as columns and with its number of rows."""
    place, listed = pl.col("row_number"), date(2026, 3, 31)
    icb, region = code("M", place % ICBS), code("R", place % ICBS % REGIONS)
    yield schema.TRUST, {
        "ods_code": code("A", place), "name": pl.format("Invented Trust {}", place), "icb_code": icb,
        "region_code": region, "list_date": pl.lit(listed),
    }, TRUSTS  # fmt: skip
    sub_icb, gss = code("P", place % ICBS), pl.format("E9{}", place % ICBS)
    yield schema.HIERARCHY, {
        "practice_code": pl.format("Z9{}", place), "sub_icb_code": sub_icb, "sub_icb_gss": gss,
        "sub_icb_name": pl.format("Invented Place {}", place % ICBS), "icb_code": icb, "icb_gss": gss,
        "icb_name": pl.format("Invented Board {}", place % ICBS), "region_code": region, "region_gss": gss,
        "region_name": pl.format("Invented Region {}", place % ICBS % REGIONS), "extract_date": pl.lit(listed),
    }, ICBS  # fmt: skip
    yield schema.POPULATION_ESTIMATE, {
        "vintage": pl.lit(2024), "sub_icb_gss": gss, "sub_icb_code": sub_icb, "sub_icb_name": pl.format("Invented Place {}", place),
        "icb_gss": gss, "icb_name": pl.format("Invented Board {}", place), "region_gss": gss,
        "region_name": pl.format("Invented Region {}", place % REGIONS), "population": 500_000 + place * 7_000,
    }, ICBS  # fmt: skip
    named = known.filter(pl.col("medicine").is_not_null())
    yield schema.DMD_PRODUCT, {
        **{name: pl.lit(named[name]) for name in ("vmp_code", "vmp_name", "ddd_mg")}, "vtm_name": pl.lit(named["medicine"]),
        "vtm_code": pl.format("77{}", place), "form": pl.lit("Injection"), "unit_dose": pl.lit(named["unit"]),
        "strength": pl.lit(50.0), "strength_unit": pl.lit("mg"), "per": pl.lit(1.0), "per_unit": pl.lit(named["unit"]),
    }, named.height  # fmt: skip
    medicines = named["medicine"].unique(maintain_order=True)
    yield schema.APPRAISAL_FACT, {
        "ta_number": pl.format("TA{}", 900 + place), "medicine": pl.lit(medicines).str.to_lowercase().str.replace(" ", "-"),
        "medicine_name": pl.lit(medicines), "published": pl.lit(date(2017, 1, 5)), "category": pl.lit("recommended"),
        "status": pl.lit("current"), "implementation_rule": pl.lit("90 days"),
    }, len(medicines)  # fmt: skip


def file_id(table: str, month: date | None) -> str:
    """What stands for the digest of a source file."""
    return hashlib.sha256(f"{table} {month}".encode()).hexdigest()


def write(home: Path, rows: int, months: int) -> None:
    """The whole home folder; nothing in it is computed yet."""
    lake, database = Lake(home / "lake"), Database.open(f"sqlite:///{home / 'scorecard.sqlite'}")
    known = products(max(PRODUCTS_A_ROW * rows // TRUSTS, 48))
    for table, columns, height in references(known):
        made = pl.LazyFrame({"row_number": pl.int_range(height, eager=True)}).with_columns(**columns)
        shaped = made.with_columns(
            pl.lit(None, table.polars_schema[name]).alias(name)
            for name in table.names
            if name not in {*columns, "row_number"}
        )
        frame = (
            shaped.with_columns(file_id=pl.lit(file_id(table.name, None)))
            .select(table.names)
            .cast(dict(table.polars_schema))
        )
        keep(database, lake, table, None, frame)
    for step in range(months):
        month = add_months(FIRST_MONTH, step)
        add_month(database, lake, month, rows)
    database.close()


def add_month(database: Database, lake: Lake, month: date, rows: int) -> None:
    """One month of prescribing, as an ingest leaves it."""
    known = products(max(PRODUCTS_A_ROW * rows // TRUSTS, 48))
    keep(database, lake, schema.PRESCRIBING, month, month_of(month, rows, known))


def keep(database: Database, lake: Lake, table: Table, month: date | None, rows: pl.LazyFrame) -> None:
    """Rows into the lake, and their line into the manifest."""
    named = file_id(table.name, month)
    lake.write(table.name, named, month, rows)
    height = lake.count(table, named, month)
    status = "final" if month else None
    record = FileRecord(
        named, "scmd" if month else table.name, table.name, f"{table.name} {month}", height, "benchmark",
        status, month, height, height, 0, "passed", "loaded", datetime(2026, 4, 1, tzinfo=UTC),
    )  # fmt: skip
    with database.writing() as connection:
        record_file(connection, record, pl.DataFrame(schema=schema.VALIDATION.polars_schema).drop("file_number"))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
