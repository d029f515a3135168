"""The scmd suite on every published month that is here: what is real passes, and every return is kept."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.check import check
from expectations.suites.context import Context
from expectations.suites.scmd import prescribing

COLUMNS = ("month_raw", "ods_code", "vmp_code", "vmp_name", "unit_code", "unit", "quantity_raw", "indicative_cost_raw")


def scanned(path: Path) -> pl.LazyFrame:
    """A month in the retired or the standard layout, read plainly: the retired one has no cost."""
    rows = pl.scan_csv(path, infer_schema=False).with_row_index("row_number", offset=2)
    found = dict(zip(rows.collect_schema().names()[1:], COLUMNS, strict=False))
    rows = rows.rename(found)
    if "indicative_cost_raw" not in found.values():
        rows = rows.with_columns(indicative_cost_raw=pl.lit(None, pl.String))
    return rows.with_columns(
        pl.col("row_number").cast(pl.Int64),
        month=(pl.col("month_raw").str.replace("-", "") + "01").str.to_date("%Y%m%d", strict=False),
        quantity=pl.col("quantity_raw").cast(pl.Float64, strict=False),
        indicative_cost=pl.col("indicative_cost_raw").cast(pl.Float64, strict=False),
    )


def month_named(path: Path) -> date:
    """The month in the file's name."""
    [(year, month)] = re.findall(r"(\d{4})(\d{2})$", path.stem)
    return date(int(year), int(month), 1)


@pytest.mark.real_data
def test_every_published_month_passes_and_every_return_is_kept(shared_data: Path) -> None:
    returns = 0
    for path in sorted((shared_data / "scmd").glob("*.csv")):
        verdict = check(scanned(path), prescribing(Context(today=date(2026, 1, 15), month=month_named(path))))
        assert (verdict.stopping, verdict.quarantine.height) == ((), 0), path.name
        assert {finding.columns for finding in verdict.failed} <= {"quantity"}, path.name
        returns += sum(finding.rows_unexpected for finding in verdict.failed)
    assert returns == 203
