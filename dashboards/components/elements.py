"""Plain HTML pieces that every page is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from dash.development.base_component import Component

from dashboards.components.quick import html
from dashboards.files.declared import other_formats

# What an address of data may hold besides letters and digits.
AS_THEY_ARE = " '=/:;,.-()"
ARROWS = {"ascending": "▲", "descending": "▼", None: "↕"}
Child = Any  # a component, a text, a number, or a list of these: what Dash takes as children


@dataclass(frozen=True)
class Sort:
    """The button in a column's heading that sorts by it: its id, and which way the table is sorted by it now."""

    button: str
    direction: Literal["ascending", "descending"] | None = None


@dataclass(frozen=True)
class Column:
    """A table's column; numbers stand right-aligned."""

    heading: str
    numeric: bool = False
    sort: Sort | None = None


def attributes(**named: Any) -> dict[str, Any]:
    """HTML attributes with hyphens: ``attributes(aria_label="x")`` is ``{"aria-label": "x"}``."""
    return {name.replace("_", "-"): value for name, value in named.items()}


def lead(strong: str, rest: str = "") -> Component:
    """The sentence that a reader can read out."""
    return html.P([html.B(strong), rest], className="lead")


def caption(text: Child) -> Component:
    """Words under a heading."""
    return html.P(text, className="caption")


def link(text: str, href: str) -> Component:
    """A link within the product."""
    return html.A(text, href=href)


def crumbs(*steps: tuple[str, str | None]) -> Component:
    """The way from the overview to this page; the last step has no address."""
    items = [
        html.Li(html.A(name, href=href) if href else html.Span(name, **attributes(aria_current="page")))
        for name, href in steps
    ]
    return html.Nav(html.Ol(items), className="crumbs", **attributes(aria_label="Breadcrumb"))


def notices(sentences: Sequence[str]) -> list[Component]:
    """Sentences about a link that could not be followed as it was."""
    return [html.P(sentence, className="notice") for sentence in sentences]


def actions(*parts: Component) -> Component:
    """What can be done with a figure or table."""
    return html.Div(list(parts), className="actions")


def download(href: str, words: str = "Download CSV", about: str = "") -> Component:
    """A link to a file, and behind a fold to its other formats; hidden words tell it from other files of the page."""
    first = html.A([words, *_hidden(about)], href=href, download="")
    others = [html.Li(html.A([name, *_hidden(about)], href=other, download="")) for name, other in other_formats(href)]
    if not others:
        return first
    folded = html.Details([html.Summary(["Other formats", *_hidden(about)]), html.Ul(others)], className="formats")
    return html.Div([first, folded], className="file")


def _hidden(about: str) -> list[Component]:
    return [html.Span(f" of {about}", className="vh")] if about else []


def table(
    words: str, columns: Sequence[Column], rows: Sequence[Sequence[Child]], selected: int | None = None
) -> Component:
    """A table in a region that scrolls sideways by itself; the first cell of each row is its heading."""
    head = html.Tr([_head(each) for each in columns])
    body = [_row(columns, row, place == selected) for place, row in enumerate(rows)]
    drawn = html.Table([html.Caption(words), html.Thead(head), html.Tbody(body)], className="t")
    return scrolling(drawn, words)


def scrolling(content: Component, words: str) -> Component:
    """A region that scrolls sideways and can be reached by keyboard."""
    region = attributes(role="region", aria_label=f"{words}, scrolls sideways where it is wider than the page")
    return html.Div(content, className="scroll", tabIndex="0", **region)


def _head(column: Column) -> Component:
    """A column's heading; what sorts by it is a button, and the column that the table is sorted by says so."""
    sort = column.sort
    if sort is None:
        return html.Th(column.heading, scope="col", className=_side(column))
    arrow = html.Span(ARROWS[sort.direction], className="arrow", **attributes(aria_hidden="true"))
    button = html.Button([column.heading, arrow], id=sort.button, type="button", className="sort")
    sorted_by = attributes(aria_sort=sort.direction) if sort.direction else {}
    return html.Th(button, scope="col", className=_side(column), **sorted_by)


def _row(columns: Sequence[Column], row: Sequence[Child], selected: bool) -> Component:
    first, *others = row
    cells = [html.Td(cell, className=_side(column)) for column, cell in zip(columns[1:], others, strict=True)]
    return html.Tr([html.Th(first, scope="row"), *cells], className="sel" if selected else None)


def _side(column: Column) -> str | None:
    return "r" if column.numeric else None


def svg_source(svg: str) -> str:
    """A small drawing as the source of an image: as words, which pack far better beside each other than base64."""
    return f"data:image/svg+xml,{quote(svg.replace(chr(34), chr(39)), safe=AS_THEY_ARE)}"


def more(words: str, content: Child) -> Component:
    """Content that opens on request: a native element, which prints and needs no script."""
    return html.Details([html.Summary(words), content], className="data")
