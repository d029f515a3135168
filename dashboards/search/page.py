"""What a search found: organisations and medicines, each with what it is or what became of it."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.components.elements import caption, crumbs, lead, link
from dashboards.components.quick import html
from dashboards.formatting import counted
from dashboards.search.names import Entry, Results, find
from dashboards.view import Question, View

TITLE = "Search"
# Whoever is shown more reads none of them: another word narrows the search.
MOST = 25


def view(question: Question) -> View:
    """The page."""
    catalogue, words = question.catalogue, question.selection.q
    if not words:
        strong, rest = "Type into the field at the top of the page", f". {searched_words(catalogue)}"
        return View(TITLE, "search", [*_head(TITLE), lead(strong, rest), _onward()], strong + rest)
    found = find(catalogue, words)
    strong, rest = sentence(catalogue, found, words)
    content = [
        *_head(f"{TITLE}: {words}"),
        lead(strong, rest),
        *_alike(found),
        _section("Organisations", found.organisations),
        _section("Medicines", found.medicines),
        None if found.number else _onward(),
    ]
    return View(f"{TITLE}: {words}", "search", content, strong + rest, words)


def sentence(catalogue: Catalogue, found: Results, words: str) -> tuple[str, str]:
    """How much was found; where nothing was, what was searched."""
    if not found.number:
        return f"Nothing is called '{words}'", f". {searched_words(catalogue)}"
    parts = [
        counted(len(found.organisations), "organisation") if found.organisations else "",
        counted(len(found.medicines), "medicine") if found.medicines else "",
    ]
    return f"{' and '.join(part for part in parts if part)} found", f" for '{words}'."


def searched_words(catalogue: Catalogue) -> str:
    """What a search looks at."""
    places = counted(len(catalogue.organisations), "organisation")
    number = len(catalogue.medicines) + len(catalogue.prescribed)
    medicines = f", and at the names and appraisals (TA numbers) of {counted(number, 'medicine')}" if number else ""
    return (
        f"A search looks at the names and codes of {places}, merged ones among them{medicines}. Every word has to be "
        "the beginning of one of theirs."
    )


def _head(heading: str) -> list[Component]:
    return [crumbs(("Overview", "/"), (TITLE, None)), html.H1(heading)]


def _section(heading: str, entries: Sequence[Entry]) -> Component | None:
    if not entries:
        return None
    items = [html.Li([_name(entry), html.P(entry.told)]) for entry in entries[:MOST]]
    more = len(entries) - MOST
    cut = caption(f"{counted(more, 'more match', 'more match')}: type another word to narrow the search.")
    return html.Section([html.H2(heading), html.Ul(items, className="found"), cut if more > 0 else None])


def _name(entry: Entry) -> Component:
    code = html.Span(f" ({entry.code})", className="code") if entry.code else None
    return html.Div([link(entry.name, entry.href), code])


def _alike(found: Results) -> list[Component]:
    """Names that are written nearly so, where nothing was found."""
    if not found.alike:
        return []
    items = [html.Li([_name(entry), html.P(entry.told)]) for entry in found.alike]
    return [html.Section([html.H2("Perhaps you look for"), html.Ul(items, className="found")])]


def _onward() -> Component:
    return html.P(
        ["All of them: ", link("medicines", "/medicines"), " and ", link("organisations", "/organisations"), "."],
        className="onward",
    )
