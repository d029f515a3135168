"""Explanations: why an organisation has not listed a recommended medicine; a register that it keeps."""

from ingest.files import SourceFile
from ingest.folding import day_in, whole_number_in
from ingest.hand_kept import Cells, read_table, rows_for
from ingest.readers import Reading
from ingest.sources.appraisals import ta_number
from scorecard import schema

NEEDED = {name: (name,) for name in ("ods_code", "ta_number", "reason_code", "explained_on")}
OPTIONAL = ("recommendation", "owner_role", "expires", "evidence_link", "notes")
DAYS = ("explained_on", "expires")


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The explanations of one file, of CSV or of a workbook's first sheet."""
    table = read_table(file, NEEDED, OPTIONAL)
    rows = rows_for(schema.EXPLANATION, (_record(row, cells) for row, cells in table.rows))
    return Reading(schema.EXPLANATION, "explanations", rows, named=table.named)


def _record(row: int, cells: Cells) -> dict[str, object]:
    recommendation = cells.get("recommendation")
    return {
        **cells,
        "row_number": row,
        "ta_number": ta_number(cells["ta_number"]),
        "recommendation": whole_number_in(recommendation),
        "recommendation_raw": recommendation,
        **{name: day_in(cells.get(name)) for name in DAYS},
        **{f"{name}_raw": cells.get(name) for name in DAYS},
    }
