"""Where one number comes from: the rows that it is the sum of, how they were converted, and what to bear in mind."""

from dash.development.base_component import Component

from dashboards.components.about import PURPOSE_OF_RATES, block, release_words, vintage_words
from dashboards.components.elements import Child, attributes, caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.lineage.links import address
from dashboards.lineage.scope import Number, number
from dashboards.lineage.tables import codes_section, files_section, products_section, rows_section
from dashboards.lineage.words import caveats, lead_words, rate_words, title
from dashboards.view import Question, View
from scorecard.periods import period_label

TITLE = "Where this number comes from"
SECTION = "data_quality"


def view(question: Question) -> View:
    """The page."""
    found = number(question)
    if found is None:
        return View(TITLE, SECTION, [html.H1(TITLE), caption("This release has no complete period.")])
    strong, rest = lead_words(found)
    catalogue = found.catalogue
    notes = catalogue.notes_on(ods_code=found.place.ods_code, medicine=found.medicine.medicine)
    facts = (
        ("Release", release_words(catalogue)),
        ("Unit", found.unit),
        ("Population vintage", vintage_words(catalogue)),
    )
    content = [
        _crumbs(found),
        *notices(found.said),
        html.H1(TITLE),
        caption(title(found)),
        lead(strong, rest),
        _made_of(found),
        _caveats(found),
        files_section(found),
        products_section(found),
        codes_section(found),
        rows_section(found),
        block(facts, PURPOSE_OF_RATES, notes),
    ]
    return View(f"{TITLE}: {title(found)}", SECTION, content, strong + rest)


def _crumbs(found: Number) -> Component:
    place, medicine = found.place, found.medicine
    return crumbs(
        ("Overview", "/"),
        (place.short, f"/organisation/{place.ods_code}"),
        (medicine.name, f"/organisation/{place.ods_code}/{medicine.medicine}"),
        (period_label(found.period.period_type, found.period.start), None),
    )


def _made_of(found: Number) -> Component:
    """The rate, and the ways to the other units and to the pages that show the number."""
    words = rate_words(found)
    place, medicine = found.place, found.medicine
    level = "" if place.org_type == "england" else f"?organisation={place.ods_code}&level={place.org_type}"
    ways: list[Child] = [
        "Shown on the pages of ", link(f"{medicine.name}", f"/medicine/{medicine.medicine}{level}"), ", ",
        link(place.short, f"/organisation/{place.ods_code}"), " and ",
        link(f"{medicine.name} in {place.short} by month", f"/organisation/{place.ods_code}/{medicine.medicine}"), ".",
    ]  # fmt: skip
    for unit in found.units:
        if unit != found.unit:
            href = address(medicine.medicine, place.ods_code, found.period, unit)
            ways += [" The same in ", link(unit, href), "."]
    return html.Div([html.P(words) if words else None, html.P(ways, className="onward")], className="statement")


def _caveats(found: Number) -> Component:
    """What to bear in mind, in particular and in general."""
    items = [html.Li(words) for words in caveats(found)]
    return html.Section(
        [html.H2("What to bear in mind", id="caveats"), html.Ul(items, className="each")],
        **attributes(aria_labelledby="caveats"),
    )
