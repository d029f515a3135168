"""A figure as a page shows it: title, key, chart, actions, and the same numbers as a table."""

from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboards.components.elements import Child, actions, attributes, caption, download, more
from dashboards.components.quick import html
from dashboards.figures.template import CONFIG, Drawing

UNDRAWN = "The chart could not be drawn; its numbers are in the table."


@dataclass(frozen=True)
class Frame:
    """What stands around a chart."""

    number: int
    title: str
    subtitle: str
    csv: str
    key: tuple[tuple[str, str], ...] = ()


def figure(frame: Frame, drawing: Drawing, numbers: Component | None, after: Child = None) -> Component:
    """The whole figure; the chart is an image whose name is its summary. Without numbers, the page has its table."""
    name = f"figure {frame.number}"
    title = f"Figure {frame.number}. {frame.title}"
    graph = dcc.Graph(figure=drawing.figure, config=CONFIG)
    return html.Figure(
        [
            html.Figcaption([html.H2(title), caption(frame.subtitle)]),
            key(frame.key),
            html.Div(graph, className="chart", role="img", **attributes(aria_label=drawing.summary)),
            # Shown by undrawn.js where drawing fails.
            html.P(UNDRAWN, className="undrawn notice", hidden=True),
            actions(download(frame.csv, about=name), _save_button(frame.title, name)),
            None if numbers is None else more(f"Show figure {frame.number} as a table", numbers),
            after,
        ]
    )


def key(entries: tuple[tuple[str, str], ...]) -> Component | None:
    """What each mark means, as a list: it wraps, prints and can be read aloud."""
    if not entries:
        return None
    items = [
        html.Li([html.Span(className=f"sw {swatch}", **attributes(aria_hidden="true")), words])
        for swatch, words in entries
    ]
    return html.Ul(items, className="key")


def _save_button(title: str, name: str) -> Component:
    """A button that one listener in the page serves: an inline handler would break the content policy."""
    hidden = html.Span(f" of {name}", className="vh")
    data = attributes(data_filename="".join(letter if letter.isalnum() else "-" for letter in title.lower()))
    return html.Button(["Save as image", hidden], type="button", className="save-image", **data)
