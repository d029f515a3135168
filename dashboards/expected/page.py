"""Expected use: a population funnel for one organisation, observed use beside it, and the same for every ICB."""

from dash import Dash
from dash.development.base_component import Component

from dashboards.components import choosers
from dashboards.components.about import block, release_words, vintage_words
from dashboards.components.choosers import ALL, Options, every, group, option
from dashboards.components.elements import Child, attributes, caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.expected.figures import funnel_figure, range_figure
from dashboards.expected.funnels import INDEX, SECTION, without_funnels
from dashboards.expected.scope import Scope, scope
from dashboards.expected.tables import icbs_parts, steps_section
from dashboards.expected.words import LEADS_TO, STANDING, facts, headline, medicine_names, unit_words
from dashboards.formatting import day
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.expected.texts import caveats
from scorecard.schema import ENGLAND

PAGE = "expected"
CHOOSERS = ("funnel", "organisation", "order")
LEVELS = (("region", "Regions"), ("icb", "ICBs"))


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page."""
    found = scope(question)
    if found is None:
        return without_funnels(question)
    strong, rest = headline(found)
    content = [
        crumbs(("Overview", "/"), ("Medicines", "/medicines"), (INDEX, "/expected"), (found.funnel.title, None)),
        *notices(found.said),
        html.H1(found.funnel.title),
        caption(_about_funnel(found)),
        _bar(found),
        lead(strong, rest),
        _figures(found),
        steps_section(found),
        _caveats(found),
        *icbs_parts(found),
        _about(found),
    ]
    return View(f"Expected use: {found.funnel.title}", SECTION, content, strong + rest)


def _about_funnel(found: Scope) -> list[Child]:
    """What the funnel is of, whom it leads to, and who stands by it."""
    funnel, known = found.funnel, found.catalogue.medicines
    names = medicine_names(found.catalogue, funnel)
    parts: list[Child] = []
    for slug, name in zip(funnel.medicines, names, strict=True):
        parts += [link(name, f"/medicine/{slug}") if slug in known else name, ", "]
    reviewed = f"reviewed on {day(funnel.reviewed)}" if funnel.reviewed else "not reviewed"
    told = [*([funnel.ta_number] if funnel.ta_number else []), *([funnel.condition] if funnel.condition else [])]
    told += [f"version {funnel.version}", STANDING[funnel.status], reviewed, f"written by: {funnel.author_role}"]
    return [*parts, f"{', '.join(told)}. {LEADS_TO[funnel.counts]}."]


def _bar(found: Scope) -> Component:
    """The page's controls."""
    funnels = [option(each.slug, each.title) for each in found.funnels.values()]
    chooser = choosers.select(PAGE, "funnel", "Funnel", funnels, found.funnel.slug)
    orders = [every("Name"), option("ratio", "Times the expected")]
    return choosers.bar(
        PAGE,
        chooser if len(funnels) > 1 else choosers.hidden(chooser),
        choosers.select(PAGE, "organisation", "Organisation", _organisations(found), found.place.ods_code),
        choosers.segments(
            PAGE, "order", "Order of the ICBs below", orders, ALL if found.order == "name" else found.order
        ),
    )


def _organisations(found: Scope) -> Options:
    catalogue = found.catalogue
    groups = [
        group(words, [option(place.ods_code, place.short) for place in catalogue.current(level)])
        for level, words in LEVELS
    ]
    return [option(ENGLAND, catalogue.england.full_name), *(each for each in groups if each["items"])]


def _figures(found: Scope) -> Component:
    """The funnel, and beside it what it leads to and what was observed."""
    expected = found.answer.expected
    beside = html.Div([range_figure(found), _facts(found)])
    if expected is None:
        return beside
    return html.Div([funnel_figure(found, expected), beside], className="cols even")


def _facts(found: Scope) -> Component:
    """What the numbers say, part by part."""
    parts = [part for term, words in facts(found.answer) for part in (html.Dt(term), html.Dd(words))]
    return html.Section(
        [html.H2("What the numbers say", id="facts"), html.Dl(parts, className="meanings")],
        **attributes(aria_labelledby="facts"),
    )


def _caveats(found: Scope) -> Component:
    """What a reader should know, the most particular first."""
    return html.Section(
        [html.H2("Read with care", id="care"), html.Ul([html.Li(each) for each in caveats(found.answer)])],
        **attributes(aria_labelledby="care"),
    )


def _about(found: Scope) -> Component:
    """Where the numbers come from and how to read them."""
    unit = unit_words(found.answer.observed.unit)
    told = (
        ("Release", release_words(found.catalogue)),
        ("Unit", f"People, and {unit} in the newest 12 months, issued by trust pharmacies"),
        ("Denominator", "The share of England's resident population of all ages"),
        ("Population vintage", vintage_words(found.catalogue)),
        ("Funnel", f"{found.funnel.name}, as it was when the dashboard was started"),
    )
    return block(told, PURPOSE)
