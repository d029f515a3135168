"""The headline rule: of the medicines with data in all of the 8 latest quarters, how many increased."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard import periods

QUARTERS = 8
INCREASES_SCHEMA = pl.Schema(
    {
        "medicine": pl.String(),
        "unit": pl.String(),
        "latest": pl.Float64(),
        "previous": pl.Float64(),
        "change_percent": pl.Float64(),
        "increased": pl.Boolean(),
        "reason": pl.String(),
    }
)


@dataclass(frozen=True)
class Increases:
    """How many medicines increased, of how many that can be compared, of how many in all; and each with its sums."""

    increased: int
    comparable: int
    total: int
    table: pl.DataFrame


def increases(england: pl.DataFrame, medicines: pl.DataFrame, latest_quarter: date | None) -> Increases:
    """Latest 12 months against the 12 before, as sums of quarters.

    ``england`` has medicine, unit, period (first day of a quarter) and numerator, only quarters in which the medicine
    was used; ``medicines`` has medicine and the one unit in which each is compared. A medicine without data in each
    of the 8 quarters is not compared.
    """
    quarters = _last_quarters(latest_quarter) if latest_quarter else []
    used = england.select("medicine", "unit", "period", "numerator").partition_by("medicine", "unit", as_dict=True)
    pairs = medicines.select("medicine", "unit").iter_rows()
    rows = [_compare(name, unit, used.get((name, unit), england.clear()), quarters) for name, unit in pairs]
    table = pl.DataFrame(rows, schema=INCREASES_SCHEMA, orient="row").sort("medicine")
    known = table["increased"].drop_nulls()
    return Increases(int(known.sum()), len(known), table.height, table)


def _last_quarters(latest: date) -> list[date]:
    return [periods.add_months(latest, -3 * back) for back in reversed(range(QUARTERS))]


def _compare(medicine: str, unit: str, used: pl.DataFrame, quarters: list[date]) -> tuple[object, ...]:
    """One medicine's line: medicine, unit, latest, previous, change in per cent, increased, reason."""
    by_quarter = dict(used.select("period", "numerator").iter_rows())
    if not quarters or any(quarter not in by_quarter for quarter in quarters):
        return (medicine, unit, None, None, None, None, f"no data in each of the {QUARTERS} latest quarters")
    half = QUARTERS // 2
    previous = sum(by_quarter[quarter] for quarter in quarters[:half])
    latest = sum(by_quarter[quarter] for quarter in quarters[half:])
    change = (latest - previous) / previous * 100 if previous > 0 else None
    return (medicine, unit, latest, previous, change, latest > previous, None)
