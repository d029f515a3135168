"""The document that holds its page already: made of what Dash is answered, read by whoever runs no script."""

import json
from typing import Any

import pytest
from dash import dcc
from lxml import html as read
from plotly.utils import PlotlyJSONEncoder

from dashboards.components import choosers
from dashboards.components.choosers import group, option
from dashboards.components.quick import html
from dashboards.components.search_form import search_form
from dashboards.figures.chart import Chart
from dashboards.first_sight import with_page
from dashboards.markup import markup, with_markup
from dashboards.readings import Readings
from dashboards.router import first_addresses, render

BLANK = (
    b'<html><head><title>A title</title></head><body><div id="react-entry-point">Loading</div><p>end</p></body></html>'
)


def answer(content: Any, title: str = "Page") -> bytes:
    """What Dash is answered for a page."""
    told = {"page": {"children": with_markup(content)}, "visit": {"data": {"title": title}}}
    return json.dumps({"response": told}, cls=PlotlyJSONEncoder).encode()


def seen(content: Any, title: str = "Page") -> Any:
    """The document of a page, as a browser reads it."""
    return read.document_fromstring(with_page(BLANK, answer(content, title)).decode())


def test_the_page_stands_before_the_place_that_dash_fills() -> None:
    document = seen([html.H1("A & B"), html.Ul([html.Li("<one>")])], title="A & B </title>")
    assert document.findtext(".//title") == "A & B </title>"
    assert [each.get("id") for each in document.iterfind("body/div")] == ["first-sight", "react-entry-point"]
    first = document.get_element_by_id("first-sight")
    assert [(each.tag, each.text_content()) for each in first] == [("h1", "A & B"), ("ul", "<one>")]


def test_controls_show_what_is_chosen() -> None:
    options = [option("*", "All"), group("Regions", [option("r1", "North"), option("r2", "South")])]
    shown = seen([
        choosers.select("p", "place", "Place", options, "r2"),
        choosers.segments("p", "level", "Compare", [option("icb", "ICBs"), option("trust", "Trusts")], "trust"),
        choosers.day_field("p", "day", "As known on", "2026-03-31"),
        choosers.bar("p"),
    ])  # fmt: skip
    assert shown.xpath("//*[@class='label']/text()") == ["Place", "Compare", "As known on"]
    assert [(each.get("value"), each.get("checked") is not None) for each in shown.xpath("//input")] == [
        ("South", False), ("icb", False), ("trust", True), ("2026-03-31", False),
    ]  # fmt: skip


def test_a_control_can_be_used_only_where_it_lives() -> None:
    few = [option("icb", "ICBs"), option("trust", "Trusts")]
    controls = [
        choosers.select("p", "place", 'A "place"', [option("a", "A disabled one")], "a"),
        choosers.segments("p", "level", "Compare", few, "icb"),
        choosers.day_field("p", "day", "As known on", "2026-03-31"),
    ]
    still, live = seen(controls), read.document_fromstring(markup(controls))
    assert [each.get("disabled") is not None for each in still.xpath("//input")] == [True] * 4
    assert live.xpath("//input[@disabled]") == []
    # Of one name, a document has one choice: the page that lives must not take that of the page before it.
    assert {each.get("name") for each in still.xpath("//input[@type='radio']")} == {"still-p-level"}
    assert {each.get("name") for each in live.xpath("//input[@type='radio']")} == {"p-level"}
    assert still.xpath("//@data-options") == []


def test_what_only_a_script_gives_life_to_cannot_be_pressed() -> None:
    pressed = [
        html.Button("Save", type="button", className="save-image"),
        html.Button("By > name", id="a", type="button"),
    ]
    buttons = seen([*pressed, search_form("")]).xpath("//button")
    assert [(each.text_content(), each.get("disabled") is not None) for each in buttons] == [
        ("Save", True), ("By > name", True), ("Search", False),
    ]  # fmt: skip


def test_a_chart_that_cannot_be_a_picture_has_room_and_says_why() -> None:
    figure = Chart(height=300)
    figure.add_bar(x=[1], y=[1])
    chart = seen(html.Div(dcc.Graph(figure=figure), className="chart")).find_class("chart")[0]
    assert chart[0].get("style") == "height:300px"
    assert chart.findtext(".//noscript") == "This chart needs JavaScript; a table has its numbers."


def test_the_search_field_works_without_a_script() -> None:
    form = seen([search_form("vel")]).find(".//form")
    field = form.find(".//input")
    assert (form.get("action"), form.get("method")) == ("/search", "get")
    assert [field.get(name) for name in ("id", "name", "type", "value", "list")] == [
        "search-words", "q", "search", "vel", "search-suggestions",
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/compliance", "/compare", "/indicators", "/rankings", "/data-quality"])
def test_headings_and_cells_are_those_of_the_page(readings: Readings, address: str) -> None:
    view, content = render(readings, address, "")
    document = seen(content, view.title)
    assert document.findtext(".//title") == view.title
    drawn = read.fragment_fromstring(markup(content, lambda _: ""), create_parent="div")
    for path in (".//h1", ".//h2", ".//th", ".//td", ".//li"):
        texts = [each.text_content() for each in document.get_element_by_id("first-sight").iterfind(path)]
        assert texts == [each.text_content() for each in drawn.iterfind(path)]


def test_every_page_that_is_drawn_ahead_can_be_written(readings: Readings) -> None:
    pictures: dict[str, set[int]] = {}
    for address in first_addresses(readings.catalogue()):
        path, _, question = address.partition("?")
        view, content = render(readings, path, f"?{question}" if question else "")
        document = seen(content, view.title)
        assert document.xpath("//h1"), address
        if document.find_class("chart"):
            pictures.setdefault(path.split("/")[1], set()).add(len(document.find_class("picture")))
    # Charts at the head of a page are seen at once; those further down, and where a page begins with tables, are not.
    assert pictures == {"medicine": {2}, "organisation": {1}, "indicators": {2}, "rankings": {0}, "compliance": {0}}
