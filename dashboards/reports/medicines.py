"""The medicines of a report, a line each: use with its interval, the place beside others, and the formulary."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from dashboards.catalogue import LEVEL_WORDS, Medicine, Organisation
from dashboards.compliance.state_words import STATES
from dashboards.components.sparkline import drawing
from dashboards.formatting import NOT_APPLICABLE, counted, significant
from dashboards.indicators.words import percent, rank_cell
from dashboards.reports.material import Material
from dashboards.words import STATE_WORDS, missing_words
from scorecard.measures.definitions import Measure, Share, Volume
from scorecard.measures.figures import NOT_HELD
from scorecard.measures.movement import movements
from scorecard.periods import add_months, twelve_months_label
from scorecard.schema import IN_PRIMARY_CARE, SECONDARY_CARE

# Two years of twelve months that each end with a quarter.
SHOWN_WINDOWS = 9
MOVED = {"rose": "rose", "fell": "fell", "not_shown": "not shown"}
NOT_TOLD = "cannot be told"
NO_FIGURE = "no figure in this release"


@dataclass(frozen=True)
class MedicineLine:
    """One medicine of one organisation; ``row`` is its figure of the newest twelve months, None where it has none."""

    medicine: Medicine
    row: Mapping[str, Any] | None
    moved: str | None
    states: Mapping[str, int]
    series: tuple[float | None, ...]
    is_used: bool

    @property
    def state(self) -> str:
        """used, zero, missing or not_applicable; used, too, where that is known although months are missing."""
        if self.is_used:
            return "used"
        return "missing" if self.row is None else str(self.row["state"])

    @property
    def formulary(self) -> str:
        """The states of its recommendations in words."""
        return states_in_words(self.states)


@dataclass(frozen=True)
class MedicineTable:
    """Every medicine of one organisation by one measure, over twelve months that begin with ``newest``."""

    place: Organisation
    measure: Measure | None
    newest: date | None
    lines: tuple[MedicineLine, ...]
    has_formulary: bool

    @property
    def year_before(self) -> date | None:
        """The first of the twelve months before these."""
        return None if self.newest is None else add_months(self.newest, -12)

    @property
    def columns(self) -> tuple[str, ...]:
        """The titles of the columns."""
        return ("Medicine", *(title for title, _ in cells_of(self, self.lines[0])), "Two years")

    @property
    def is_compared(self) -> bool:
        """Whether any figure stands beside others: amounts, and England's, do not."""
        could = not isinstance(self.measure, Volume | None) and self.place.org_type != "england"
        return could and any(line.row is not None and line.row["value"] is not None for line in self.lines)

    @property
    def caption(self) -> str:
        """What the table shows."""
        if self.measure is None:
            return "No measure of this release has figures of each medicine at this level."
        when = "" if self.newest is None else f" From {twelve_months_label(self.newest)}."
        told = [f"{self.measure.name}.{when} Each medicine in its own unit; unlike units are never added."]
        if self.is_compared:
            told.append(f"Higher than so many per cent: of the other {LEVEL_WORDS[self.place.org_type][1]}.")
            if self.common_reason is not None:
                told.append(f"Where neither a rank nor a reason stands, the reason is: {self.common_reason}.")
        if self.has_intervals:
            told.append("Year on year: whether use moved beyond chance against the twelve months before.")
        return " ".join([*told, "The line is use in twelve months, quarter after quarter, on its own scale."])

    def of_state(self, state: str) -> int:
        """How many medicines are in a state."""
        return sum(line.state == state for line in self.lines)

    def moved(self, how: str) -> list[str]:
        """Names of the medicines whose use rose, fell, or is not shown to have moved."""
        return [line.medicine.name for line in self.lines if line.moved == how]

    @property
    def has_intervals(self) -> bool:
        """Whether any figure has an interval: England's and amounts have none."""
        return any(line.row is not None and line.row["low"] is not None for line in self.lines)

    @property
    def common_reason(self) -> str | None:
        """The reason for which most of the medicines have no rank; None where most have one, or reasons differ."""
        rows = [line.row for line in self.lines if line.row is not None and line.row["value"] is not None]
        reasons = Counter(row["flags"] if row["rank"] is None else None for row in rows)
        reason, number = reasons.most_common(1)[0] if reasons else (None, 0)
        return reason if 2 * number > len(rows) else None


def medicine_table(material: Material, place: Organisation, cells: pl.DataFrame) -> MedicineTable:
    """The medicines that trusts of an organisation issue, by name."""
    measure, figures = material.standing(place, SECONDARY_CARE)
    states, used = material.states_by_medicine(cells), material.used(place)
    empty = MedicineTable(place, measure, material.newest, (), has_formulary=not cells.is_empty())
    lines = [
        replace(line, states=states.get(slug, {}), is_used=slug in used)
        for slug, line in _lines(empty, figures, material.medicines).items()
    ]
    return replace(empty, lines=tuple(lines))


def practice_table(material: Material, place: Organisation) -> MedicineTable | None:
    """The medicines that practices of an area prescribe, by name; a trust has no practices."""
    if not material.prescribed or place.org_type == "trust":
        return None
    measure, figures = material.standing(place, IN_PRIMARY_CARE)
    empty = MedicineTable(place, measure, material.newest_of_practices, (), has_formulary=False)
    return replace(empty, lines=tuple(_lines(empty, figures, material.prescribed).values()))


def _lines(table: MedicineTable, figures: pl.DataFrame, medicines: Mapping[str, Medicine]) -> dict[str, MedicineLine]:
    """Lines by medicine, of figures of every twelve months; without a measure none has a figure."""
    newest, by_subject = {}, {}
    moved: dict[str, str | None] = {}
    if table.measure is not None:
        days = (table.newest, table.year_before)
        now, before = (figures.filter(pl.col("period") == pl.lit(day, pl.Date)) for day in days)
        newest = {row["subject"]: row for row in now.iter_rows(named=True)}
        moved = dict(movements(before, now).select("subject", "moved").iter_rows())
        by_subject = {str(slug): rows for (slug,), rows in figures.sort("period").group_by("subject")}
    return {
        slug: MedicineLine(
            medicine=medicine,
            row=newest.get(slug),
            moved=moved.get(slug),
            states={},
            is_used=False,
            series=tuple(by_subject[slug]["value"].tail(SHOWN_WINDOWS)) if slug in by_subject else (),
        )
        for slug, medicine in medicines.items()
    }


def cells_of(table: MedicineTable, line: MedicineLine) -> Iterator[tuple[str, list[str]]]:
    """The cells of a medicine's line, by the titles of their columns."""
    yield "Use", amount(table.measure, line)
    if table.has_intervals:
        yield "95% interval", [interval(table.measure, line.row)]
    if table.is_compared:
        yield "Beside the others", beside(line.row, table.common_reason)
    if table.has_intervals:
        yield "Year on year", change(line)
    if table.has_formulary:
        yield "Formulary", [line.formulary]


def states_in_words(states: Mapping[str, int]) -> str:
    """How many recommendations are in which state; those that are not counted only where there are no others."""
    shown = {state: number for state, number in states.items() if state != "not_in_denominator"} or states
    if not shown:
        return "no recommendation judged"
    if sum(shown.values()) == 1:
        return STATES[next(iter(shown))].word
    return ", ".join(f"{shown[state]:,} {STATES[state].word}" for state in STATES if state in shown)


def amount(measure: Measure | None, line: MedicineLine) -> list[str]:
    """The value in words, or why there is none; and that it was used, where that much is known."""
    row = line.row
    if row is not None and row["state"] == "missing":
        return [*(["used"] if line.is_used else []), _missing(row)]
    return [_amount(measure, row)]


def _amount(measure: Measure | None, row: Mapping[str, Any] | None) -> str:
    if row is None or measure is None:
        return NO_FIGURE
    if row["state"] == "used" and row["value"] is not None:
        return number(measure, row["value"])
    return NO_FIGURE if row["state"] == "used" else STATE_WORDS[row["state"]]


def _missing(row: Mapping[str, Any]) -> str:
    """What is missing: everything, some submissions, or months of which none was due or none has the medicine."""
    expected, received = row["expected"], row["received"]
    if 0 < received < expected and row["flags"] != NOT_HELD:
        return f"{received:,} of {expected:,} submissions"
    return missing_words(expected, received)


def number(measure: Measure, value: float) -> str:
    """A value: a share in per cent, anything else at three significant figures."""
    return percent(value) if isinstance(measure, Share) else significant(value)


def interval(measure: Measure | None, row: Mapping[str, Any] | None) -> str:
    """The 95 % interval in words."""
    if measure is None or row is None or row["low"] is None or row["high"] is None:
        return NOT_APPLICABLE
    return f"{number(measure, row['low'])} to {number(measure, row['high'])}"


def beside(row: Mapping[str, Any] | None, common_reason: str | None) -> list[str]:
    """Where a figure stands: the comparison word, the percentile in words, and the rank or why there is none."""
    if row is None or row["value"] is None:
        return [NOT_APPLICABLE]
    words = [f"{row['comparison']}"] if row["comparison"] else []
    if row["percentile"] is not None:
        words.append(f"higher than {_part(row['percentile'])}")
    if row["rank"] is not None or row["flags"] != common_reason:
        words.append(rank_cell(row))
    return words or [NOT_APPLICABLE]


def _part(percentile: float) -> str:
    """A part of the others in words."""
    return {0.0: "none", 1.0: "all"}.get(percentile, f"{100 * percentile:.0f}%")


def change(line: MedicineLine) -> list[str]:
    """Whether it moved in a year by more than chance, and the change of rank where intervals lie apart."""
    words = [MOVED.get(line.moved or "", NOT_TOLD)]
    if line.row is not None and line.row["rank_change"]:
        words.append(f"rank {line.row['rank_change']}")
    return words


def sparkline(series: Sequence[float | None]) -> str:
    """The line as SVG; nothing where fewer than two values are known."""
    return drawing(series) if sum(value is not None for value in series) > 1 else ""


def line_words(measure: Measure, series: Sequence[float | None]) -> str:
    """What the line shows, for those who cannot see it."""
    known = [value for value in series if value is not None]
    ends = f"from {number(measure, known[0])} to {number(measure, known[-1])}"
    return f"{counted(len(known), 'twelve months', 'spans of twelve months')}, {ends}"


def window_words(material: Material) -> str | None:
    """The newest twelve months in words."""
    return None if material.newest is None else twelve_months_label(material.newest)
