"""The page of a medicine that practices prescribe and trusts do not issue: its figures are those of primary care."""

from dataclasses import replace

import polars as pl
from dash.development.base_component import Component

from dashboards.care.map import care_map
from dashboards.care.words import NO_MONTHS, NO_TRUSTS, NOT_THERE, NOTES, practice_lead
from dashboards.catalogue import Catalogue, Note
from dashboards.components import choosers
from dashboards.components.about import about_practices
from dashboards.components.appraisals import in_words
from dashboards.components.elements import attributes, caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.components.recommendations import recommendation_table
from dashboards.formatting import capital
from dashboards.maps.section import map_section
from dashboards.medicines import care
from dashboards.medicines.controls import PAGE, bar
from dashboards.medicines.figures import order_section, series_figure, table_section
from dashboards.medicines.lead import lead_of
from dashboards.medicines.numbers import Numbers, numbers
from dashboards.medicines.variation import variation_section, way_to_ranks
from dashboards.view import Question, View
from dashboards.words import ONLY_PRACTICES
from scorecard.measures.standing import WINDOW
from scorecard.schema import IN_BOTH, IN_PRIMARY_CARE, SECONDARY_CARE

# Two figures stand above.
FIGURE_OF_MAP = 3
OF_ICBS = "icb"


def view(question: Question, of_practices: Catalogue) -> View:
    """The page of the medicine that the address names, one of the catalogue of what practices prescribe."""
    medicine = of_practices.medicines[question.selection.medicine or ""]
    found = numbers(replace(question, catalogue=of_practices))
    steps = crumbs(("Overview", "/"), ("Medicines", "/medicines"), (medicine.name, None))
    if found is None:
        return View(medicine.name, "medicines", [steps, html.H1(medicine.name), lead(NO_MONTHS, ".")], f"{NO_MONTHS}.")
    strong, rest = lead_of(found, practice_lead)
    appraisals = of_practices.appraisals_of(medicine.medicine)
    content = [
        steps,
        *notices([*found.said, *_not_had(question.selection.source)]),
        html.H1(medicine.name),
        caption(f"{capital(ONLY_PRACTICES)}: primary care is its one care setting. {in_words(appraisals)}"),
        bar(question.catalogue, found, choosers.hidden(_setting())),
        lead(strong, rest),
        html.Div([series_figure(found), order_section(found)], className="cols"),
        table_section(found, way_to_ranks(question.readings, found)),
        variation_section(question.readings, found),
        _map(question, found),
        _absent(),
        _recommendations(question, medicine.medicine, medicine.name),
        about_practices(of_practices, _unit_words(found), _notes(of_practices, found)),
    ]
    return View(medicine.name, "medicines", content, strong + rest)


def _not_had(source: str | None) -> list[str]:
    """What an address asks for of care settings and this medicine does not have."""
    if source == SECONDARY_CARE:
        return ["Trusts issued none of this medicine; this page shows what practices prescribed."]
    if source == IN_BOTH:
        return ["Trusts issued none of this medicine, so nothing is added; this page shows what practices prescribed."]
    return []


def _setting() -> Component:
    """The control of care settings, which has one to choose."""
    one = [choosers.every(care.WORDS[IN_PRIMARY_CARE])]
    return choosers.segments(PAGE, care.CHOOSER, "Care settings", one, choosers.ALL)


def _unit_words(found: Numbers) -> str:
    """What the numbers count."""
    words = f"{capital(found.measure.unit)}, prescribed by practices and dispensed"
    others = [unit for unit in found.units if unit != found.unit]
    return f"{words}; this medicine also has figures in {' and '.join(others)}" if others else words


def _map(question: Question, found: Numbers) -> Component | None:
    """Figure 3: ICBs over the chosen twelve months or the newest; a tile leads to the ICB on this page."""
    chosen = question.selection
    window = chosen.period.start if chosen.period and chosen.period.period_type == WINDOW else None
    drawn = care_map(question.readings, found.catalogue, found.medicine, found.unit, window, chosen.url)
    if drawn is None:
        return None
    return map_section(drawn, FIGURE_OF_MAP, lambda code: f"/medicine/{found.medicine.medicine}?organisation={code}")


def _absent() -> Component:
    """What other medicines' pages have and this one does not, and why."""
    return html.Section(
        [
            html.H2("What is not here", id="not-here"),
            html.P(NO_TRUSTS),
            html.P(NOT_THERE),
        ],
        **attributes(aria_labelledby="not-here"),
    )


def _recommendations(question: Question, medicine: str, name: str) -> Component | None:
    """What NICE recommended, with the clocks, and the way to who has listed it where anybody has to."""
    compliance, release_id = question.readings.compliance, question.catalogue.release_id
    named = compliance.medicines(release_id).filter(medicine=medicine)
    own = compliance.recommendations(release_id).join(named, on="recommendation_id", how="semi", maintain_order="left")
    if own.is_empty():
        return None
    is_owed = own.filter(pl.col("counts"), pl.col("commissioner").fill_null(OF_ICBS) == OF_ICBS).height > 0
    way = link(f"Compliance of {name} in every ICB", f"/compliance?medicine={medicine}#matrix")
    return html.Section(
        [
            html.H2("NICE recommendations", id="recommendations"),
            html.Div(
                recommendation_table("Recommendations and their clocks", own, compliance.rules(release_id)),
                className="wordy",
            ),
            html.P(way, className="onward") if is_owed else None,
        ],
        **attributes(aria_labelledby="recommendations"),
    )


def _notes(catalogue: Catalogue, found: Numbers) -> list[Note]:
    """Notes of primary care as a whole, of this medicine and of the highlighted area."""
    about = ({None, found.medicine.medicine}, {None, found.organisation.ods_code})
    told = [note for note in catalogue.notes if note.kind == NOTES]
    return [note for note in told if note.medicine in about[0] and note.ods_code in about[1]]
