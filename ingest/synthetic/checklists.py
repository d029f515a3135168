"""Writes NICE TA adherence checklists, with the differences in style that published ones have."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from ingest.synthetic.formulary import USUAL_DAYS, Appraised
from ingest.synthetic.planted_listings import Listing
from ingest.synthetic.publishers import Publisher, Style
from ingest.synthetic.workbook import Cell, write_workbook

DUE_COLUMN = "Date of local decision due (90 days)"
HEADER = (
    "Technology appraisal (TA)",
    "Date of TA Release",
    "Availability of medicine for NHS patients with this medical condition, as indicated by NICE",
    "Yes (mark 'x' if applicable)",
    "N/A (mark 'x' if applicable)",
    DUE_COLUMN,
    "Date of local decision made",
    "Time to implement (days)",
    "Notes",
)
MONTHS = "January February March April May June July August September October November December".split()
ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@dataclass(frozen=True)
class Printed:
    """One row of a checklist, before it is put into an organisation's style."""

    ta_number: str
    released: date | None = None
    available: str = ""
    yes: bool = False
    not_applicable: bool = False
    due: date | None = None
    decided: date | None = None
    days: int | None = None
    notes: str = ""


def printed_rows(said: Iterable[tuple[Appraised, Listing]], day: date) -> dict[str, Printed]:
    """The rows of a checklist of a day, by appraisal: what was published by then and not yet replaced."""
    return {
        one.ta_number: _printed(one, listing, day)
        for one, listing in said
        if (one.published is None or one.published <= day) and not (one.replaced_on and one.replaced_on <= day)
    }


def _printed(one: Appraised, listing: Listing, day: date) -> Printed:
    due = one.published + timedelta(days=USUAL_DAYS) if one.published else None
    row = Printed(one.ta_number, one.published, one.available, due=due)
    if listing.reason:
        return replace(row, not_applicable=True, notes=listing.reason)
    if not listing.is_listed(day):
        return replace(row, notes=listing.notes if listing.is_removed(day) else "")
    return replace(row, yes=True, decided=listing.decided, days=_days_taken(one, listing))


def _days_taken(one: Appraised, listing: Listing) -> int | None:
    """Days from publication to the decision; a decision before publication leaves the cell blank."""
    if listing.decided is None or one.published is None or listing.decided < one.published:
        return None
    return (listing.decided - one.published).days


def write_checklist(folder: Path, publisher: Publisher, day: date, rows: Sequence[Printed]) -> tuple[str, list[str]]:
    """Write a checklist; returns its name and, line by line, the first cell of each of its lines."""
    style = publisher.publication.style
    stem = f"{publisher.code}_{day}_adherence"
    if style.is_workbook:
        write_workbook(folder / f"{stem}.xlsx", _sheets(rows, style))
        return f"{stem}.xlsx", []
    lines = [*_opening(publisher, style), *_body(rows, style)]
    with (folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    return f"{stem}.csv", [line[0] for line in lines]


def _opening(publisher: Publisher, style: Style) -> list[list[str]]:
    header = _without_due(HEADER, style)
    title = _alone(f"{publisher.name}: adherence to NICE technology appraisals (synthetic)", len(header))
    return [title, header] if style.has_title else [header]


def _body(rows: Sequence[Printed], style: Style) -> Iterator[list[str]]:
    year, width = None, len(_without_due(HEADER, style))
    for row in sorted(rows, key=_release_order) if style.has_banners else rows:
        if style.has_banners and row.released and financial_year(row.released) != year:
            year = financial_year(row.released)
            yield _alone(year, width)
        yield _cells(row, style)
    if style.has_counter:
        yield _alone(f"Total: {len(rows)}", width)


def _release_order(row: Printed) -> date:
    return row.released or date.min


def _sheets(rows: Sequence[Printed], style: Style) -> dict[str, list[list[Cell]]]:
    """A sheet for each financial year of publication, the latest first; a row without a day is in none."""
    dated = [row for row in sorted(rows, key=_release_order, reverse=True) if row.released]
    years = dict.fromkeys(financial_year(row.released) for row in dated if row.released)
    sheets: dict[str, list[list[Cell]]] = {}
    for year in years:
        of_year = [row for row in dated if row.released and financial_year(row.released) == year]
        lines = [_without_due(HEADER, style), *_body(of_year, style)]
        sheets[year.replace("/", "-")] = [[cell or None for cell in line] for line in lines]
    return sheets


def _cells(row: Printed, style: Style) -> list[str]:
    undecided = "" if row.yes or row.not_applicable else style.undecided
    cells = [
        row.ta_number,
        printed_day(row.released, style),
        row.available,
        style.mark if row.yes else "",
        style.mark if row.not_applicable else "",
        printed_day(row.due, style),
        printed_day(row.decided, style) or undecided,
        "" if row.days is None else f"{row.days}{style.after_days}",
        row.notes,
    ]
    return _without_due(cells, style)


def _without_due(cells: Sequence[str], style: Style) -> list[str]:
    due = HEADER.index(DUE_COLUMN)
    return list(cells) if style.has_due else [*cells[:due], *cells[due + 1 :]]


def _alone(text: str, width: int) -> list[str]:
    return [text] + [""] * (width - 1)


def financial_year(day: date) -> str:
    """The financial year of a day as banners print it: 2024/25."""
    first = day.year if day.month > 3 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def printed_day(day: date | None, style: Style) -> str:
    """A day in an organisation's style; nothing where there is none."""
    return DATE_STYLES[style.dates](day) if day else ""


def _ordinal(day: date) -> str:
    return f"{day.day}{ENDINGS.get(day.day, 'th')} {MONTHS[day.month - 1]} {day.year}"


def _short(day: date) -> str:
    return f"{day.day:02d}-{MONTHS[day.month - 1][:3]}-{day:%y}"


def _slashed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


DATE_STYLES: dict[str, Callable[[date], str]] = {"ordinal": _ordinal, "short": _short, "slashed": _slashed}
