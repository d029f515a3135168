"""Figures are pure functions: their traces, their gaps and the sentences that stand for them."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboards.figures import dots, ribbon, strips
from dashboards.figures.dots import Dot, Order
from dashboards.figures.ribbon import Marker, Series
from dashboards.figures.strips import Strip
from dashboards.figures.template import CONFIG

QUARTERS = [date(2020, 4, 1), date(2020, 7, 1), date(2020, 10, 1), date(2021, 1, 1)]
STATES = ["used", "missing", "used", "zero"]
AMOUNTS = [10.0, None, 30.0, 0.0]
FEW = {"p5": [None] * 4, "p95": [None] * 4}
MANY = {"p5": [1.0] * 4, "p95": [90.0] * 4}


def series(tails: dict[str, list[Any]] | None = None, **changes: Any) -> Series:
    rows = pl.DataFrame(
        {"period": QUARTERS, "amount": AMOUNTS, "state": STATES, "expected": [3] * 4, "received": [3, 0, 2, 3]}
    )
    spread = pl.DataFrame(
        {"period": QUARTERS, "p25": [5.0] * 4, "p50": [12.0, 13.0, 14.0, 15.0], "p75": [20.0] * 4, **(tails or FEW)},
        schema_overrides={"p5": pl.Float64(), "p95": pl.Float64()},
    )
    parts = {"name": "Alderbeck", "unit": "mg per 100,000 people", "period_type": "quarter", "group": "ICB"}
    return Series(**{**parts, "rows": rows, "spread": spread, **changes})


def order(**changes: Any) -> Order:
    found = [
        Dot("ZB01", "Alderbeck", 30.0, "used", 3, 3),
        Dot("ZB02", "Brackenmoor", 10.0, "used", 3, 2),
        Dot("ZB03", "Corrowvale", 0.0, "zero", 3, 3),
        Dot("ZB04", "Dunmere", None, "missing", 3, 0),
        Dot("ZB05", "Easthollow", None, "not_applicable", 3, 3),
    ]
    return Order(**{"dots": found, "unit": "mg per 100,000 people", "group": "ICB", "chosen": "ZB01", **changes})


STRIPS = [Strip("Tazorimab", 0.5, 1.0, 1.8, own=1.5), Strip("Velstatin", 0.9, 1.0, 1.1, p5=0.0, p95=2.0, own=0.0)]
DRAWINGS = [
    ribbon.draw(series(FEW)),
    ribbon.draw(series(MANY, markers=[Marker(date(2020, 8, 1), "TA9104")])),
    dots.draw(order(england=12.0)),
    strips.draw(STRIPS, "ICBs"),
    strips.draw(STRIPS, "ICBs", "Alderbeck"),
]


def words(figure: go.Figure) -> str:
    return " ".join(note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_only_traces_that_the_shipped_bundle_can_draw(drawing: Any) -> None:
    assert {trace.type for trace in drawing.figure.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_page_can_be_scrolled_past_every_figure(drawing: Any) -> None:
    layout = drawing.figure.layout.template.layout
    assert (layout.xaxis.fixedrange, layout.yaxis.fixedrange, layout.dragmode) == (True, True, False)


def test_no_figure_can_be_sent_anywhere() -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""
    assert CONFIG["displayModeBar"] is False


def test_a_gap_is_not_joined() -> None:
    line = next(trace for trace in ribbon.draw(series()).figure.data if trace.name == "Alderbeck")
    assert line.y == (10.0, None, 30.0, 0.0)
    assert line.connectgaps is False


def test_a_missing_quarter_is_hatched() -> None:
    hatched = [trace for trace in ribbon.draw(series()).figure.data if trace.fillpattern.shape]
    assert [trace.name for trace in hatched] == ["No data submitted"]
    assert hatched[0].x[0] < date(2020, 9, 30) < hatched[0].x[1]


def test_part_of_the_submissions_is_an_open_marker() -> None:
    line = next(trace for trace in ribbon.draw(series()).figure.data if trace.name == "Alderbeck")
    assert line.marker.color[2] == "#FFFFFF"
    assert line.marker.color[0] != "#FFFFFF"


def test_the_outer_band_needs_organisations_enough() -> None:
    fills = [
        [trace.fillcolor for trace in ribbon.draw(series(tails)).figure.data if trace.fill == "tonexty"]
        for tails in (FEW, MANY)
    ]
    assert [len(each) for each in fills] == [1, 2]


def test_a_publication_is_marked_within_the_figure_only() -> None:
    markers = [Marker(date(2020, 8, 1), "TA9104"), Marker(date(2010, 1, 1), "TA1")]
    text = words(ribbon.draw(series(markers=markers)).figure)
    assert "TA9104" in text
    assert "TA1 " not in f"{text} "


def test_the_ribbon_in_words() -> None:
    assert ribbon.draw(series()).summary == (
        "Line chart, mg per 100,000 people. Alderbeck went from 10.0 in 2020/21 Q1 to 0 in 2020/21 Q4. "
        "The median ICB went from 12.0 in 2020/21 Q1 to 15.0 in 2020/21 Q4. "
        "No data were submitted for 1 period."
    )


def test_labels_at_line_ends_do_not_touch() -> None:
    close = series().rows.with_columns(amount=pl.lit(15.0))
    places = [note.y for note in ribbon.draw(series(rows=close)).figure.layout.annotations if note.x == 1]
    assert abs(places[0] - places[1]) > 0.9


def test_the_ribbon_of_an_organisation_without_any_figure() -> None:
    nothing = series().rows.with_columns(amount=pl.lit(None, pl.Float64()), state=pl.lit("missing"))
    drawing = ribbon.draw(series(rows=nothing, spread=series().spread.clear()))
    assert "Alderbeck has no figures." in drawing.summary


def test_the_dots_in_words() -> None:
    assert dots.draw(order(england=12.0)).summary == (
        "Dots for 3 ICBs, mg per 100,000 people: from 0 (Corrowvale) to 30.0 (Alderbeck). England: 12.0. "
        "Alderbeck: 30.0. 2 ICBs without a figure."
    )


def test_absences_are_written_where_a_dot_would_be() -> None:
    texts = [text for trace in dots.draw(order()).figure.data if trace.mode == "text" for text in trace.text]
    assert [text.strip() for text in texts] == ["not applicable", "no data submitted", "none used"]


def test_the_chosen_organisation_differs_by_shape_too() -> None:
    symbols = [trace.marker.symbol for trace in dots.draw(order()).figure.data if trace.mode == "markers"]
    assert symbols == [("circle", "circle-open"), ("diamond",)]


def test_a_long_list_keeps_the_chosen_organisation() -> None:
    many = [Dot(f"ZT{place:03d}", f"Trust {place}", 1000.0 - place, "used", 3, 3) for place in range(200)]
    shown = order(dots=many, chosen="ZT150").shown
    assert len(shown) == dots.MOST_ROWS + 1
    assert shown[0].ods_code == "ZT150"


def test_no_dots_at_all() -> None:
    assert dots.draw(order(dots=[])).summary == "No figures: no ICB submitted data for this period."


def test_the_strips_in_words() -> None:
    assert "0.50 and 1.80 times the England rate for Tazorimab" in strips.draw(STRIPS, "ICBs").summary
    assert "Velstatin: 0.00 times the England rate." in strips.draw(STRIPS, "ICBs", "Alderbeck").summary


def test_none_used_has_a_place_at_the_edge_of_a_scale_of_ratios() -> None:
    assert strips.clamped(0.0) == strips.LOWEST
    assert strips.clamped(99.0) == strips.HIGHEST
    assert strips.clamped(1.3) == 1.3
    assert "1/8 or less" in strips.draw(STRIPS, "ICBs").figure.layout.xaxis.ticktext
