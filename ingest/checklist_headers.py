"""Where the header of an adherence checklist stands, and which of its columns is which, in any known wording."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from ingest.files import SourceFile
from ingest.folding import plain
from ingest.headers import LATEST_HEADER_ROW, no_header, printable
from scorecard.errors import FaultyFilesError, LayoutError, Problem

# Patterns for the whole of a heading, in small letters and without line breaks.
HEADINGS = {
    "ta_number": r"(nice )?(technology appraisals?|tas?)( guidance)?( ?\(tas?\))?( (number|no\.?|ref(erence)?))?:?",
    "printed_release": r"((date )?of )?(nice )?(ta|technology appraisal|guidance)? ?((release|publication)( date)?)"
    r"|date (ta )?(released|published)|(ta )?(released|published)",
    "available": r"availability\b.*",
    "yes": r"yes\b.*",
    "not_applicable": r"(n ?/ ?a|not applicable)\b.*",
    "printed_due": r"(date )?(of )?(local )?(decision )?due\b.*",
    "decision_date": r"(date )?(of )?(local )?decision\b(?! due).*",
    "printed_days": r"(time|days) to implement\b.*",
    "reason": r"(notes?|comments?)\b.*",
}
NEEDED = {
    "ta_number": "Technology appraisal (TA)",
    "yes": "Yes (mark 'x' if applicable)",
    "not_applicable": "N/A (mark 'x' if applicable)",
}


@dataclass(frozen=True)
class Header:
    """A checklist's header: its last row (of one or two), how wide it is, and where our columns stand in it."""

    row: int
    width: int
    headings: tuple[str, ...]
    places: dict[str, int]

    @property
    def named(self) -> dict[str, str]:
        """What the checklist calls our columns."""
        return {ours: printable(self.headings[place]) for ours, place in self.places.items()}


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The header among the first rows: one row of them, or else two of which the upper one spans columns.

    None where no row names appraisals beside a column of a checklist. It may lack columns.
    """
    top = list(rows[:LATEST_HEADER_ROW])
    single = [_header(row, cells) for row, cells in enumerate(top, 1)]
    double = [_header(row, _joined(*two)) for row, two in enumerate(pairwise(top), 2)]
    whole = [header for header in (*single, *double) if NEEDED.keys() <= header.places.keys()]
    partial = [header for header in single if "ta_number" in header.places and len(header.places) > 1]
    return next(iter((*whole, *partial)), None)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows as one: the lower cell, where it is a heading, stands for what spans it."""
    return [below if _ours(below) else above for above, below in zip_longest(upper, lower, fillvalue="")]


def _header(row: int, cells: Sequence[str]) -> Header:
    ours = [(_ours(cell), place) for place, cell in enumerate(cells)]
    places = {name: place for name, place in reversed(ours) if name is not None}
    return Header(row, len(cells), tuple(" ".join(cell.split()) for cell in cells), places)


def _ours(heading: str) -> str | None:
    text = plain(heading)
    return next((name for name, pattern in HEADINGS.items() if re.fullmatch(pattern, text)), None)


def check_header(file: SourceFile, header: Header, row: int) -> None:
    """Raise with every column that is missing, and every one that stands there twice."""
    problems = [_missing(file, name, row, header) for ours, name in NEEDED.items() if ours not in header.places]
    times = Counter(name for heading in header.headings if (name := _ours(heading)) is not None)
    problems += [_doubled(file, name, row, header) for name, count in times.items() if count > 1]
    if problems:
        raise FaultyFilesError(problems, LayoutError.exit_code)


def _missing(file: SourceFile, name: str, row: int, header: Header) -> Problem:
    told = ", ".join(printable(heading) for heading in header.headings if heading)
    cure = f"The checklist has: {told}. Put the column back, with that heading."
    return Problem(file.name, f"The column {name} is missing.", cure, row=row, column=name)


def _doubled(file: SourceFile, name: str, row: int, header: Header) -> Problem:
    both = [printable(heading) for heading in header.headings if _ours(heading) == name]
    told = f"Several columns could be the same one: {', '.join(both)}."
    return Problem(file.name, told, "Remove or rename all but one of them.", row=row, column=both[0])


def no_checklist(file: SourceFile, first_row: Sequence[str], sheets: Iterable[str] = ()) -> FaultyFilesError:
    """The error for a file without the header of a checklist, nor that of a plain table."""
    told = None if any(sheets) else no_header(file, first_row, NEEDED.values())
    if told is not None:
        return FaultyFilesError([told], LayoutError.exit_code)
    where = f"None of its sheets ({', '.join(map(printable, sheets))})" if any(sheets) else "The file"
    message = f"{where} has a row with {', '.join(NEEDED.values())} among its first {LATEST_HEADER_ROW}."
    cure = "Give a NICE TA adherence checklist, or a table with ods_code, ta_number, formulary_status, decision_date."
    return FaultyFilesError([Problem(file.name, message, cure, row=1)], LayoutError.exit_code)
