"""Formularies: what organisations say of appraisals, as NICE TA adherence checklists or as plain tables."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ingest.files import INSIDE, SourceFile
from ingest.folding import code_word, day_in, folded, known, whole_number_in
from ingest.hand_kept import Cells, first_sheet, read_table, rows_for
from ingest.readers import Reading, header_of
from ingest.sources import checklists
from ingest.sources.appraisals import ta_number
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, Problem
from scorecard.uptake.products import slug

NEEDED = {name: (name,) for name in ("ods_code", "ta_number", "formulary_status", "decision_date")}
OPTIONAL = ("recommendation", "medicine", "prescribing_responsibility", "reason", "as_of", "notes")
DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
WHOSE_AND_WHEN = re.compile(r"([A-Za-z0-9]{3,8})_(\d{4}-\d{2}-\d{2})(?![0-9])")


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of a plain table or of a checklist, told apart by the first row."""
    top = (first_sheet(file) or [[]])[0] if file.is_zipped else header_of(file)
    if {cell.strip().casefold() for cell in top} & {"ods_code", "ta_number", "formulary_status"}:
        return _plain_table(file)
    return _checklist(file)


def _checklist(file: SourceFile) -> Reading:
    found = checklists.read_sheets(file)
    ods_code, as_of = _whose_and_when(file)
    same = {"ods_code": ods_code, "as_of": as_of, "as_of_raw": str(as_of)}
    rows = rows_for(schema.FORMULARY_ENTRY, ({**same, **record} for record in found.records))
    identity = _identity(file, ods_code, str(as_of))
    return Reading(schema.FORMULARY_ENTRY, "adherence_checklist", rows, named=found.named, identity=identity)


def _identity(file: SourceFile, *from_name: str) -> str:
    """What tells a file apart of which the name is a part: a checklist that did not change for a year is two files."""
    return hashlib.sha256(" ".join((file.file_id, *from_name)).encode()).hexdigest()


def _whose_and_when(file: SourceFile) -> tuple[str, date]:
    """The organisation and the day that a checklist's name tells; raises where it tells neither."""
    for name in _names(file):
        found = WHOSE_AND_WHEN.match(name)
        day = day_in(found[2]) if found else None
        if found and day:
            return found[1].upper(), day
    raise _name_error(
        file,
        "A checklist does not say whose it is, nor of which day, and its name does not say it either.",
        "Name it <ODS code>_<YYYY-MM-DD>_anything, as in QOP_2024-03-31_adherence.csv.",
    )


def _names(file: SourceFile) -> Iterator[str]:
    """The file's own name, and that of the archive it came in."""
    yield file.stem
    yield Path(file.name.partition(INSIDE)[0]).stem


def _name_error(file: SourceFile, told: str, cure: str) -> FaultyFilesError:
    return FaultyFilesError([Problem(file.name, told, cure)], LayoutError.exit_code)


def _plain_table(file: SourceFile) -> Reading:
    table = read_table(file, NEEDED, OPTIONAL)
    named_day = _day_in_name(file)
    if named_day is None and "as_of" not in table.named:
        raise _name_error(
            file,
            "The table does not say of which day it speaks: it has no column as_of, and no day stands in its name.",
            "Add the column, or put the day into the name, as in formulary_2024-03-31.csv.",
        )
    rows = rows_for(schema.FORMULARY_ENTRY, (_record(row, cells, named_day) for row, cells in table.rows))
    named = {**table.named, "word": table.named["formulary_status"]}
    identity = _identity(file, named_day) if named_day and "as_of" not in named else None
    return Reading(schema.FORMULARY_ENTRY, "formulary_table", rows, named=named, identity=identity)


def _day_in_name(file: SourceFile) -> str | None:
    """The first day, as text, that stands in the name of the file or of its archive."""
    days = (found for name in _names(file) for found in DAY_IN_NAME.findall(name))
    return next((day for day in days if day_in(day)), None)


def _record(row: int, cells: Cells, named_day: str | None) -> dict[str, object]:
    decided, as_of = known(cells["decision_date"]), cells.get("as_of") or named_day
    recommendation, medicine = cells.get("recommendation"), cells.get("medicine")
    return {
        "row_number": row,
        "ods_code": cells["ods_code"],
        "ta_number": ta_number(cells["ta_number"]),
        "recommendation": whole_number_in(recommendation),
        "recommendation_raw": recommendation,
        "medicine": slug(medicine or "") or medicine,
        **_status(cells["formulary_status"]),
        "prescribing_responsibility": code_word(cells.get("prescribing_responsibility")),
        "decision_date": day_in(decided),
        "decision_date_raw": decided,
        "reason": cells.get("reason") or cells.get("notes"),
        "as_of": day_in(as_of),
        "as_of_raw": as_of,
    }


def _status(text: str | None) -> dict[str, str | None]:
    """Our word for the status, or else the organisation's own, which its mapping file explains."""
    ours = code_word(text)
    if ours in schema.FORMULARY_STATUSES:
        return {"formulary_status": ours, "word": None}
    return {"formulary_status": None, "word": folded(text or "") or None}
