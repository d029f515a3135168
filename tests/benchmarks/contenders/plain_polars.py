"""The same questions as one hand-written polars query, uniqueness by 64-bit digests; counts only, no rows."""

from pathlib import Path

import polars as pl

from tests.benchmarks.contenders.scan import scan
from tests.benchmarks.rules import AMOUNTS, BNF, CODES, ITEMS, KEY, NIC, PRACTICE, REGIONS


def prepare() -> None:
    """Nothing more: polars is imported."""


def counts(announced: int) -> dict[str, pl.Expr]:
    """How much is wrong, by question, but for uniqueness."""
    col = pl.col
    return {
        "row count": pl.len().cast(pl.Int64) - announced,
        "one month": col("YEAR_MONTH").drop_nulls().n_unique() - 1,
        "practice present": col("PRACTICE_CODE").null_count(),
        "product present": col("BNF_CODE").null_count(),
        "practice written": (~col("PRACTICE_CODE").str.contains(PRACTICE)).sum(),
        "product written": (~col("BNF_CODE").str.contains(BNF)).sum(),
        "region known": (~col("REGIONAL_OFFICE_CODE").is_in(REGIONS)).sum(),
        "identified or not": (~col("UNIDENTIFIED").is_in(["Y", "N"])).sum(),
        "items plausible": (~col("ITEMS").is_between(*ITEMS)).sum(),
        "cost plausible": (~col("NIC").is_between(*NIC)).sum(),
        "total not below quantity": (col(AMOUNTS[0]) < col(AMOUNTS[1])).sum(),
        "codes differ": (col(CODES[0]) == col(CODES[1])).sum(),
    }


def answers(path: Path, announced: int) -> dict[str, bool]:
    """Whether the file meets each question."""
    repeated = pl.len() - pl.struct(KEY).hash().n_unique()
    row = scan(path).select(**counts(announced), once=repeated).collect(engine="streaming").row(0, named=True)
    return {name: number == 0 for name, number in row.items()}
