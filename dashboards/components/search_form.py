"""The search field of every page: a native form, with suggestions that the browser shows."""

from dash import dcc
from dash.development.base_component import Component

from dashboards.components.quick import html

FIELD = "search-words"
SUGGESTIONS = "search-suggestions"
WHAT = "Organisation or medicine"
WHOLE = "Search: organisation, code, medicine or TA number"


def search_form(words: str) -> Component:
    """The form; its suggestions are asked for when the field is first used (assets/search.js)."""
    field = dcc.Input(
        id=FIELD, type="search", name="q", value=words, list=SUGGESTIONS, placeholder=WHAT, autoComplete="off"
    )
    return html.Form(
        [
            html.Label(WHOLE, htmlFor=FIELD, className="vh"),
            field,
            html.Datalist(id=SUGGESTIONS),
            html.Button("Search", type="submit"),
        ],
        action="/search",
        method="get",
        role="search",
        className="search",
    )
