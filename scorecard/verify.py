"""What must hold for every release, checked after it is computed and before anybody can see it."""

import polars as pl

from scorecard import schema
from scorecard.errors import BrokenReleaseError

# Sums of the same numbers in another order differ by rounding only.
ROUNDING = 1e-9


def verify(tables: dict[str, pl.DataFrame]) -> None:
    """Raise BrokenReleaseError unless England is the sum of each level, and every value follows from its parts."""
    _check_sums(tables["uptake"], "numerator")
    _check_sums(tables["uptake"], "source_rows")
    _check_sums(tables["coverage"], "received")
    _check_values(tables["uptake"])


def _check_sums(frame: pl.DataFrame, column: str) -> None:
    """England equals the sum of its regions, of its ICBs and of its trusts, for every medicine, unit and period."""
    keys = [name for name in frame.columns if name in ("source", "medicine", "unit", "period_type", "period")]
    sums = frame.group_by("org_type", *keys).agg(
        total=pl.col(column).cast(pl.Float64).sum(), size=pl.col(column).cast(pl.Float64).abs().sum()
    )
    england = sums.filter(pl.col("org_type") == "england").drop("org_type")
    for level in ("region", "icb", "trust"):
        parts = sums.filter(pl.col("org_type") == level)
        both = england.join(parts, on=keys, how="full", suffix="_of_parts", nulls_equal=True)
        agree = (pl.col("total") - pl.col("total_of_parts")).abs() <= ROUNDING * (pl.col("size_of_parts") + 1)
        wrong = both.filter(~agree.fill_null(value=False))
        if not wrong.is_empty():
            raise BrokenReleaseError(
                f"The {column} of England is not the sum of its {level} lines in {wrong.height} cases."
            )


def _check_values(uptake: pl.DataFrame) -> None:
    """Every value is its numerator ÷ denominator × 100,000, and there is none without a denominator."""
    expected = pl.col("numerator") / pl.col("denominator") * schema.PER_PEOPLE
    agree = (pl.col("value") - expected).abs() <= ROUNDING * (expected.abs() + 1)
    absent = pl.col("value").is_null() & pl.col("denominator").is_null()
    wrong = uptake.filter(~(absent | agree.fill_null(value=False)))
    if not wrong.is_empty():
        raise BrokenReleaseError(f"{wrong.height} values are not numerator ÷ denominator × 100,000.")
