"""The coded reasons of the comply-or-explain register, as the shipped reference data have them."""

from functools import cache
from pathlib import Path

import polars as pl

EXPLANATION_REASONS = Path(__file__).parents[2] / "data" / "reference" / "explanation_reasons.csv"


@cache
def explanation_reasons() -> pl.DataFrame:
    """Every reason: reason_code, meaning, and whether the funding duty allows it for a recommended medicine."""
    table = pl.read_csv(EXPLANATION_REASONS, infer_schema=False, glob=False)
    return table.select("reason_code", "meaning", allowed=pl.col("allowed") == "yes")
