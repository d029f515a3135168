"""Formulary compliance: what is listed, how soon, what is not known, and what falls due."""

from dash import Dash
from dash.development.base_component import Component

from dashboards.compliance.controls import CHOOSERS, controls
from dashboards.compliance.figures import listing_section, quadrant_section
from dashboards.compliance.matrix import matrix_section
from dashboards.compliance.scope import Scope, scope
from dashboards.compliance.tables import counts_section, deadlines_section, proportions_section, publishers_section
from dashboards.compliance.words import headline, places_words
from dashboards.components import choosers
from dashboards.components.about import about_compliance
from dashboards.components.elements import caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.components.recommendations import recommendation_table
from dashboards.formatting import day as day_words
from dashboards.view import Question, View
from scorecard.compliance.proportions import proportions

PAGE = "compliance"
TITLE = "Compliance"
HEADING = "Are NICE recommendations on the formulary, and in time?"
HOW_TO_LOAD = (
    "'nice-scorecard ingest formulary FILE …' loads adherence checklists and formularies, and 'nice-scorecard ingest "
    "explanations FILE' the register of explanations; the next 'nice-scorecard build' tells the states from them."
)


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page."""
    readings, release_id = question.readings.compliance, question.catalogue.release_id
    if readings.recommendations(release_id).is_empty():
        return _without_recommendations()
    found = scope(question)
    if readings.last_told(release_id) is None:
        return _without_evidence(found)
    return _whole(found)


def _whole(found: Scope) -> View:
    """The page of a release that has evidence."""
    cells = found.cells
    strong, rest = _headline(found)
    content = [
        *_head(found),
        controls(found),
        _narrowed_to(found),
        lead(strong, rest),
        counts_section(cells),
        proportions_section(found),
        matrix_section(found),
        html.Div([quadrant_section(found), listing_section(found)], className="cols even"),
        deadlines_section(found),
        publishers_section(found),
        about_compliance(found.catalogue, found.day),
    ]
    return View(TITLE, PAGE, content, strong + rest)


def _headline(found: Scope) -> tuple[str, str]:
    cells = found.cells
    if cells.is_empty():
        return "Nothing matches these choices", f" on {day_words(found.day)}. Choose a later day, or all of a control."
    places = places_words(found.level, cells["ods_code"].n_unique())
    return headline(proportions(cells, []).row(0, named=True), places)


def _head(found: Scope) -> list[Component]:
    words = (
        f"As known on {day_words(found.day)}. Choose another day to see what was known then. A recommendation counts "
        "once in each organisation, and what is not known is never counted as a yes."
    )
    return [crumbs(("Overview", "/"), (TITLE, None)), *notices(found.said), html.H1(HEADING), caption(words)]


def _narrowed_to(found: Scope) -> Component | None:
    """One organisation, where the address names one: no control shows it."""
    place = found.catalogue.organisations.get(str(found.filters.get("ods_code")))
    if place is None:
        return None
    everybody = found.selection.but(organisation=None, level=found.level)
    return html.P(
        [f"This page shows {place.full_name} only. ", link("Show all organisations", everybody.url), "."],
        className="onward",
    )


def _without_evidence(found: Scope) -> View:
    """Nobody has said anything yet: how to load it, and what will be judged."""
    strong = "No organisation's formulary is loaded"
    rest = ", so nothing can be said about what is listed. The recommendations and their clocks are known."
    table = recommendation_table(
        "Recommendations and their clocks", found.recommendations, found.readings.rules(found.release_id)
    )
    section = html.Section([html.H2("Table 1. Recommendations and their clocks"), table], className="wordy")
    content = [*_head(found)[:-1], lead(strong, rest), html.P(HOW_TO_LOAD, className="onward"), section]
    return View(TITLE, PAGE, [*content, about_compliance(found.catalogue, found.day)], strong + rest)


def _without_recommendations() -> View:
    """A release from before recommendations were part of one."""
    strong = "This release was built before recommendations were part of one"
    rest = ". The next 'nice-scorecard run' or 'nice-scorecard build' has them, and the states of each organisation."
    content = [crumbs(("Overview", "/"), (TITLE, None)), html.H1(HEADING), lead(strong, rest)]
    return View(TITLE, PAGE, content, strong + rest)
