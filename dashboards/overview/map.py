"""The overview's map with its controls: which measure, of which medicine, and when."""

from dash.development.base_component import Component

from dashboards.components import choosers
from dashboards.components.choosers import ALL, every, hidden, option, select
from dashboards.components.quick import html
from dashboards.maps.scope import MapScope
from dashboards.maps.section import map_section
from dashboards.maps.words import summary, title
from dashboards.rankings.choices import token
from scorecard.measures.definitions import EACH_MEDICINE
from scorecard.periods import twelve_months_label

PAGE = "overview"
CHOOSERS = ("measure", "medicine", "period")
NOTHING = "This release has no measure of ICBs to draw a map of."


def overview_map(scope: MapScope | None, number: int) -> Component:
    """The section; without a measure of ICBs, a sentence in its place."""
    if scope is None:
        return html.Section([html.H2("Map of ICBs"), html.P(NOTHING)])
    return map_section(scope, number, lambda code: f"/organisation/{code}", _controls(scope))


def spoken(scope: MapScope) -> str:
    """What is said when another map was chosen."""
    return f"{title(scope)}: {summary(scope)}"


def _controls(scope: MapScope) -> Component:
    found = scope.found
    measures = [option(slug, one.name + _draft(one.status)) for slug, one in scope.measures.items()]
    periods = [option(token(start), twelve_months_label(start)) for start in found.windows["icb"]]
    return choosers.bar(
        PAGE,
        select(PAGE, "measure", "Measure of the map", measures, found.measure.slug),
        _medicine(scope),
        select(PAGE, "period", "12 months", periods, token(found.period)),
    )


def _draft(status: str) -> str:
    return "" if status == "current" else f" ({status})"


def _medicine(scope: MapScope) -> Component:
    """Of a measure of several medicines there is nothing to choose."""
    found = scope.found
    if found.measure.subject != EACH_MEDICINE:
        kept = found.selection.medicine
        return hidden(select(PAGE, "medicine", "Medicine", [option(kept, kept) if kept else every("Any")], kept or ALL))
    known = found.catalogue.medicines
    options = [option(slug, one.name) for slug, one in known.items() if slug in found.units]
    return select(PAGE, "medicine", "Medicine", options, found.subject)
