"""Pointblank on polars, on a frame in memory."""

from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from tests.benchmarks.contenders.scan import scan
from tests.benchmarks.rules import AMOUNTS, ASKED, BNF, CODES, ITEMS, KEY, NIC, PRACTICE, REGIONS, expectations


def prepare() -> None:
    """Import pointblank."""
    import_module("pointblank")


def validation(frame: pl.DataFrame, announced: int) -> Any:
    """The questions as pointblank's steps, in the order of ours."""
    import pointblank as pb

    return (
        pb.Validate(frame)
        .row_count_match(announced)
        .specially(lambda data: data["YEAR_MONTH"].n_unique() == 1)
        .col_vals_not_null("PRACTICE_CODE")
        .col_vals_not_null("BNF_CODE")
        .col_vals_regex("PRACTICE_CODE", PRACTICE, na_pass=True)
        .col_vals_regex("BNF_CODE", BNF, na_pass=True)
        .col_vals_in_set("REGIONAL_OFFICE_CODE", list(REGIONS))
        .col_vals_in_set("UNIDENTIFIED", ["Y", "N"])
        .col_vals_between("ITEMS", *ITEMS)
        .col_vals_between("NIC", *NIC)
        .col_vals_ge(AMOUNTS[0], pb.col(AMOUNTS[1]))
        .col_vals_expr(pl.col(CODES[0]).ne_missing(pl.col(CODES[1])))
        .rows_distinct(list(KEY))
        .interrogate(collect_extracts=False)
    )


def answers(path: Path, announced: int) -> dict[str, bool]:
    """Whether the file meets each question."""
    failed = validation(scan(path).select(ASKED).collect(engine="streaming"), announced).n_failed()
    return {name: failed[step] == 0 for step, name in enumerate(expectations(announced), start=1)}
