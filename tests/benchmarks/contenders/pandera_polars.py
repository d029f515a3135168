"""Pandera on polars, on a frame in memory: of a lazy one it checks the schema only."""

from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from tests.benchmarks.contenders.scan import scan
from tests.benchmarks.rules import AMOUNTS, ASKED, BNF, CODES, ITEMS, KEY, NIC, PRACTICE, REGIONS, expectations

PRESENT = {"PRACTICE_CODE": "practice present", "BNF_CODE": "product present"}


def prepare() -> None:
    """Import pandera."""
    import_module("pandera.polars")


def schema_of(announced: int) -> Any:
    """The questions as a pandera schema."""
    import pandera.polars as pa

    def of_file(name: str, answer: pl.Expr) -> Any:
        return pa.Check(lambda data: data.lazyframe.select(answer), name=name)

    check = pa.Check
    columns = {
        "PRACTICE_CODE": pa.Column(str, check.str_matches(PRACTICE, name="practice written")),
        "BNF_CODE": pa.Column(str, check.str_matches(BNF, name="product written")),
        "REGIONAL_OFFICE_CODE": pa.Column(str, check.isin(list(REGIONS), name="region known")),
        "UNIDENTIFIED": pa.Column(str, check.isin(["Y", "N"], name="identified or not")),
        "ITEMS": pa.Column(int, check.in_range(*ITEMS, name="items plausible")),
        "NIC": pa.Column(float, check.in_range(*NIC, name="cost plausible")),
    }
    checks = [
        of_file("row count", pl.len() == announced),
        of_file("one month", pl.col("YEAR_MONTH").n_unique() == 1),
        of_file("total not below quantity", pl.col(AMOUNTS[0]) >= pl.col(AMOUNTS[1])),
        of_file("codes differ", pl.col(CODES[0]).ne_missing(pl.col(CODES[1]))),
    ]
    return pa.DataFrameSchema(columns, checks=checks, unique=list(KEY))


def answers(path: Path, announced: int) -> dict[str, bool]:
    """Whether the file meets each question."""
    from pandera.errors import SchemaErrors

    failed: set[str] = set()
    try:
        schema_of(announced).validate(scan(path).select(ASKED).collect(engine="streaming"), lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            failed.add(question_of(error))
    return {name: name not in failed for name in expectations(announced)}


def question_of(error: Any) -> str:
    """The question behind pandera's error."""
    if error.reason_code.name == "SERIES_CONTAINS_NULLS":
        return PRESENT[error.schema.name]
    return "once" if error.reason_code.name == "DUPLICATES" else str(error.check.name)
