"""A map of one medicine on its page; each ICB leads to its own use of the medicine."""

from dataclasses import replace

from dash.development.base_component import Component

from dashboards.maps.scope import map_scope
from dashboards.maps.section import map_section
from dashboards.view import Question
from scorecard.measures.standing import WINDOW


def medicine_map(question: Question, medicine: str, number: int) -> Component | None:
    """The map as figure ``number``, over the chosen twelve months or the newest; None where ICBs have no figures."""
    chosen = question.selection
    period = chosen.period if chosen.period and chosen.period.period_type == WINDOW else None
    asked = replace(question, selection=chosen.but(medicine=medicine, period=period, measure=None))
    scope = map_scope(asked)
    if scope is None or scope.found.subject != medicine:
        return None
    return map_section(replace(scope, url=chosen.url), number, lambda code: f"/organisation/{code}/{medicine}")
