"""Organisations of one level side by side: every medicine, one of them over time, and every measure of it."""

from datetime import date
from typing import Any

from dash import Dash, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, PRACTICES, SUB_ICB, Catalogue, Organisation
from dashboards.compare.scope import MOST, Scope, compared_levels, scope
from dashboards.compare.tables import measures_section, over_time, subjects_section
from dashboards.compare.words import NOT_A_TEST, beside_words, by_place, headline
from dashboards.components import choosers
from dashboards.components.about import about, about_practices
from dashboards.components.choosers import Options, group, option
from dashboards.components.elements import actions, attributes, caption, crumbs, lead, link, notices, svg_source
from dashboards.components.quick import html
from dashboards.figures.side_by_side import DASHES
from dashboards.figures.template import INK
from dashboards.formatting import capital
from dashboards.state import READERS, Period, parse
from dashboards.view import Question, View
from scorecard.measures.standing import WINDOW
from scorecard.periods import period_label

PAGE = "compare"
TITLE = "Compare organisations"
ADD = "add"
CHOOSERS = ("measure", "medicine", "period")
CHOSEN = "chosen"


def register(app: Dash) -> None:
    """Let the page's controls change the address: one of them adds to it."""
    choosers.register(app, PAGE, CHOOSERS)

    @app.callback(
        Output(f"{PAGE}-added", "href"),
        choosers.chosen(PAGE, ADD),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def add(code: str | None, search: str | None) -> Any:
        return added(code, search) or no_update


def added(code: str | None, search: str | None) -> str | None:
    """The address with one more organisation; None where nothing was chosen."""
    read = READERS["organisation"](code) if code else None
    before = parse(f"/{PAGE}", search)
    return before.but(orgs=(*before.orgs, str(read))).url if read else None


def view(question: Question) -> View:
    """The page."""
    found = scope(question)
    strong, rest = headline(found)
    parts: list[Component | None] = []
    if found.is_comparison and found.measure is not None:
        parts = [over_time(found, found.measure), subjects_section(found, found.measure), measures_section(found)]
    content = [
        crumbs(("Overview", "/"), ("Organisations", "/organisations"), (TITLE, None)),
        *notices(found.said),
        html.H1(TITLE),
        _chosen(found),
        lead(strong, rest),
        _each(found) if found.is_comparison else None,
        html.P([NOT_A_TEST, " ", link("How the words come about", "/methods#words"), "."], className="statement"),
        *parts,
        _about(found.catalogue),
    ]
    return View(TITLE, PAGE, content, strong + rest)


def _about(catalogue: Catalogue) -> Component:
    """Where the numbers come from."""
    unit = "As each measure says; amounts of different units are never added"
    return about_practices(catalogue, unit, ()) if catalogue.setting is PRACTICES else about(catalogue, unit)


def _each(found: Scope) -> Component:
    """How each of them lies beside all others."""
    told = [html.Li([html.B(place.short), f": {beside_words(rows)}"]) for place, rows in by_place(found)]
    return html.Ul(told, className="each")


def _chosen(found: Scope) -> Component:
    """Who is compared, each with a link that removes it, and a control that adds one."""
    items = [_place(found, each, position) for position, each in enumerate(found.places)]
    listed = html.Ul(items, className="compared") if items else None
    again = actions(link("Start again with another level", f"/{PAGE}")) if found.places else None
    return html.Section(
        [html.H2("Whom to compare", id=CHOSEN), listed, _bar(found), again], **attributes(aria_labelledby=CHOSEN)
    )


def _place(found: Scope, place: Organisation, position: int) -> Component:
    """One organisation: the dashes of its line, its name, and the way to remove it."""
    others = tuple(code for code in found.codes if code != place.ods_code)
    without = found.question.selection.but(page=PAGE, orgs=others)
    hidden = html.Span(f" {place.short}", className="vh")
    out = html.A(["Remove", hidden], href=f"{without.url}#{CHOSEN}")
    name = link(place.full_name, f"/organisation/{place.ods_code}")
    return html.Li([_dashes(position), name, html.Span(place.ods_code, className="code"), out])


def _dashes(position: int) -> Component:
    """A piece of a line as the figure draws it; the name stands beside."""
    dash = "" if DASHES[position] == "solid" else DASHES[position].replace("px", "")
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="12">'
        f'<path d="M2 6H42" stroke="{INK}" stroke-width="2.5" stroke-dasharray="{dash}"/></svg>'
    )
    return html.Img(src=svg_source(drawn), alt="", width="44", height="12")


def _to_add(found: Scope) -> Options:
    """Everybody of the level who is not there yet, or of every level; then those that were merged into one of them."""
    catalogue = found.catalogue
    levels = (found.level,) if found.places else compared_levels(catalogue)
    groups = []
    for level in levels:
        everybody = catalogue.sub_icbs if level == SUB_ICB else catalogue.current(level)
        left = [each for each in everybody if each.ods_code not in found.codes]
        listed = [option(each.ods_code, f"{each.short} ({each.ods_code})") for each in left]
        groups.append(group(capital(LEVEL_WORDS[level][1]), listed))
    merged = [option(each.ods_code, _merged_words(catalogue, each))
              for level in levels for each in _merged(catalogue, level, found.codes)]  # fmt: skip
    return [*groups, *([group("Merged into another", merged)] if merged else [])]


def _merged(catalogue: Catalogue, level: str, chosen: tuple[str, ...]) -> list[Organisation]:
    every = [each for each in catalogue.organisations.values() if each.org_type == level]
    gone = [each for each in every if each.successor_ods_code in catalogue.organisations]
    return sorted((each for each in gone if each.successor_ods_code not in chosen), key=lambda each: each.short)


def _merged_words(catalogue: Catalogue, place: Organisation) -> str:
    successor = catalogue.organisations[place.successor_ods_code or ""]
    return f"{place.short} ({place.ods_code}), now {successor.short}"


def _bar(found: Scope) -> Component:
    """The page's controls: one adds an organisation; once there are two, the others say what they are compared by."""
    carrier = dcc.Location(id=f"{PAGE}-added", refresh="callback-nav")
    return choosers.bar(PAGE, _add(found), carrier, *(_by(found) if found.is_comparison else ()))


def _add(found: Scope) -> Component:
    if len(found.places) == MOST:
        return caption(f"{MOST} organisations are the most: remove one to add another.")
    first = LEVEL_WORDS[found.level][0] if found.places else "organisation"
    words = f"Add {'an' if first[0] in 'aeiouI' else 'a'} {first} by name or code"
    return choosers.select(PAGE, ADD, words, _to_add(found), None)


def _by(found: Scope) -> list[Component]:
    """What they are compared by."""
    measures = [option(slug, each.name) for slug, each in found.measures.items()]
    medicines = [option(slug, each.name) for slug, each in found.catalogue.medicines.items()]
    windows = [option(_token(each), period_label(WINDOW, each)) for each in found.catalogue.periods[WINDOW][::-1]]
    measure, medicine = found.measure, found.medicine
    return [
        choosers.select(PAGE, "measure", "Measure", measures, measure.slug if measure else None),
        choosers.select(PAGE, "medicine", "Medicine over time", medicines, medicine.medicine if medicine else None),
        choosers.select(PAGE, "period", "Twelve months", windows, _token(found.window) if found.window else None),
    ]


def _token(start: date) -> str:
    return Period(WINDOW, start).token
