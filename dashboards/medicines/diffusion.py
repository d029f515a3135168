"""How a medicine spread through ICBs or trusts after its appraisal, beside the medicines appraised earlier."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, attributes, caption, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures import diffusion_curve
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital
from dashboards.medicines.numbers import Numbers
from dashboards.readings import Readings
from scorecard.measures.diffusion import WIDELY_USED
from scorecard.measures.diffusion_words import GROUPS, milestone_words

CAVEAT = (
    "Counted is the first month in which an organisation was issued more than it returned, for whatever indication. "
    "Followed are the organisations that submitted before publication, the same in every month."
)


@dataclass(frozen=True)
class Curve:
    """The months after an appraisal (schema.DIFFUSION), of ICBs or trusts, and the appraisal's number."""

    level: str
    ta_number: str
    rows: pl.DataFrame


def curve_of(readings: Readings, found: Numbers) -> Curve | None:
    """The curve of the level that the page shows; None where nothing spread, or it cannot be known."""
    level = _level(found)
    told = _milestones(readings, found).get(level)
    if told is None or not spreads(told):
        return None
    rows = readings.standing.diffusion(found.catalogue.release_id, found.medicine.medicine, level)
    return None if rows.is_empty() else Curve(level, told["ta_number"], rows)


def diffusion_section(readings: Readings, found: Numbers, curve: Curve | None, number: int) -> Component | None:
    """The section: what is said of ICBs and of trusts, and the curve of the level that the page shows."""
    told = _milestones(readings, found)
    if not told:
        return None
    return html.Section(
        [
            html.H2("How use spread after the appraisal", id="diffusion"),
            caption(CAVEAT),
            *[_paragraph(found, told[level], level == _level(found)) for level in GROUPS if level in told],
            None if curve is None else _figure(found, curve, number),
        ],
        **attributes(aria_labelledby="diffusion"),
    )


def spreads(row: dict[str, Any]) -> bool:
    """Whether there is a spread to show: it is known, and half had not used the medicine before."""
    if row["organisations"] is None:
        return False
    return bool(row["used_before"] * 100 < row["organisations"] * WIDELY_USED)


def _paragraph(found: Numbers, row: dict[str, Any], is_shown: bool) -> Component:
    """The milestones of a level; of the other one with the way to its curve."""
    words = milestone_words(row).replace(" %", "%")
    name = capital(GROUPS[row["org_type"]][1])
    way: list[Child] = []
    if not is_shown and spreads(row):
        address = f"/medicine/{found.medicine.medicine}?level={row['org_type']}#diffusion"
        way = [" ", link(f"Curve of {GROUPS[row['org_type']][1]}", address)]
    return html.P([html.B(f"{name}. "), words, *way], className="statement")


def _level(found: Numbers) -> str:
    return "trust" if found.level == "trust" else "icb"


def _milestones(readings: Readings, found: Numbers) -> dict[str, dict[str, Any]]:
    """What is known of each level (schema.MILESTONE)."""
    rows = readings.standing.milestones(found.catalogue.release_id, found.medicine.medicine)
    return {row["org_type"]: row for row in rows.iter_rows(named=True)}


def _figure(found: Numbers, curve: Curve, number: int) -> Component:
    one, many = GROUPS[curve.level]
    name, rows = found.medicine.name, curve.rows
    frame = Frame(
        number,
        f"{name} in {many} after {curve.ta_number}",
        f"Share of {many} that had used it, by months since publication",
        csv_link("diffusion", medicine=found.medicine.medicine, org_type=curve.level),
        _key(rows, many, name),
    )
    drawing = diffusion_curve.draw(rows, name, one)
    return figure(frame, drawing, _table(rows, name, many), after=caption(drawing.summary))


def _key(rows: pl.DataFrame, many: str, name: str) -> tuple[tuple[str, str], ...]:
    own = (("line", f"Share of {many} that had used {name}"),)
    if not diffusion_curve.has_cohort(rows):
        return own
    return (*own, ("band", "Middle half of the medicines appraised earlier"), ("med", "The middle one of them"))


def _table(rows: pl.DataFrame, name: str, many: str) -> Component:
    headings = ("Months since publication", capital(many), "Had used it", "Share", "Silent so far")
    columns = [Column(words, True) for words in (*headings, "Earlier medicines", "Their middle half", "Their middle")]
    lines = [_line(row) for row in rows.iter_rows(named=True)]
    return table(f"{name}: {many} that had used it, by month", columns, lines)


def _line(row: dict[str, Any]) -> list[Child]:
    known = row["cohort_middle"] is not None
    return [
        str(row["months_since"]),
        f"{row['organisations']:,}",
        f"{row['used']:,}",
        f"{row['share']:.0%}",
        f"{row['silent']:,}",
        f"{row['cohort_medicines']:,}",
        f"{row['cohort_low']:.0%} to {row['cohort_high']:.0%}" if known else "too few",
        f"{row['cohort_middle']:.0%}" if known else NOT_APPLICABLE,
    ]
