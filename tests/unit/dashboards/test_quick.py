"""Quick elements and charts are what Dash and plotly would have made: the same on the page, and the same refusals."""

import json
from datetime import date
from typing import Any

import dash
import plotly.graph_objects as go
import pytest
from dash._utils import to_json

from dashboards.components.quick import html
from dashboards.figures.chart import Chart
from dashboards.figures.template import blank, label, vertical

ELEMENTS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Div", (), {}),
    ("Td", ("10",), {"className": None}),
    ("P", (["a", None, 3],), {"id": "told", "hidden": True}),
    ("A", (), {"children": "words", "href": "/", "download": ""}),
    ("Span", (), {"aria-hidden": "true", "data-filename": "x"}),
    ("Img", (), {"src": "x.svg", "alt": "", "style": {"width": 2}}),
]


@pytest.mark.parametrize(("name", "children", "props"), ELEMENTS)
def test_an_element_is_written_as_dash_writes_it(name: str, children: tuple[Any, ...], props: dict[str, Any]) -> None:
    own, of_dash = (getattr(module, name)(*children, **props) for module in (html, dash.html))
    assert json.loads(to_json(own)) == json.loads(to_json(of_dash))
    assert isinstance(own, type(of_dash))


def test_an_element_may_stand_in_one_of_dash() -> None:
    both = [dash.html.Div([module.P([module.B("x"), " y"], className="z")]) for module in (html, dash.html)]
    assert json.loads(to_json(both[0])) == json.loads(to_json(both[1]))


@pytest.mark.parametrize("props", [{"classname": "x"}, {"href": "/"}, {"aria_label": "x"}])
def test_a_property_that_the_element_has_not_is_refused(props: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        html.Td("x", **props)  # type: ignore[arg-type]


def test_two_elements_share_no_property() -> None:
    first, second = html.P("a", className="x"), html.P("b")
    first.title = "later"
    assert json.loads(to_json(second))["props"] == {"children": "b"}
    assert json.loads(to_json(first))["props"] == {"children": "a", "className": "x", "title": "later"}


def drawn_by_both() -> tuple[Chart, go.Figure]:
    """The same calls to a chart and to plotly's own figure."""
    own = blank(300, r=10)
    both = own, go.Figure(layout=own.to_plotly_json()["layout"])
    for figure in both:
        figure.add_scatter(x=[date(2020, 1, 1), None], y=[1.0, None], mode="lines", line={"width": 2}, fillpattern=None)
        figure.add_bar(x=[1, 2], y=["a", "b"], orientation="h")
        label(figure, "words", x=1, y=0, xref="paper", size=12)
        vertical(figure, date(2020, 1, 1), dash="dot")
        figure.update_layout(yaxis2={"overlaying": "y"}, title={"text": "one"})
        figure.update_layout(title={"font": {"size": 14}})
        figure.update_xaxes(range=[0, 1], title={"text": "months"})
        figure.update_xaxes(title={"standoff": 10})
        figure.update_yaxes(showgrid=False)
    return both


def test_a_chart_is_sent_as_plotly_sends_it() -> None:
    own, of_plotly = drawn_by_both()
    sent, expected = (json.loads(to_json(figure)) for figure in (own, of_plotly))
    assert sent == expected
    assert sent["layout"]["yaxis2"] == {"overlaying": "y", "showgrid": False}
    assert json.loads(to_json(own.checked)) == expected


def test_a_chart_is_checked_where_its_figure_is_asked_for() -> None:
    chart = blank(300)
    chart.add_scatter(x=[1], y=[2], mode="lines", colour="red")
    with pytest.raises(ValueError, match="colour"):
        _ = chart.data


def test_charts_share_nothing() -> None:
    blank(300).update_layout(margin={"l": 99}, template={"layout": {"font": {"size": 99}}})
    assert blank(300).layout.margin.l == 0
    assert blank(300).to_plotly_json()["layout"]["template"]["layout"]["font"]["size"] == 14
