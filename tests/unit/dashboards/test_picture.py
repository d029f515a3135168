"""A chart as a plain picture: everything stands where plotly.js puts it (tests/browser compares them on a screen)."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dashboards.figures.chart import Chart
from dashboards.figures.picture import Axis, picture
from dashboards.figures.template import ACCENT, INK, PAPER, blank, label, vertical

HEIGHT, TOP, BOTTOM = 200, 20, 40


def chart(**trace: Any) -> Chart:
    """Two points on axes from 0 to 10 and 0 to 4."""
    figure = blank(HEIGHT, r=12, t=TOP, b=BOTTOM)
    figure.add_scatter(**{"x": [0, 5], "y": [0, 4], "mode": "lines", "line": {"color": INK, "width": 2}, **trace})
    figure.update_xaxes(range=[0, 10], tickvals=[0, 10], ticktext=["none", "all"])
    figure.update_yaxes(range=[0, 4], nticks=5, tickformat=",")
    return figure


def drawn(figure: Chart) -> etree._Element:
    """The picture as a browser gets it: from what is sent, not from what was made."""
    text = picture(json.loads(json.dumps(figure.to_plotly_json(), default=lambda part: part.to_plotly_json())))
    assert text is not None
    return etree.fromstring(text.replace("\u00a0", " "))


def paths(figure: Chart, colour: str) -> list[str]:
    """The lines of a colour."""
    return [
        each.get("d", "") for each in drawn(figure).iter("path") if f"stroke:var(--{colour})" in each.get("style", "")
    ]


def words(figure: Chart) -> dict[str, etree._Element]:
    return {each.text or "": each for each in drawn(figure).iter("text")}


@pytest.mark.parametrize(
    ("parts", "value", "share"),
    [
        ({"range": [0, 10]}, 2.5, 0.25),
        ({"range": [-10, 10]}, 0, 0.5),
        ({"range": [-0.5, 1.5], "type": "log"}, 10**0.5, 0.5),
        ({"range": ["2025-01-01", "2025-01-11"]}, "2025-01-06", 0.5),
        ({"range": ["2025-01-01", "2025-01-11"]}, "2025-01-06T00:00:00", 0.5),
    ],
)
def test_a_value_stands_at_its_share_of_the_axis(parts: dict[str, Any], value: Any, share: float) -> None:
    assert Axis(parts).share(value) == pytest.approx(share)


def test_words_on_a_logarithmic_axis_stand_at_an_exponent() -> None:
    axis = Axis({"range": [-1, 1], "type": "log"})
    assert axis.share_of_words(0) == axis.share(1) == 0.5


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"range": [0, 4], "nticks": 4, "tickformat": ","}, [(0, "0"), (2, "2"), (4, "4")]),
        ({"range": [0, 4], "nticks": 5, "tickformat": "d"}, [(0, "0"), (1, "1"), (2, "2"), (3, "3"), (4, "4")]),
        (
            {"range": [0, 57_000], "nticks": 6, "tickformat": ","},
            [(each, f"{each:,}") for each in range(0, 57_000, 10_000)],
        ),
        ({"range": [0, 2.5e6], "nticks": 3, "tickformat": ","}, [(0, "0"), (1e6, "1,000,000"), (2e6, "2,000,000")]),
        ({"range": [-0.1, 0.1], "dtick": 0.1, "tickformat": ","}, [(-0.1, "\u22120.1"), (0, "0"), (0.1, "0.1")]),
        ({"range": [0.1, 0.9], "dtick": 0.25, "tickformat": ".0%"}, [(0.25, "25%"), (0.5, "50%"), (0.75, "75%")]),
        ({"range": [0, 1], "tickvals": [0, 1], "tickformat": ".0%"}, [(0, "0%"), (1, "100%")]),
        ({"range": [0, 1], "tickvals": [0, 1], "ticktext": ["a", "b"]}, [(0, "a"), (1, "b")]),
    ],
)
def test_an_axis_names_its_own_values_or_round_ones(parts: dict[str, Any], named: list[tuple[float, str]]) -> None:
    assert Axis(parts).ticks() == [(pytest.approx(value), text) for value, text in named]


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(1, 12))
def test_round_values_lie_within_the_axis_and_are_few(low: float, width: float, most: int) -> None:
    ticks = [value for value, _ in Axis({"range": [low, low + width], "nticks": most, "tickformat": ","}).ticks()]
    assert len(ticks) <= most + 1
    assert all(low - width * 1e-6 <= each <= low + width * (1 + 1e-6) for each in ticks)


def test_a_line_goes_from_point_to_point_and_stops_at_gaps() -> None:
    assert "M0.0,160.0L500.0,20.0" in paths(chart(), "ink")
    gap = chart(x=[0, 2, 4, 6, 8], y=[0, 1, None, 3, 4])
    assert [each for each in paths(gap, "ink") if each.startswith("M")] == [
        "M0.0,160.0L200.0,125.0",
        "M600.0,55.0L800.0,20.0",
    ]


def test_a_band_reaches_down_to_the_line_before_it() -> None:
    figure = chart()
    figure.add_scatter(x=[0, 5], y=[0, 2], mode="lines", line={"width": 0}, fill="tonexty", fillcolor=ACCENT)
    bands = [each.get("d") for each in drawn(figure).iter("path") if "fill:var(--accent)" in each.get("style", "")]
    assert bands == ["M0.0,160.0L500.0,20.0L500.0,90.0L0.0,160.0"]
    assert paths(figure, "accent") == []


def test_each_mark_has_its_own_form_and_colour() -> None:
    marker = {
        "size": 10,
        "symbol": ["circle", "circle-open", "diamond"],
        "color": [ACCENT, ACCENT, INK],
        "line": {"width": [0, 2, 1], "color": PAPER},
    }
    figure = chart(x=[0, 5, 10], y=[0, 2, 4], mode="markers", marker=marker)
    circles = [(each.get("cx"), each.get("cy"), each.get("style")) for each in drawn(figure).iter("circle")]
    assert circles == [
        ("0.00%", "160", "fill:var(--accent);stroke:var(--paper);stroke-width:0"),
        ("50.00%", "90", "fill:none;stroke:var(--accent);stroke-width:2"),
    ]
    placed = [each for each in drawn(figure).iter("svg") if each.get("x")]
    assert [(each.get("x"), each.get("y")) for each in placed] == [("100.00%", "20")]


def test_a_stroke_is_as_high_as_plotlys() -> None:
    marker = {"size": 17, "symbol": "line-ns-open", "color": INK, "line": {"width": 2.5}}
    figure = chart(x=[5], y=[2], mode="markers", marker=marker)
    strokes = [each for each in drawn(figure).iter("line") if each.get("x1") == "50.00%"]
    assert [(each.get("y1"), each.get("y2")) for each in strokes] == [("81.5", "98.5")]
    assert "stroke-width:2.5" in strokes[0].get("style", "")


def test_words_stand_where_they_are_put() -> None:
    figure = chart()
    label(figure, "<b>A &amp; B</b>", x=1, xref="paper", y=2, xanchor="left", xshift=8, color=ACCENT)
    label(figure, "England", x=5, y=1, yref="paper", yanchor="bottom")
    vertical(figure, 5)
    found = words(figure)
    bold, above = found["A & B"], found["England"]
    assert (bold.get("x"), bold.get("y"), bold.get("dx"), bold.get("text-anchor")) == ("100.00%", "95", "8", "start")
    assert bold.get("style") == "font-weight:700;font-size:14px;fill:var(--accent)"
    assert (above.get("x"), above.get("y"), above.get("text-anchor")) == ("50.00%", "16", "middle")
    assert [found[name].get("text-anchor") for name in ("none", "all", "4")] == ["middle", "middle", "end"]
    assert "M500.0,20V160" in paths(figure, "ink")


def test_absences_are_words_beside_their_place() -> None:
    words_at = {"mode": "text", "text": ["none used", "   no data"], "textposition": "middle right"}
    figure = chart(**words_at, textfont={"color": INK, "size": 13})
    assert [(each, words(figure)[each].get("text-anchor")) for each in ("none used", "   no data")] == [
        ("none used", "start"),
        ("   no data", "start"),
    ]


def test_days_are_read_as_they_are_sent() -> None:
    figure = chart(x=[date(2025, 1, 1), date(2025, 1, 6)])
    figure.update_xaxes(range=[date(2025, 1, 1), date(2025, 1, 11)], tickvals=[date(2025, 1, 6)], ticktext=["6 Jan"])
    text = json.dumps(
        figure.to_plotly_json(), default=lambda part: part.isoformat() if isinstance(part, date) else None
    )
    assert re.search(r"M0\.0,160\.0L500\.0,20\.0", picture(json.loads(text)) or "")


@pytest.mark.parametrize(
    "trace",
    [
        {"fill": "toself"},
        {"fillpattern": {"shape": "/"}, "fill": "toself"},
        {"line": {"color": INK, "shape": "hv"}},
        {"mode": "markers", "marker": {"symbol": "square"}},
        {"mode": "markers", "marker": {"symbol": ["circle", "square"]}},
        {"mode": "lines+text"},
        {"visible": False},
        {"opacity": 0.1},
        {"connectgaps": True},
        {"error_x": {"array": [1, 1]}},
        {"mode": "markers", "marker": {"size": [1, 2]}},
    ],
)
def test_what_a_picture_cannot_show_is_left_to_plotly(trace: dict[str, Any]) -> None:
    assert picture(chart(**trace).to_plotly_json()) is None


def test_bars_several_panels_and_axes_without_ends_are_left_to_plotly() -> None:
    bars, panels, endless, titled, beside, area, other = (chart() for _ in range(7))
    beside.update_yaxes(title={"text": "beside"})
    area.add_shape(type="rect", x0=0, x1=1, y0=0, y1=1)
    other.update_xaxes(ticksuffix="%")
    bars.add_bar(x=[1], y=[1])
    panels.update_layout(xaxis2={"range": [0, 1]})
    del endless.to_plotly_json()["layout"]["xaxis"]["range"]
    titled.update_layout(title={"text": "above"})
    odd = (bars, panels, endless, titled, beside, area, other)
    assert [picture(each.to_plotly_json()) for each in odd] == [None] * 7


def test_lines_end_where_the_axes_do() -> None:
    plot = next(each for each in drawn(chart(y=[0, 40])).iter("svg") if each.get("viewBox"))
    assert plot.get("viewBox") == f"0 {TOP} 1000 {HEIGHT - TOP - BOTTOM}"
    assert (plot.get("y"), plot.get("height"), plot.get("overflow")) == (str(TOP), str(HEIGHT - TOP - BOTTOM), None)
