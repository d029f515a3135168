"""What practices of an area prescribe, apart from what its trusts issue: a line for each medicine of primary care."""

from typing import Any

from dash.development.base_component import Component

from dashboards.catalogue import PRACTICES, Catalogue, Organisation
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, cell, decimals_for, times
from dashboards.measure import Measure, measure
from dashboards.medicines.figures import use_of_row
from dashboards.spread import multiple
from dashboards.state import Period
from dashboards.view import Question
from dashboards.words import amount_cell, state_cell, submissions_cell
from scorecard.periods import period_label
from scorecard.schema import ENGLAND, IN_PRIMARY_CARE

ABOUT = (
    "These are prescriptions of practices, in units of their own. They are part of nothing else on this page, and are "
    "added to nothing that trusts issue."
)
WHO = {True: "practices only", False: "practices; trusts issue it too"}


def practices_section(question: Question, place: Organisation, period: Period | None) -> Component | None:
    """The section; None of a trust, which has no practices, and of a release without primary care."""
    known = question.readings.care.medicines(question.catalogue.release_id)
    if not known or period is None or place.org_type not in ("england", *PRACTICES.levels):
        return None
    label = period_label(period.period_type, period.start)
    rows = _rows(question, place.ods_code, period)
    heading = html.H2("What practices prescribe", id="practices")
    if not rows:
        words = caption(f"There are no complete figures of primary care for {label}.")
        return html.Section([heading, words], **attributes(aria_labelledby="practices"))
    shown = measure(question.catalogue, place.org_type, "")
    england = {} if place.org_type == "england" else _rows(question, ENGLAND, period)
    per = " per 100,000" if shown.is_rate else ""
    columns = [Column("Medicine"), Column("Prescribed by"), Column("Unit"), Column(f"{label}{per}", True)]
    columns += [Column("England", True), Column("Times England", True)] if _is_beside(shown, place) else []
    columns += [Column("State"), Column(PRACTICES.submitted, True)]
    lines = [_line(question.catalogue, place, row, england.get(name), shown) for name, row in rows.items()]
    href = csv_link("uptake", period_type=period.period_type, ods_code=place.ods_code, source=IN_PRIMARY_CARE)
    return html.Section(
        [
            heading,
            caption(ABOUT),
            table(f"{place.short}: what practices prescribe", columns, lines),
            actions(download(href, about="what practices prescribe")),
        ],
        **attributes(aria_labelledby="practices"),
    )


def _rows(question: Question, ods_code: str, period: Period) -> dict[str, dict[str, Any]]:
    """The rows of a place and period by medicine, each in the unit that it is shown in first; in order of names."""
    care, release_id = question.readings.care, question.catalogue.release_id
    found = care.uptake(release_id, IN_PRIMARY_CARE, period.period_type, ods_code=ods_code, period=period.start)
    by_unit = {(row["medicine"], row["unit"]): row for row in found.to_dicts()}
    shown = [(name, told["unit"]) for name, told in care.medicines(release_id).items()]
    return {name: by_unit[name, unit] for name, unit in shown if (name, unit) in by_unit}


def _is_beside(shown: Measure, place: Organisation) -> bool:
    return shown.is_rate and place.org_type != "england"


def _line(
    catalogue: Catalogue, place: Organisation, row: dict[str, Any], england: dict[str, Any] | None, shown: Measure
) -> list[Child]:
    """One medicine, with the way to its page."""
    name, use = row["medicine"], use_of_row({**row, "amount": row[shown.column]})
    rate = england["value"] if england else None
    decimals = decimals_for([use.amount, rate])
    ratio = multiple(use.amount, rate)
    beside = [
        "no figure" if rate is None else cell(rate, decimals),
        NOT_APPLICABLE if ratio is None else times(ratio),
    ]
    return [
        _way(catalogue, place, name),
        WHO[name in catalogue.prescribed],
        row["unit"],
        amount_cell(use, decimals),
        *(beside if _is_beside(shown, place) else []),
        state_cell(use),
        submissions_cell(use),
    ]


def _way(catalogue: Catalogue, place: Organisation, name: str) -> Component:
    """The medicine's page about this place; of what trusts issue too, its section on care settings."""
    own = catalogue.prescribed.get(name) or catalogue.medicines[name]
    level = "" if place.org_type == "england" else f"?organisation={place.ods_code}&level={place.org_type}"
    return link(own.name, f"/medicine/{name}{level}{'' if name in catalogue.prescribed else '#care'}")
