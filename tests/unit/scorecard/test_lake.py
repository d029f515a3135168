from pathlib import Path

import polars as pl

from scorecard import schema
from scorecard.store.lake import Lake

FACT = {"ta_number": "TA9001", "medicine": "examplumab", "medicine_name": "Examplumab", "category": "recommended"}


def row_of(file_id: str, **more: object) -> pl.LazyFrame:
    values = {**FACT, "file_id": file_id, "row_number": 2, **more}
    return pl.DataFrame([values], schema=schema.APPRAISAL_FACT.polars_schema).lazy()


def test_columns_that_a_file_of_an_earlier_version_lacks_are_unknown(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    early = row_of("a").drop("recommendation", "clock_rule", "clock_due", "therapeutic_area")
    lake.write("appraisal_fact", "a", None, early)
    lake.write("appraisal_fact", "b", None, row_of("b", recommendation=1, clock_rule="statutory"))
    found = lake.scan(schema.APPRAISAL_FACT, [("a", None), ("b", None)]).collect().sort("file_id")
    assert found.schema == schema.APPRAISAL_FACT.polars_schema
    assert found.select("file_id", "recommendation", "clock_rule").rows() == [("a", None, None), ("b", 1, "statutory")]


def test_rows_set_aside_by_an_earlier_version_are_read_too(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    reasons = pl.LazyFrame({"file": "f", "row": 2, "column": "category", "value": "x", "reason": "why"})
    lake.write_quarantine("a", reasons, row_of("a").drop("recommendation"))
    assert lake.scan_set_aside(schema.APPRAISAL_FACT, ["a"]).collect()["recommendation"].to_list() == [None]
