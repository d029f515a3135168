"""NICE TA adherence checklists in their published layout and its drifts; nothing in them is guessed or mended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.checklist_headers import Header, check_header, find_header, no_checklist
from ingest.files import SourceFile
from ingest.folding import day_in, known, plain, whole_number_in
from ingest.hand_kept import texts_of
from ingest.headers import MOST_ROWS_TOLD
from ingest.readers import LOOK_FOR_QUOTE, ragged_rows
from ingest.sources.appraisals import ta_number
from ingest.sources.population import ROWS_A_SHEET
from ingest.workbooks import cells_of, open_workbook
from scorecard.errors import FaultyFilesError, Problem, UnreadableFileError

Rows = Sequence[Sequence[str]]
MARKS = frozenset(("x", "✓", "✔", "yes", "y"))
STATUS_OF = {"yes": "listed", "not_applicable": "not_applicable", "both": "unknown", "none": "not_listed"}
DAYS = ("printed_release", "printed_due", "decision_date")
COUNTED_DAYS = re.compile(r"(.*?) ?days?")
NUMBER = re.compile(r"(TA|HST|HTG|HTE)[0-9]{1,5}")
# One recommendation of an appraisal, as our own checklists write it: TA814-2.
OF_ONE = re.compile(r"((?:TA|HST|HTG|HTE) ?0*[1-9]\d{0,4})-([1-9])", re.IGNORECASE)
MENTION = re.compile(r"\b(?:TA|HST|HTG|HTE) ?0*[1-9]\d{0,4}\b", re.IGNORECASE)
# What may stand before the number in a cell that begins with it: 'NICE TA508: Autologous chondrocyte implantation'.
OPENING = re.compile(r"(?:NICE )?(?:technology appraisals? )?(?:guidance )?[\[(]?", re.IGNORECASE)
# 'TA508/517' speaks of two appraisals.
ANOTHER = re.compile(r" ?(?:[,/&+;]|and|to) ?(?:(?:TA|HST|HTG|HTE) ?)?\d", re.IGNORECASE)
FINANCIAL_YEAR = re.compile(r"(?:19|20)\d\d ?[/-] ?(?:\d\d){1,2}(?![\d/-])")
# Rows of these alone are banners between the years, and counts under the table.
ASIDE = re.compile(
    rf"[a-z :()-]*{FINANCIAL_YEAR.pattern}[a-z :()-]*"
    r"|[a-z :()-]*apr(il)? (19|20)\d\d ?(-|to) ?mar(ch)? (19|20)\d\d[a-z :()-]*"
    r"|(grand |sub-?)?totals?\b.*"
    r"|\d+ (nice )?(tas?|technology appraisals?|appraisals?)\b.*"
    r"|[\d.]+ ?(%|days?)?"
    r"|(adherence )?statistics\b.*"
    r"|(number of|no\. of|count of|percentage|average|median|mean|%) .*"
)
YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Checklist:
    """The rows of a checklist as records of schema.FORMULARY_ENTRY, and what it calls our columns."""

    records: list[dict[str, object]]
    named: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """Cells as single lines of trimmed text, below a header; the number of a row is that of its place, from here."""

    rows: Rows
    header: Header
    before: int = 0


def read_sheets(file: SourceFile) -> Checklist:
    """The rows of a CSV file, or of every sheet of a workbook that has the header of a checklist."""
    sheets = _of_workbook(file) if file.is_zipped else [_of_csv(file)]
    for sheet in sheets:
        check_header(file, sheet.header, sheet.before + sheet.header.row)
    records = [record for sheet in sheets for record in _records(sheet)]
    named = sheets[0].header.named
    return Checklist(records, {**named, "marks": f"{named['yes']} or {named['not_applicable']}"})


def _of_workbook(file: SourceFile) -> list[Sheet]:
    """Row numbers tell sheets apart: 20000007 is row 7 of the second sheet."""
    workbook = open_workbook(file)
    sheets = []
    for place, name in enumerate(workbook.sheet_names, 1):
        rows = _lines(texts_of(cells_of(file, workbook, name)))
        header = find_header(rows)
        if header is not None:
            sheets.append(Sheet(rows, header, place * ROWS_A_SHEET))
    if not sheets:
        raise no_checklist(file, [], workbook.sheet_names)
    return sheets


def _of_csv(file: SourceFile) -> Sheet:
    rows = _lines(ragged_rows(file))
    header = find_header(rows)
    if header is None:
        raise no_checklist(file, rows[0])
    _check_widths(file, rows, header)
    return Sheet(rows, header)


def _lines(rows: Rows) -> list[list[str]]:
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _check_widths(file: SourceFile, rows: Rows, header: Header) -> None:
    """Raise where commas have moved the cells of a row, or the last appraisal's row was cut off."""
    problems = [
        Problem(file.name, f"The row has {len(cells)} cells where the header has {header.width}.", LOOK_FOR_QUOTE, row)
        for row, cells in enumerate(rows, 1)
        if row > header.row and any(cells[header.width :])
    ]
    problems += _cut_short(file, rows, header)
    if problems:
        raise FaultyFilesError(problems[:MOST_ROWS_TOLD], UnreadableFileError.exit_code)


def _cut_short(file: SourceFile, rows: Rows, header: Header) -> list[Problem]:
    """The problem of a last row that has fewer cells than the header, and is neither a remark nor a count."""
    row, last = max(((row, cells) for row, cells in enumerate(rows, 1) if any(cells)), default=(0, [""]))
    place = header.places["ta_number"]
    appraisal = "".join(last[place : place + 1])
    is_remark = is_aside(last, appraisal) or (" " in next(filter(None, last), "") and not names_appraisal(appraisal))
    if row <= header.row or len(last) >= header.width or is_remark:
        return []
    told = f"The last row has {len(last)} cells where the header has {header.width}: it may have been cut short."
    cure = "Save or download it again; if the row is whole, add the commas that it lacks."
    return [Problem(file.name, told, cure, row=row)]


def _records(sheet: Sheet) -> Iterator[dict[str, object]]:
    headers = [row for row in sheet.rows[: sheet.header.row] if any(row)]
    for row, values in enumerate(sheet.rows[sheet.header.row :], sheet.header.row + 1):
        cells = {ours: values[place] if place < len(values) else "" for ours, place in sheet.header.places.items()}
        if any(values) and values not in headers and not is_aside(values, cells["ta_number"]):
            yield {"row_number": sheet.before + row, **_record(cells)}


def is_aside(values: Sequence[str], appraisal: str) -> bool:
    """Whether a row is a banner or a count, and no row of the table: each of its cells says so."""
    filled = [plain(value) for value in values if value]
    if names_appraisal(appraisal):
        return len(filled) == 1 and YEAR.fullmatch(filled[0]) is not None
    return all(ASIDE.fullmatch(text) for text in filled)


def names_appraisal(text: str) -> bool:
    """Whether a cell gives the number of an appraisal, or of several."""
    return NUMBER.fullmatch(ta_number(text) or "") is not None or MENTION.search(_without_years(text)) is not None


def number_in(text: str) -> str | None:
    """The one appraisal that a cell speaks of, by its number; the text itself where that cannot be told."""
    alone = ta_number(text)
    if NUMBER.fullmatch(alone or ""):
        return alone
    plain_text = _without_years(text)
    found = list(MENTION.finditer(plain_text))
    opens = found and OPENING.fullmatch(plain_text[: found[0].start()])
    is_one = len({ta_number(mention[0]) for mention in found}) == 1 or opens
    if found and is_one and not ANOTHER.match(plain_text, found[0].end()):
        return ta_number(found[0][0])
    return text or None


def _without_years(text: str) -> str:
    return FINANCIAL_YEAR.sub(" ", text)


def _record(cells: Mapping[str, str]) -> dict[str, object]:
    marks, printed_days = marks_of(cells["yes"], cells["not_applicable"]), known(cells.get("printed_days") or None)
    days = {name: known(cells.get(name) or None) for name in DAYS}
    of_one = OF_ONE.fullmatch(cells["ta_number"])
    return {
        "ta_number": number_in(of_one[1] if of_one else cells["ta_number"]),
        "recommendation": int(of_one[2]) if of_one else None,
        "recommendation_raw": of_one[2] if of_one else None,
        "available": cells.get("available") or None,
        "marks": marks,
        "formulary_status": STATUS_OF.get(marks),
        **{name: day_in(text) for name, text in days.items()},
        **{f"{name}_raw": text for name, text in days.items()},
        "printed_days": _days_in(printed_days),
        "printed_days_raw": printed_days,
        "reason": cells.get("reason") or None,
    }


def marks_of(yes: str, not_applicable: str) -> str:
    """Which of the two columns is marked: yes, not_applicable, both or none; what is no mark, with its column."""
    cells = {"Yes": plain(yes), "N/A": plain(not_applicable)}
    odd = [f"{name}: {text}" for name, text in cells.items() if text and text not in MARKS]
    if odd:
        return ", ".join(odd)
    return {(True, True): "both", (True, False): "yes", (False, True): "not_applicable"}.get(
        (bool(cells["Yes"]), bool(cells["N/A"])), "none"
    )


def _days_in(text: str | None) -> int | None:
    """A number of days: '98', '98.0' or '98 days'."""
    counted = COUNTED_DAYS.fullmatch(plain(text or ""))
    return whole_number_in(counted[1] if counted else text)
