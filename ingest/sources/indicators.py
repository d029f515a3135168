"""Indicators: numerators and denominators of innovation metrics, by organisation and period."""

import math
import re
from datetime import date

from ingest.files import SourceFile
from ingest.hand_kept import Cells, read_table, rows_for
from ingest.readers import PLAIN_NUMBER, Reading
from scorecard import schema
from scorecard.periods import parse_quarter

NEEDED = {name: (name,) for name in ("indicator", "ods_code", "period", "numerator", "denominator")}
OPTIONAL = ("note",)
NUMBERS = ("numerator", "denominator")
MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])", re.ASCII)
# 2025/26 Q1, or without a quarter the whole financial year.
FINANCIAL = re.compile(r"((?:19|20)\d{2}[/_]\d{2})( ?Q[1-4])?", re.ASCII)


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of one file, of CSV or of a workbook's first sheet."""
    table = read_table(file, NEEDED, OPTIONAL)
    rows = rows_for(schema.INDICATOR, (_record(row, cells) for row, cells in table.rows))
    return Reading(schema.INDICATOR, "indicators", rows, named=table.named)


def _record(row: int, cells: Cells) -> dict[str, object]:
    period_type, period = period_in(cells["period"])
    return {
        **cells,
        "row_number": row,
        "period_type": period_type,
        "period": period,
        "period_raw": cells["period"],
        **{name: number_in(cells[name]) for name in NUMBERS},
        **{f"{name}_raw": cells[name] for name in NUMBERS},
    }


def period_in(text: str | None) -> tuple[str | None, date | None]:
    """The type and the first day of '2025-04', '2025/26 Q1' or '2025/26'; of other text, nothing."""
    month, financial = MONTH.fullmatch(text or ""), FINANCIAL.fullmatch(text or "")
    if month:
        return "month", date(int(month[1]), int(month[2]), 1)
    first = parse_quarter(f"{financial[1]}{financial[2] or ' Q1'}") if financial else None
    if financial is None or first is None:
        return None, None
    return "quarter" if financial[2] else "twelve_months", first


def number_in(text: str | None) -> float | None:
    """A plain, finite number; of other text, None."""
    number = float(text) if text and re.match(PLAIN_NUMBER, text, re.ASCII) else math.nan
    return number if math.isfinite(number) else None
