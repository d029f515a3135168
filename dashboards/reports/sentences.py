"""The sentences at the head of a report, each written from the numbers below it."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboards.catalogue import LEVEL_WORDS, Organisation
from dashboards.compliance.words import headline, percent, share_words
from dashboards.formatting import counted, day, joined
from dashboards.reports.material import Material
from dashboards.reports.medicines import MedicineTable
from scorecard.periods import month_label, twelve_months_label

MOST_NAMES = 6
LOOK = "A signal is a reason to look, not a finding."


def use(table: MedicineTable) -> str:
    """How many medicines are in use."""
    if table.newest is None or table.measure is None:
        return "This release has no twelve months with figures of each medicine at this level."
    when = twelve_months_label(table.newest)
    if table.lines and table.of_state("missing") == len(table.lines):
        return f"Use from {when} is not known of any medicine: not every month is known."
    used = f"{table.of_state('used'):,} of {counted(len(table.lines), 'medicine')}"
    return f"{used} were in use from {when}{_others(table)}."


def practices(table: MedicineTable) -> str:
    """How many medicines practices prescribed."""
    if table.newest is None or table.measure is None:
        return "This release has no twelve months with figures of what practices prescribe at this level."
    when = twelve_months_label(table.newest)
    if table.of_state("missing") == len(table.lines):
        return f"What practices prescribed from {when} is not known of any medicine: not every month is known."
    used = f"{table.of_state('used'):,} of {counted(len(table.lines), 'medicine')}"
    return f"Practices prescribed {used} from {when}{_others(table)}."


def _others(table: MedicineTable) -> str:
    """Why the other medicines have no use."""
    said = [
        (table.of_state("zero"), "none was used of {} although data were submitted"),
        (table.of_state("not_applicable"), "{} {do} not apply"),
        (table.of_state("missing"), "of {} it is not known"),
    ]
    parts = [words.format(f"{number:,}", do="does" if number == 1 else "do") for number, words in said if number]
    return f"; {joined(parts)}" if parts else ""


def movement(table: MedicineTable) -> str:
    """Which medicines moved beyond chance over the last twelve months."""
    if table.year_before is None:
        return "Without two spans of twelve months nothing can be said of change."
    before = twelve_months_label(table.year_before)
    rose, fell, still = (table.moved(how) for how in ("rose", "fell", "not_shown"))
    untold = len(table.lines) - len(rose) - len(fell) - len(still)
    if untold == len(table.lines):
        return f"Whether use moved beyond chance since {before} cannot be told of any medicine: intervals are missing."
    rest = f"; of {untold:,} it cannot be told" if untold else ""
    parts = [f"use of {_names(names)} {verb}" for names, verb in ((rose, "rose"), (fell, "fell")) if names]
    if not parts:
        told = f"No medicine is shown to have moved beyond chance against {before}"
        return f"{told}: {counted(len(still), 'medicine')} could be compared{rest}."
    compared = counted(len(rose) + len(fell) + len(still), "medicine")
    return f"Beyond chance, {joined(parts)} against {before}; {compared} could be compared{rest}. {LOOK}"


def formulary(place: Organisation, counts: dict[str, Any]) -> str:
    """How many recommendations are in which state, and the bounds of the share."""
    if not sum(counts[state] for state in ("judged", "pending", "not_applicable", "not_in_denominator")):
        return f"No recommendation is judged for {place.full_name} in this release."
    strong, rest = headline(
        counts, place.full_name if place.org_type in ("icb", "trust") else f"the ICBs of {place.full_name}"
    )
    return f"{strong}{rest}"


def bounds(counts: dict[str, Any]) -> str | None:
    """The share in time, its interval, and what it would be at most."""
    if counts["share"] is None:
        return None
    told = f"Of the {counts['judged']:,} that were due, listed in time: {share_words(counts)}"
    if not counts["not_known"]:
        return f"{told}."
    known, most = percent(counts["share_of_known"]), percent(counts["share_at_most"])
    return f"{told}; {known} of those that are known, and {most} at most if every unknown one were in time."


def deadlines(material: Material, cells: pl.DataFrame, rows: pl.DataFrame) -> str:
    """What falls due in the time ahead."""
    until = f"by {day(material.horizon)}, counted from {day(material.day)}"
    if cells.is_empty():
        return "No recommendation is judged, so no deadline is known."
    if rows.is_empty():
        return f"Nothing falls due {until}."
    due, expiring = (rows.filter(pl.col("kind") == kind).height for kind in ("due", "explanation_expires"))
    parts = []
    if due:
        parts.append(f"{counted(due, 'recommendation')} {'falls' if due == 1 else 'fall'} due")
    if expiring:
        parts.append(f"{counted(expiring, 'explanation')} {'expires' if expiring == 1 else 'expire'}")
    return f"{joined(parts)} {until}."


def data(rows: pl.DataFrame, faults: int, of_practices: MedicineTable | None) -> str:
    """How complete the data are, of trusts and of practices in their newest twelve months."""
    expected, received = int(rows["expected"].sum()), int(rows["received"].sum())
    whose = "" if of_practices is None else " of trusts"
    told = f"No monthly submissions{whose} were expected"
    if expected:
        told = f"{received:,} of {counted(expected, 'monthly submission')} expected{whose} were received"
    told += "" if of_practices is None else _came(of_practices)
    if not faults:
        return f"{told}."
    return f"{told}; {counted(faults, 'thing')} in its formulary lists {'does' if faults == 1 else 'do'} not add up."


def _came(of_practices: MedicineTable) -> str:
    """How many months of sub-ICB locations came."""
    found = [line.row for line in of_practices.lines if line.row is not None]
    if not found or of_practices.newest is None:
        return ""
    received, expected = (max(int(row[name]) for row in found) for name in ("received", "expected"))
    when = twelve_months_label(of_practices.newest)
    return f", and of practices, from {when}, {received:,} of {expected:,} sub-ICBs and months"


def missing_months(rows: pl.DataFrame) -> list[str]:
    """The months in which a submission is missing."""
    short = rows.filter(pl.col("received") < pl.col("expected"))
    return [
        f"{month_label(row['month'])}: {row['received']} of {row['expected']}" for row in short.iter_rows(named=True)
    ]


def level(place: Organisation) -> str:
    """What the organisation is."""
    words = {
        "england": "the whole country",
        "icb": "integrated care board",
        "trust": "NHS trust",
        "region": "NHS region",
    }
    return words.get(place.org_type, LEVEL_WORDS[place.org_type][0])


def _names(names: Sequence[str]) -> str:
    """Names in a sentence; many are counted, the table has them all."""
    if len(names) <= MOST_NAMES:
        return joined(list(names))
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES:,} others"
