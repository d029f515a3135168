"""Formulary words: what an organisation's own words and traffic lights mean; a small file that each of them keeps."""

from ingest.files import SourceFile
from ingest.folding import code_word, folded
from ingest.hand_kept import Cells, read_table, rows_for
from ingest.readers import Reading
from scorecard import schema

NEEDED = {name: (name,) for name in ("ods_code", "word", "formulary_status", "prescribing_responsibility")}


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The words of one mapping file; words are told apart without regard to capitals and spaces."""
    table = read_table(file, NEEDED)
    rows = rows_for(schema.FORMULARY_WORD, (_record(row, cells) for row, cells in table.rows))
    return Reading(schema.FORMULARY_WORD, "formulary_words", rows, named=table.named)


def _record(row: int, cells: Cells) -> dict[str, object]:
    return {
        "row_number": row,
        "ods_code": cells["ods_code"],
        "word": folded(cells["word"] or "") or None,
        "formulary_status": code_word(cells["formulary_status"]),
        "prescribing_responsibility": code_word(cells["prescribing_responsibility"]),
    }
