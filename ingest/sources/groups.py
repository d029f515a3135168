"""Groups: which organisation belongs to which peer group or other geography; mapping files that users keep."""

from ingest.files import SourceFile
from ingest.hand_kept import read_table, rows_for
from ingest.readers import Reading
from scorecard import schema

NEEDED = {name: (name,) for name in ("grouping", "group_name", "ods_code")}


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The members of the groups of one mapping file, of CSV or of a workbook's first sheet."""
    table = read_table(file, NEEDED)
    rows = rows_for(schema.GROUP_MEMBER, ({**cells, "row_number": row} for row, cells in table.rows))
    return Reading(schema.GROUP_MEMBER, "groups", rows, named=table.named)
