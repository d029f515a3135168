"""Elements of HTML as text: the same that Dash would make of them, and nothing that was meant as words."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from dash import Dash, dcc
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from dashboards.app import create_app
from dashboards.components.quick import html
from dashboards.markup import HELD, WHOLE, markup, with_markup
from dashboards.readings import Readings
from dashboards.router import first_addresses, render

OTHERS = ["/data-quality", "/methods", "/about", "/releases", "/release/1", "/accessibility", "/search?q=a",
          "/revisions", "/expected", "/compare?organisations=ENG", "/nowhere"]  # fmt: skip


class Read(HTMLParser):
    """What a browser reads in markup: elements with their attributes and what is in them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None], list[Any]]] = [("", {}, [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: tuple[str, dict[str, str | None], list[Any]] = (tag, dict(attrs), [])
        self.open[-1][2].append(element)
        if tag not in ("img", "br"):
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][2]
        if inside and isinstance(inside[-1], str):
            inside[-1] += data
        else:
            inside.append(data)


def read(text: str) -> list[Any]:
    """Elements of a text, each as tag, attributes and content."""
    reader = Read()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1
    return reader.open[0][2]


# A parser makes one line ending of another, and nothing of a null character.
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1, max_size=12)
VALUES = st.dictionaries(st.sampled_from(["title", "id", "data-a", "aria-label"]), WORDS, max_size=3)


def element(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Component]:
    """An element with attributes and what is in it."""
    kinds = st.sampled_from([html.Div, html.Span, html.P, html.Li])
    return st.builds(lambda kind, props, inside: kind(inside, **props), kinds, VALUES, st.lists(children, max_size=4))


TREES = st.recursive(element(WORDS), lambda inner: element(st.one_of(WORDS, inner)), max_leaves=12)


def told(part: Any) -> Any:
    """The same as ``read`` gives, from the element itself."""
    if not isinstance(part, Component):
        return part
    props = {name: value for name, value in vars(part).items() if name != "children"}
    inside: list[Any] = []
    for each in map(told, part.children):
        if isinstance(each, str) and inside and isinstance(inside[-1], str):
            inside[-1] += each
        else:
            inside.append(each)
    return type(part).__name__.lower(), props, inside


@given(TREES)
def test_a_browser_reads_the_elements_that_were_written(tree: Component) -> None:
    assert read(markup(tree)) == [told(tree)]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (html.A("x", href="/a?b=1&c=2", download=""), '<a href="/a?b=1&amp;c=2" download="">x</a>'),
        (html.Label("x", htmlFor="y", className="vh"), '<label for="y" class="vh">x</label>'),
        (html.Td(["a", html.Br(), 3, None, 0.5], colSpan=2), '<td colspan="2">a<br>30.5</td>'),
        (html.P("x", hidden=True, className=None), "<p hidden>x</p>"),
        (html.P(None, hidden=False), "<p></p>"),
        (html.Div(style={"gridRow": "1", "flexGrow": 3}), '<div style="grid-row:1;flex-grow:3"></div>'),
        (html.Img(src="/a.svg", alt="", tabIndex="0"), '<img src="/a.svg" alt="" tabindex="0">'),
        (html.P('<script>"&'), '<p>&lt;script&gt;"&amp;</p>'),
        (html.P(title='"><script>'), '<p title="&quot;&gt;&lt;script&gt;"></p>'),
        ([html.B("x"), "y"], "<b>x</b>y"),
        (
            html.P(date(2026, 3, 31), **{"aria-hidden": True, "data-a": False}),
            '<p aria-hidden="true" data-a="false">2026-03-31</p>',
        ),
    ],
)
def test_each_kind_of_property_is_written_as_html_has_it(part: Any, text: str) -> None:
    assert markup(part) == text


def test_what_is_no_element_of_html_is_refused_or_left_to_who_knows_it() -> None:
    with pytest.raises(TypeError, match="Graph cannot be written"):
        markup(html.Li(dcc.Graph()))
    assert markup(html.Li(dcc.Graph()), lambda part: f"({type(part).__name__})") == "<li>(Graph)</li>"


def test_lists_and_bodies_of_tables_are_text_and_all_else_stays() -> None:
    table = html.Table([html.Thead(html.Tr(html.Th("h"))), html.Tbody([html.Tr(html.Td("<"))], className="b")])
    page = with_markup([html.Div(["a", table, dcc.Store(id="s")]), None, "b"])
    assert markup(page[0].children[1].children[0]) == "<thead><tr><th>h</th></tr></thead>"
    body = page[0].children[1].children[1]
    assert vars(body) == {"children": None, "className": "b", HELD: "<tr><td>&lt;</td></tr>"}
    assert isinstance(page[0].children[2], dcc.Store)
    assert page[1:] == [None, "b"]
    assert markup(table) == markup(html.Table(page[0].children[1].children))
    assert isinstance(table.children[1].children[0], html.Tr), "what was drawn is not changed"


@pytest.fixture(scope="module")
def app(sample_database_url: str) -> Dash:
    return create_app(sample_database_url)


def listening(app: Dash) -> set[str]:
    """The ids that callbacks listen to, or answer."""
    heard = {each["id"] for told in app.callback_map.values() for each in [*told["inputs"], *told["state"]]}
    return heard | {part.rsplit(".", 1)[0].lstrip(".") for name in app.callback_map for part in name.split("...")}


def within(part: Any, is_inside: bool = False) -> Iterator[Any]:
    """Everything within lists and bodies of tables."""
    for each in part if isinstance(part, list | tuple) else [part]:
        if is_inside and isinstance(each, Component):
            yield each
        if isinstance(each, Component):
            yield from within(getattr(each, "children", None), is_inside or each.__class__.__name__ in WHOLE)


def test_nothing_that_lives_is_in_what_is_sent_as_text(app: Dash, readings: Readings) -> None:
    alive = listening(app)
    assert {"overview-sort-name", "location", "page", "overview-choice"} <= alive
    found = 0
    for address in [*first_addresses(readings.catalogue()), *OTHERS]:
        path, _, question = address.partition("?")
        _, content = render(readings, path, f"?{question}" if question else "")
        markup(with_markup(content), lambda _: "")
        for part in within(content):
            found += 1
            assert isinstance(part, dict), (address, part)
            assert vars(part).get("id") not in alive, (address, part)
            assert "n_clicks" not in vars(part)
    assert found > 10_000
