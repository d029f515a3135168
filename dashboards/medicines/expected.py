"""Expected use on the page of a medicine: one sentence for each funnel, and the way to it."""

from dash.development.base_component import Component

from dashboards.catalogue import Organisation
from dashboards.components.elements import attributes, link
from dashboards.components.quick import html
from dashboards.expected.scope import scope
from dashboards.expected.words import headline
from dashboards.state import Selection
from dashboards.view import Question
from scorecard.schema import ENGLAND

SHOWN = ("england", "region", "icb")


def expected_section(question: Question, medicine: str, place: Organisation) -> Component | None:
    """The section, for a medicine that any funnel names; nothing is expected for a trust, and England told instead."""
    funnels = question.readings.expected.funnels(question.catalogue)
    code = place.ods_code if place.org_type in SHOWN else ENGLAND
    told = [
        part
        for funnel in funnels.values()
        if medicine in funnel.medicines
        for part in _told(question, Selection("expected", funnel=funnel.slug, organisation=code), funnel.title)
    ]
    if not told:
        return None
    heading = html.H2("Expected use", id="expected-use")
    return html.Section([heading, *told], **attributes(aria_labelledby="expected-use"))


def _told(question: Question, selection: Selection, title: str) -> list[Component]:
    found = scope(Question(selection, question.catalogue, question.readings))
    if found is None:
        return []
    way = html.P(link(f"Expected use, step by step and in every ICB: {title}", selection.url), className="onward")
    return [html.P(headline(found)), way]
