"""What stands out, in sentences: the medicines that changed most, and those for which ICBs differ most and least."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.components.elements import attributes, caption, link
from dashboards.components.quick import html
from dashboards.figures.strips import Strip
from dashboards.overview.highlight_words import apart_caveat, apart_words, change_words, changes_caveat, changes_lead
from dashboards.overview.moved import Apart, Changes


def highlights(
    catalogue: Catalogue, changes: Changes | None, apart: Apart | None, spread: Sequence[Strip]
) -> Component | None:
    """Both beside each other, as far as the release has them."""
    parts = [
        *([_changes(catalogue, changes)] if changes else []),
        *([_apart(catalogue, apart, spread)] if apart else []),
    ]
    return html.Div(parts, className="cols even") if parts else None


def _changes(catalogue: Catalogue, found: Changes) -> Component:
    strong, rest = changes_lead(found)
    items = [
        html.Li(
            [
                link(each.medicine.name, f"/medicine/{each.medicine.medicine}"),
                change_words(each, catalogue, found.month),
            ]
        )
        for each in found.shown
    ]
    content = [
        html.H2("What changed most in England", id="changes"),
        html.P([html.B(strong), rest], className="statement"),
        html.Ul(items, className="told") if items else None,
        caption(changes_caveat(found)),
    ]
    return html.Section(content, **attributes(aria_labelledby="changes"))


def _apart(catalogue: Catalogue, found: Apart, spread: Sequence[Strip]) -> Component:
    told = [html.P(words, className="statement") for words in apart_words(found, catalogue, spread)]
    onward = html.P(link("All rankings", f"/rankings?measure={found.measure.slug}"), className="onward")
    content = [html.H2("Where ICBs differ most and least", id="apart"), *told, caption(apart_caveat(found)), onward]
    return html.Section(content, **attributes(aria_labelledby="apart"))
