"""Part of a cell's page: use of the medicine beside the listing."""

from datetime import date

from dash.development.base_component import Component

from dashboards.catalogue import Organisation
from dashboards.compliance.figures import USE
from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import QUADRANTS
from dashboards.components.elements import Child, attributes, caption, link
from dashboards.components.quick import html
from scorecard.periods import month_label


def use_section(found: Scope, place: Organisation, recommendation_id: str) -> Component:
    """First use, first use since the listing, and the quadrant that both make."""
    rows = found.readings.adoption_of(found.release_id, found.day, recommendation_id, place.ods_code).to_dicts()
    heading = html.H2("Use beside it", id="use")
    if not rows:
        words = "Use is not set beside it: the recommendation is not counted, or does not apply here."
        return html.Section([heading, html.P(words)], **attributes(aria_labelledby="use"))
    row = rows[0]
    quadrant, meaning = QUADRANTS[row["quadrant"]]
    facts: list[tuple[str, Child]] = [
        ("Together", [html.B(quadrant.capitalize()), f": {meaning}"]),
        ("First use", _month(row["first_use"])),
        ("First use since the listing", _month(row["first_use_after_listing"])),
        ("Last use", _month(row["last_use"])),
        ("Medicines", _medicines(found, recommendation_id, place)),
    ]
    entries = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in facts]
    return html.Section(
        [heading, html.Dl(entries, className="facts-list"), caption(USE)], **attributes(aria_labelledby="use")
    )


def _month(value: date | None) -> str:
    return "none in the data" if value is None else month_label(value)


def _medicines(found: Scope, recommendation_id: str, place: Organisation) -> Child:
    """The medicines with their pages."""
    named = found.medicines.filter(recommendation_id=recommendation_id).select("medicine", "medicine_name")
    known = found.catalogue.medicines
    parts: list[Child] = []
    for slug, name in named.rows():
        query = f"?organisation={place.ods_code}&level={place.org_type}"
        parts += [", " if parts else "", link(name, f"/medicine/{slug}{query}") if slug in known else name]
    return parts
