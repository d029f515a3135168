"""Figures of indicators are pure functions: points, intervals, lines with their names, and the sentences for them."""

from datetime import date
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboards.figures import indicator_dots, indicator_history
from dashboards.figures.indicator_dots import MOST_ROWS, Point, Shares
from dashboards.figures.indicator_history import Course, Moment, apart
from dashboards.figures.template import ACCENT, OTHERS

HIGH = Point("ZB01", "Alderbeck", "9 of 10", 0.9, 0.6, 0.98, "similar")
LOW = Point("ZB02", "Brackenmoor", "2 of 10", 0.2, 0.06, 0.51, "lower at 95%")
FEW = Point("ZB03", "Corrowvale", "3 of 4", None, None, None, "not compared")
QUARTERS = [date(2025, month, 1) for month in (1, 4, 7, 10)]


def shares(**changes: Any) -> Shares:
    parts = {"points": [HIGH, LOW, FEW], "group": "ICB", "chosen": "ZB02", "england": 0.55, "target": 0.8}
    return Shares(**{**parts, **changes})


def course(**changes: Any) -> Course:
    moments = [
        Moment(QUARTERS[0], 0.5, 0.4, 0.6, 0.55),
        Moment(QUARTERS[1], None, None, None, 0.56),
        Moment(QUARTERS[2], 0.7, 0.5, 0.8, 0.57),
        Moment(QUARTERS[3], 0.56, 0.45, 0.67, 0.57),
    ]
    return Course(**{"name": "Alderbeck", "period_type": "quarter", "moments": moments, "target": 0.8, **changes})


def words(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def traces(figure: go.Figure, mode: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.mode == mode]


def test_only_traces_of_the_basic_bundle_are_used() -> None:
    for figure in (indicator_dots.draw(shares()).figure, indicator_history.draw(course()).figure):
        assert {trace.type for trace in figure.data} == {"scatter"}


def test_each_share_has_its_interval_and_the_chosen_one_is_told_by_shape_and_colour() -> None:
    figure = indicator_dots.draw(shares()).figure
    others, chosen = traces(figure, "lines")
    assert (list(others.x), list(others.y), others.line.color) == ([0.6, 0.98, None], [2, 2, None], OTHERS)
    assert (list(chosen.x), list(chosen.y), chosen.line.color) == ([0.06, 0.51, None], [1, 1, None], ACCENT)
    circles, diamonds = traces(figure, "markers")
    assert (list(circles.x), circles.marker.symbol) == ([0.9], "circle")
    assert (list(diamonds.x), diamonds.marker.symbol) == ([0.2], "diamond")
    assert list(figure.layout.yaxis.ticktext) == ["Corrowvale", "<b>Brackenmoor</b>", "Alderbeck"]


def test_too_few_are_counts_in_words_and_no_point() -> None:
    [counts] = traces(indicator_dots.draw(shares()).figure, "text")
    assert (list(counts.text), list(counts.y)) == (["  3 of 4: too few"], [0])


def test_england_and_the_target_are_named_where_they_stand_one_above_the_other() -> None:
    figure = indicator_dots.draw(shares()).figure
    england, target = figure.layout.annotations
    assert (england.text, england.x, target.text, target.x) == ("England 55.0%", 0.55, "Target 80%", 0.8)
    assert target.yshift - england.yshift >= 16
    assert len({shape.line.dash for shape in figure.layout.shapes}) == 2
    assert words(indicator_dots.draw(shares(england=None, target=None)).figure) == []


def test_the_axis_begins_at_zero_and_holds_everything() -> None:
    start, end = indicator_dots.draw(shares()).figure.layout.xaxis.range
    assert start == 0
    assert end > 0.98
    assert indicator_dots.draw(shares(points=[], target=None, england=None)).figure.layout.xaxis.range[1] > 0


@pytest.mark.parametrize(("high", "step"), [(0.04, 0.02), (0.2, 0.05), (0.98, 0.25), (1.9, 0.5), (9.0, 1.0)])
def test_ticks_are_few_enough_for_a_phone(high: float, step: float) -> None:
    odd = Point("ZB09", "Odd", "1 of 50", high, None, None, "similar")
    figure = indicator_dots.draw(shares(points=[odd], england=None, target=None)).figure
    assert figure.layout.xaxis.dtick == step


def test_the_sentence_of_the_shares_tells_all() -> None:
    assert indicator_dots.summary(shares()) == (
        "Shares with 95% intervals of 2 ICBs: from 20.0% (Brackenmoor) to 90.0% (Alderbeck). England: 55.0%. "
        "Target: 80%. Brackenmoor: 20.0%. 1 ICB with too few to take a share of."
    )
    assert indicator_dots.summary(shares(points=[FEW])) == "No shares to draw. 1 ICB with too few to take a share of."


def test_a_long_list_is_cut_and_the_chosen_one_stays() -> None:
    many = [Point(f"Z{place:03}", f"Trust {place}", "5 of 9", 0.5, 0.2, 0.8, "similar") for place in range(60)]
    shown = shares(points=many, chosen="Z059").shown
    assert len(shown) == MOST_ROWS + 1
    assert shown[0].ods_code == "Z059"


def test_a_share_without_an_interval_is_drawn_without_one() -> None:
    odd = Point("ZB09", "Odd", "11 of 10", 1.1, None, None, "not compared")
    figure = indicator_dots.draw(shares(points=[odd])).figure
    assert [len(trace.x) for trace in traces(figure, "lines")] == [0, 0]
    assert traces(figure, "markers")[0].customdata[0][1] == "110.0%, no interval"


def test_a_period_without_a_share_leaves_a_gap_that_no_line_joins() -> None:
    figure = indicator_history.draw(course()).figure
    [points] = traces(figure, "markers")
    assert list(points.x) == [QUARTERS[0], QUARTERS[2], QUARTERS[3]]
    england, intervals = traces(figure, "lines")
    assert list(england.x) == QUARTERS
    assert list(intervals.y) == [0.4, 0.6, None, 0.5, 0.8, None, 0.45, 0.67, None]


def test_names_at_the_end_do_not_touch() -> None:
    figure = indicator_history.draw(course()).figure
    assert words(figure) == ["<b>Alderbeck</b>", "England", "Target 80%"]
    heights = [note.y for note in figure.layout.annotations]
    gaps = [upper - lower for lower, upper in pairwise(heights)]
    assert min(gaps) >= indicator_history.LABEL_GAP * course().end * 0.999
    assert apart([], 0.1) == []


def test_an_organisation_without_a_last_share_has_no_name_at_the_end() -> None:
    ended = course(moments=[*course().moments[:3], Moment(QUARTERS[3], None, None, None, 0.57)])
    assert words(indicator_history.draw(ended).figure) == ["England", "Target 80%"]


def test_england_is_not_drawn_beside_itself() -> None:
    figure = indicator_history.draw(course(name="England", is_england=True, target=None)).figure
    assert words(figure) == ["<b>England</b>"]
    assert len(traces(figure, "lines")) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Shares of Alderbeck with 95% intervals: 50.0% in 2024/25 Q4 (England 55.0%) and 56.0% in 2025/26 Q3 "
             "(England 57.0%). Periods without a share: 1."),
        ({"moments": [Moment(QUARTERS[0], None, None, None, None)]},
         "Alderbeck has no period with enough to take a share of."),
        ({"moments": [Moment(QUARTERS[0], 0.5, 0.4, 0.6, None)]},
         "Shares of Alderbeck with 95% intervals: 50.0% in 2024/25 Q4."),
    ],
)  # fmt: skip
def test_the_sentence_of_the_history(changes: dict[str, Any], sentence: str) -> None:
    assert indicator_history.summary(course(**changes)) == sentence


@pytest.mark.parametrize(("kind", "tick"), [("twelve_months", "from 10/2025"), ("month", "10/2025")])
def test_other_periods_have_short_labels(kind: str, tick: str) -> None:
    assert indicator_history.draw(course(period_type=kind)).figure.layout.xaxis.ticktext[-1] == tick
