"""A synthetic EPD month: the 26 columns of the legacy layout, invented organisations and products, seeded.

Practice codes (Z9 and five digits) have a form that ODS does not issue. Rows are numbered from 0.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from tests.benchmarks.rules import MONTH, REGIONS

SEED = 2011
# A prime, so that a practice that steps through the products meets none of them twice.
PRODUCTS = 20_011
STEP = 7
FORMS = ("Tab 10mg", "Cap 250mg", "Oral Soln 5mg/5ml", "Inj 40mg/0.4ml Pf Syr", "Crm 1%")
LAYOUT = (
    *("YEAR_MONTH", "REGIONAL_OFFICE_NAME", "REGIONAL_OFFICE_CODE", "AREA_TEAM_NAME", "AREA_TEAM_CODE", "PCO_NAME"),
    *("PCO_CODE", "PRACTICE_NAME", "PRACTICE_CODE", "ADDRESS_1", "ADDRESS_2", "ADDRESS_3", "ADDRESS_4", "POSTCODE"),
    *("BNF_CHEMICAL_SUBSTANCE", "CHEMICAL_SUBSTANCE_BNF_DESCR", "BNF_CODE", "BNF_DESCRIPTION"),
    *("BNF_CHAPTER_PLUS_CODE", "QUANTITY", "ITEMS", "TOTAL_QUANTITY", "ADQUSAGE", "NIC", "ACTUAL_COST", "UNIDENTIFIED"),
)

# What is wrong in a planted row, by the question that must find it: a column and what it holds instead.
ROW_FAULTS: dict[str, tuple[str, pl.Expr]] = {
    "practice present": ("PRACTICE_CODE", pl.lit(None, pl.String)),
    "product present": ("BNF_CODE", pl.lit(None, pl.String)),
    "practice written": ("PRACTICE_CODE", pl.lit("z9/OO1")),
    "product written": ("BNF_CODE", pl.lit("21.01.0900BBAJA")),
    "region known": ("REGIONAL_OFFICE_CODE", pl.lit("Y99")),
    "identified or not": ("UNIDENTIFIED", pl.lit("?")),
    "items plausible": ("ITEMS", pl.lit(0, pl.Int64)),
    "cost plausible": ("NIC", pl.lit(-0.01)),
    "total not below quantity": ("TOTAL_QUANTITY", pl.col("QUANTITY") / 2),
    "codes differ": ("PCO_CODE", pl.col("PRACTICE_CODE")),
    "one month": ("YEAR_MONTH", pl.lit("202110")),
}
Planted = Mapping[str, list[int]]


@dataclass(frozen=True)
class Keys:
    """Which practice dispensed which product, a number of each for every row."""

    practice: np.ndarray[Any, np.dtype[np.int64]]
    product: np.ndarray[Any, np.dtype[np.int64]]


def keys_of(rows: int) -> Keys:
    """Every practice meets a product at most once; a practice has 2,100 rows in a whole month, in small ones fewer."""
    of_one = max(20, isqrt(rows) // 2)
    practice, turn = np.divmod(np.arange(rows, dtype=np.int64), of_one)
    return Keys(practice, (practice * 31 + turn * STEP) % PRODUCTS)


def plant(keys: Keys) -> Planted:
    """Rows for every fault, no row for two of them; rows that repeat others are written into the keys at once."""
    rows = np.random.default_rng(SEED).permutation(len(keys.practice))
    each = max(3, len(rows) // 50_000)
    # No two of these share a practice or a product: without its code, a row must not become another's twin.
    for key in (keys.practice, keys.product):
        rows = rows[np.sort(np.unique(key[rows], return_index=True)[1])]
    planted = {name: rows[place * each :][:each] for place, name in enumerate(ROW_FAULTS)}
    originals, copies = np.split(rows[len(ROW_FAULTS) * each :][: 2 * each], 2)
    third = rows[(len(ROW_FAULTS) + 2) * each :][:1]
    for copy, original in ((copies, originals), (third, originals[:1])):
        keys.practice[copy], keys.product[copy] = keys.practice[original], keys.product[original]
    planted["once"] = np.concatenate([originals, copies, third])
    return {name: np.sort(found).tolist() for name, found in planted.items()}


def practices(number: int) -> pl.LazyFrame:
    """Who and where a practice is."""
    code, place = pl.col("practice"), pl.col("practice") % 190
    region = place % len(REGIONS)
    return pl.LazyFrame({"practice": range(number)}).with_columns(
        REGIONAL_OFFICE_NAME=pl.format("INVENTED REGION NUMBER {}", region),
        REGIONAL_OFFICE_CODE=region.replace_strict(dict(enumerate(REGIONS)), return_dtype=pl.String),
        AREA_TEAM_NAME=pl.format("INVENTED INTEGRATED CARE BOARD {}", place % 42),
        AREA_TEAM_CODE=pl.format("QZ{}", place % 42),
        PCO_NAME=pl.format("INVENTED SUB-LOCATION NUMBER {}", place),
        PCO_CODE=pl.format("9Z{}00", place),
        PRACTICE_NAME=pl.format("THE INVENTED SURGERY {}", code),
        PRACTICE_CODE=pl.format("Z9{}", code.cast(pl.String).str.zfill(5)),
        ADDRESS_1=pl.format("HEALTH CENTRE {}", code),
        ADDRESS_2=pl.format("{} NOWHERE STREET", code % 300),
        ADDRESS_3=pl.format("INVENTED TOWN {}", place),
        ADDRESS_4=pl.when(code % 3 > 0).then(pl.lit("NOSHIRE")),
        POSTCODE=pl.format("ZZ{} {}ZZ", code % 100, code % 10),
    )


def products() -> pl.LazyFrame:
    """What a product is called, and what it costs for one."""
    code = pl.col("product")
    substance = code // 10
    chemical = pl.format("{}{}", (2_100_000 + substance).cast(pl.String), pl.lit("Z0"))
    form = (code % len(FORMS)).replace_strict(dict(enumerate(FORMS)), return_dtype=pl.String)
    return pl.LazyFrame({"product": range(PRODUCTS)}).select(
        "product",
        BNF_CHEMICAL_SUBSTANCE=chemical,
        CHEMICAL_SUBSTANCE_BNF_DESCR=pl.format("Invented substance {}", substance),
        BNF_CODE=pl.format("{}{}", chemical, code.cast(pl.String).str.zfill(6)),
        BNF_DESCRIPTION=pl.format("Inventin {}_{}", substance, form),
        BNF_CHAPTER_PLUS_CODE=pl.lit("21: Appliances that nobody makes"),
        price=(code % 997 + 1) / 100,
        pack=(code % 6 + 1) * 14.0,
    )


def month_of(keys: Keys, planted: Planted) -> pl.LazyFrame:
    """The month, lazy, with its faults."""
    items = np.random.default_rng(SEED).geometric(0.2, len(keys.practice))
    dispensed = pl.DataFrame({"practice": keys.practice, "product": keys.product, "ITEMS": items}).lazy()
    named = dispensed.join(practices(int(keys.practice.max()) + 1), on="practice", maintain_order="left")
    priced = named.join(products(), on="product", maintain_order="left").with_columns(
        YEAR_MONTH=pl.lit(MONTH),
        QUANTITY=pl.col("pack"),
        TOTAL_QUANTITY=pl.col("pack") * pl.col("ITEMS"),
        ADQUSAGE=pl.col("pack") * pl.col("ITEMS") / 2,
        NIC=(pl.col("pack") * pl.col("ITEMS") * pl.col("price")).round(2),
        ACTUAL_COST=(pl.col("pack") * pl.col("ITEMS") * pl.col("price") * 0.937).round(5),
        UNIDENTIFIED=pl.when(pl.col("practice") % 500 == 499).then(pl.lit("Y")).otherwise(pl.lit("N")),
    )
    return priced.with_row_index("row").with_columns(spoilt(planted)).select(LAYOUT)


def spoilt(planted: Planted) -> list[pl.Expr]:
    """The columns with their planted values in the rows chosen for them."""
    columns: dict[str, pl.Expr] = {}
    for name, (column, value) in ROW_FAULTS.items():
        chosen = pl.col("row").is_in(pl.Series(planted.get(name, []), dtype=pl.UInt32).implode())
        columns[column] = pl.when(chosen).then(value).otherwise(columns.get(column, pl.col(column)))
    return [values.alias(column) for column, values in columns.items()]


def write(path: Path, rows: int, *, faulty: bool) -> Planted:
    """Write the month as Parquet or CSV, as the name says, with a list of its faults; a faulty one lacks a row."""
    keys = keys_of(rows - 1 if faulty else rows)
    planted = plant(keys) if faulty else {}
    month = month_of(keys, planted)
    if path.suffix == ".csv":
        month.sink_csv(path)
    else:
        month.sink_parquet(path, compression="zstd", row_group_size=500_000)
    path.with_suffix(".faults.json").write_text(json.dumps({"announced": rows, "planted": planted}))
    return planted


def main() -> None:
    """Write a month of the size asked for."""
    parser = argparse.ArgumentParser(description="Write a synthetic EPD month.")
    parser.add_argument("path", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("--faulty", action="store_true")
    given = parser.parse_args()
    write(given.path, given.rows, faulty=given.faulty)


if __name__ == "__main__":
    main()
