"""The medicines of a report, a line each: use with its interval, the place beside others, and the formulary."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.catalogue import Medicine, Organisation
from dashboards.compliance.state_words import STATES
from dashboards.components.sparkline import drawing
from dashboards.formatting import NOT_APPLICABLE, counted, significant
from dashboards.indicators.words import percent, rank_cell
from dashboards.reports.material import Material
from dashboards.words import STATE_WORDS
from scorecard.measures.definitions import Measure, Share
from scorecard.measures.movement import movements
from scorecard.periods import twelve_months_label

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
    """Every medicine of one organisation by one measure."""

    place: Organisation
    measure: Measure | None
    lines: tuple[MedicineLine, ...]

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
    """The medicines of an organisation, by name."""
    measure, figures = material.standing(place)
    newest, before, by_subject = {}, pl.DataFrame(), {}
    moved: dict[str, str | None] = {}
    if measure is not None:
        now, before = (
            figures.filter(pl.col("period") == pl.lit(day, pl.Date)) for day in (material.newest, material.year_before)
        )
        newest = {row["subject"]: row for row in now.iter_rows(named=True)}
        moved = dict(movements(before, now).select("subject", "moved").iter_rows())
        by_subject = {str(slug): rows for (slug,), rows in figures.sort("period").group_by("subject")}
    states, used = material.states_by_medicine(cells), material.used(place)
    lines = [
        MedicineLine(
            medicine=medicine,
            row=newest.get(slug),
            moved=moved.get(slug),
            states=states.get(slug, {}),
            is_used=slug in used,
            series=tuple(by_subject[slug]["value"].tail(SHOWN_WINDOWS)) if slug in by_subject else (),
        )
        for slug, medicine in material.medicines.items()
    ]
    return MedicineTable(place, measure, tuple(lines))


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
        return [*(["used"] if line.is_used else []), _missing(row["expected"], row["received"])]
    return [_amount(measure, row)]


def _amount(measure: Measure | None, row: Mapping[str, Any] | None) -> str:
    if row is None or measure is None:
        return NO_FIGURE
    if row["state"] == "used" and row["value"] is not None:
        return number(measure, row["value"])
    return NO_FIGURE if row["state"] == "used" else STATE_WORDS[row["state"]]


def _missing(expected: int, received: int) -> str:
    """What is missing: everything, some months, or nothing that was due."""
    if not expected:
        return "no data expected"
    return f"{received:,} of {expected:,} submissions" if received else STATE_WORDS["missing"]


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
