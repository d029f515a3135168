"""What an organisation uses: its medicines beside England's rate, or as amounts where it has no rate."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import Medicine, Organisation
from dashboards.components.cost import COST, LIST_PRICE, cost_cell
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.components.strip_parts import strip_key, strip_table
from dashboards.figures import strips
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, cell, decimals_for, per_people, times
from dashboards.lineage.links import address, number_link
from dashboards.measure import Measure, measure
from dashboards.medicines.figures import use_of_row
from dashboards.national import strips_of
from dashboards.spread import multiple
from dashboards.state import Period
from dashboards.view import Question
from dashboards.words import Use, amount_cell, state_cell
from scorecard.periods import add_months, period_label
from scorecard.schema import ENGLAND

MOST_STRIPS = 24


@dataclass(frozen=True)
class MedicineUse:
    """One medicine as one organisation used it: now, a year before, and beside England."""

    medicine: Medicine
    unit: str
    now: Use
    before: float | None
    england: float | None
    ratio: float | None


@dataclass(frozen=True)
class Lines:
    """Every medicine of an organisation in a period."""

    period: Period
    measure: Measure
    rows: tuple[MedicineUse, ...]

    @property
    def used(self) -> int:
        """Medicines used."""
        return sum(row.now.state == "used" for row in self.rows)

    @property
    def expected(self) -> int:
        """Monthly submissions expected, the same for every medicine."""
        return max((row.now.expected for row in self.rows), default=0)

    @property
    def received(self) -> int:
        """Monthly submissions received."""
        return max((row.now.received for row in self.rows), default=0)


def medicine_lines(question: Question, place: Organisation, period: Period) -> Lines:
    """The organisation's medicines: those furthest above England first where there are rates, else by name."""
    catalogue = question.catalogue
    shown = measure(catalogue, place.org_type, "")
    start, before = period.start, add_months(period.start, -12)
    england = _rows(question, period.period_type, ENGLAND, start)
    own = _rows(question, period.period_type, place.ods_code, start, before)
    earlier = {row["medicine"]: row[shown.column] for row in own if row["period"] == before}
    rates = {row["medicine"]: row[shown.column] for row in england}
    lines = [
        MedicineUse(
            medicine=catalogue.medicines[row["medicine"]],
            unit=row["unit"],
            now=use_of_row({**row, "amount": row[shown.column]}),
            before=earlier.get(row["medicine"]),
            england=rates.get(row["medicine"]),
            ratio=multiple(row["value"], rates.get(row["medicine"])) if shown.is_rate else None,
        )
        for row in own
        if row["period"] == start
    ]
    return Lines(period, shown, tuple(sorted(lines, key=_order)))


def strips_figure(question: Question, place: Organisation, lines: Lines) -> Component | None:
    """The organisation on the strips of all ICBs; England has nobody to stand beside, a trust no rate."""
    if not lines.measure.is_rate or place.org_type == "england":
        return None
    catalogue, period = question.catalogue, lines.period
    own = {row.medicine.medicine: row.ratio for row in lines.rows if row.ratio is not None}
    icbs = question.readings.standing.spread(catalogue.release_id, period.period_type, period.start)
    spread = icbs.filter(pl.col("medicine").is_in(list(own)))
    every = sorted(strips_of(spread, catalogue, own), key=lambda strip: (-(strip.own or 0.0), strip.name))
    if not every:
        return None
    shown = _furthest(every)
    cut = f"; the {len(shown)} medicines furthest from it, of {len(every)}" if len(shown) < len(every) else ""
    frame = Frame(
        1,
        f"{place.short} beside {'the' if place.org_type == 'icb' else 'all'} ICBs",
        f"Use per person as a multiple of the England rate, {period_label(period.period_type, period.start)}{cut}",
        csv_link("uptake", period_type=period.period_type, ods_code=place.ods_code, period=period.start),
        strip_key(every, "ICBs", place.short),
    )
    return html.Section(figure(frame, strips.draw(shown, "ICBs", place.short), strip_table(every, "ICBs")))


def use_table(place: Organisation, lines: Lines) -> Component:
    """Every medicine: beside England's rate, or now and a year before."""
    beside = lines.measure.is_rate and place.org_type != "england"
    per = " per 100,000" if lines.measure.is_rate else ""
    label = period_label(lines.period.period_type, lines.period.start)
    now, cost = Column(f"{label}{per}", True), Column(f"{COST.heading}, {label}", True)
    other = (Column("England", True), Column("Times England", True)) if beside else (Column("A year before", True),)
    columns = [Column("Medicine"), Column("Unit"), now, *other, cost, Column("State")]
    rows = [_row(place, row, beside, lines) for row in lines.rows]
    period = lines.period
    href = csv_link("uptake", period_type=period.period_type, ods_code=place.ods_code)
    return html.Section(
        [
            html.H2("Use of each medicine", id="use"),
            caption(f"Each medicine in its own unit. {LIST_PRICE}"),
            table(f"{place.short}: use of each medicine", columns, rows),
            actions(download(href, about="use of each medicine")),
        ],
        **attributes(aria_labelledby="use"),
    )


def _rows(question: Question, period_type: str, ods_code: str, *periods: date) -> list[dict[str, Any]]:
    """An organisation's rows of these periods, each medicine in the unit it is shown in first."""
    rows = question.readings.standing.use(question.catalogue.release_id, ods_code, period_type, periods)
    return rows.to_dicts()


def _order(row: MedicineUse) -> tuple[float, bool, str]:
    """Highest multiple of England's rate first; used before none used; then by name."""
    return (-(row.ratio or 0.0), row.now.state != "used", row.medicine.name)


def _furthest(every: list[strips.Strip]) -> list[strips.Strip]:
    """The strips furthest from England's rate in either direction, in the order given."""
    if len(every) <= MOST_STRIPS:
        return every
    half = MOST_STRIPS // 2
    return [*every[:half], *every[-half:]]


def _row(place: Organisation, row: MedicineUse, beside: bool, lines: Lines) -> list[Child]:
    decimals = decimals_for([row.now.amount, row.before, row.england if beside else None])
    england = [_cell(row.england, decimals), times(row.ratio) if row.ratio is not None else NOT_APPLICABLE]
    level = "" if place.org_type == "england" else f"?organisation={place.ods_code}&level={place.org_type}"
    href = address(row.medicine.medicine, place.ods_code, lines.period, row.unit)
    unit = per_people(row.unit) if lines.measure.is_rate else row.unit
    return [
        link(row.medicine.name, f"/medicine/{row.medicine.medicine}{level}"),
        row.unit,
        number_link(amount_cell(row.now, decimals), row.now, href, unit),
        *(england if beside else [_cell(row.before, decimals)]),
        cost_cell(row.now),
        state_cell(row.now),
    ]


def _cell(value: float | None, decimals: int) -> str:
    return "no figure" if value is None else cell(value, decimals)
