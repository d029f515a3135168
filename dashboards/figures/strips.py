"""How use differs between organisations for many medicines at once, as multiples of England's rate."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.figures.chart import Chart
from dashboards.figures.template import (
    ACCENT,
    INK,
    INNER_BAR,
    OTHERS,
    PAPER,
    RULE,
    Drawing,
    blank,
    label,
    vertical,
)
from dashboards.formatting import chart_label, chart_words, times

ROW_HEIGHT = 34
AROUND = 62
LOWEST, HIGHEST = 0.125, 8.0
TICKS = {0.125: "1/8 or less", 0.25: "¼", 0.5: "half", 1.0: "same", 2.0: "double", 4.0: "4 times", 8.0: "8 or more"}


@dataclass(frozen=True)
class Strip:
    """One medicine: percentiles of the organisations' rates, and one organisation's rate, as multiples of England's."""

    name: str
    p25: float
    p50: float
    p75: float
    p5: float | None = None
    p95: float | None = None
    own: float | None = None


def draw(strips: Sequence[Strip], group: str, organisation: str | None = None) -> Drawing:
    """The figure and its sentence; strips come in the order of reading."""
    rows = list(strips)[::-1]
    figure = blank(ROW_HEIGHT * len(rows) + AROUND, r=18, t=28, b=30)
    for place, strip in enumerate(rows):
        _add_bar(figure, place, (strip.p5, strip.p95), {"color": OTHERS, "width": 2})
        _add_bar(figure, place, (strip.p25, strip.p75), {"color": INNER_BAR, "width": 11})
    _add_medians(figure, rows, group)
    if organisation:
        _add_organisation(figure, rows, organisation)
    vertical(figure, 1)
    label(figure, "England", x=0, y=1, yref="paper", yanchor="bottom")
    names = [chart_label(strip.name, 26) for strip in rows]
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=names, showgrid=False, range=[-0.7, len(rows) - 0.3])
    _set_axis(figure, rows)
    return Drawing(figure, summary(strips, group, organisation))


def summary(strips: Sequence[Strip], group: str, organisation: str | None) -> str:
    """The figure in words."""
    if not strips:
        return "No medicine has figures for enough organisations."
    first, last = strips[0], strips[-1]
    if organisation is None:
        return (
            f"Strips for {len(strips)} medicines: the middle half of {group} lies between {times(first.p25)} and "
            f"{times(first.p75)} times the England rate for {first.name}, and between {times(last.p25)} and "
            f"{times(last.p75)} times for {last.name}."
        )
    return f"Strips for {len(strips)} medicines, with {organisation} marked. " + " ".join(
        f"{strip.name}: {times(strip.own)} times the England rate." for strip in (first, last) if strip.own is not None
    )


def clamped(ratio: float) -> float:
    """A ratio within the axis; none used has no place on a scale of ratios, so it stands at the left edge."""
    return min(max(ratio, LOWEST), HIGHEST)


def _add_bar(figure: Chart, place: int, ends: tuple[float | None, float | None], line: dict[str, str | int]) -> None:
    low, high = ends
    if low is None or high is None:
        return
    figure.add_scatter(x=[clamped(low), clamped(high)], y=[place, place], mode="lines", line=line, hoverinfo="skip")


def _add_medians(figure: Chart, rows: list[Strip], group: str) -> None:
    figure.add_scatter(
        x=[clamped(strip.p50) for strip in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={"size": 17, "symbol": "line-ns-open", "color": INK, "line": {"width": 2.5}},
        customdata=[[chart_words(strip.name), times(strip.p50), times(strip.p25), times(strip.p75)] for strip in rows],
        hovertemplate=(
            f"<b>%{{customdata[0]}}</b><br>median {group}: %{{customdata[1]}} times the England rate<br>"
            "middle half: %{customdata[2]} to %{customdata[3]}<extra></extra>"
        ),
    )


def _add_organisation(figure: Chart, rows: list[Strip], organisation: str) -> None:
    marked = [(place, strip.own, strip.name) for place, strip in enumerate(rows) if strip.own is not None]
    figure.add_scatter(
        x=[clamped(own) for _, own, _ in marked],
        y=[place for place, _, _ in marked],
        mode="markers",
        marker={"size": 13, "symbol": "diamond", "color": ACCENT, "line": {"color": PAPER, "width": 1}},
        customdata=[[chart_words(name), times(own) if own else "none used: 0"] for _, own, name in marked],
        name=organisation,
        hovertemplate=(
            f"<b>%{{customdata[0]}}</b><br>{chart_words(organisation)}: %{{customdata[1]}} times the England rate"
            "<extra></extra>"
        ),
    )


def _set_axis(figure: Chart, rows: list[Strip]) -> None:
    """Equal ratios have equal lengths; the axis always shows from half to double."""
    values = [
        value for strip in rows for value in (strip.p5, strip.p25, strip.p75, strip.p95, strip.own) if value is not None
    ]
    low = clamped(min([*values, 0.5])) * 0.93
    high = clamped(max([*values, 2.0])) * 1.07
    ticks = {value: words for value, words in TICKS.items() if low <= value <= high}
    figure.update_xaxes(
        type="log",
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
        tickangle=0,
        range=[math.log10(low), math.log10(high)],
        showgrid=True,
        gridcolor=RULE,
    )
