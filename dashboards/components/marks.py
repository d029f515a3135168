"""Marks for severities and outcomes: a shape with a sign in it, always beside the word."""

from collections.abc import Iterable

from dash.development.base_component import Component

from dashboards.components.elements import attributes
from dashboards.components.quick import html

SIGNS = {
    "critical": "!",
    "warning": "W",
    "info": "i",
    "faults": "!",
    "warnings": "W",
    "notes": "i",
    "met": "✓",
    "nothing_new": "=",
    "not_ended": "…",
}


def mark(kind: str, words: str) -> Component:
    """A mark and its words; the shape is for the eye only."""
    sign = html.Span(SIGNS.get(kind, "?"), className=f"mark mark-{kind}", **attributes(aria_hidden="true"))
    return html.Span([sign, html.Span(words)], className="marked")


def marks_key(entries: Iterable[tuple[str, str]]) -> Component:
    """What the marks mean, as a list."""
    return html.Ul([html.Li(mark(kind, words)) for kind, words in entries], className="key")
