"""How the use of a medicine spread after its appraisal, beside the middle half of the medicines appraised earlier."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboards.figures.chart import Chart
from dashboards.figures.template import (
    ACCENT,
    DASH,
    INK,
    INNER_BAND,
    MUTED,
    OUTER_EDGE,
    Drawing,
    blank,
    label,
)
from dashboards.formatting import counted

HEIGHT = 340
LABEL_ROOM = 104
LABEL_GAP = 0.08
MOST_MARKERS = 8
MARKED = (0.1, 0.5, 0.9)


def draw(rows: pl.DataFrame, name: str, group: str) -> Drawing:
    """The figure and its sentence; rows are those of schema.DIFFUSION, oldest month first."""
    figure = blank(HEIGHT, r=LABEL_ROOM, t=16, b=52)
    _add_cohort(figure, rows)
    _add_curve(figure, rows, name, group)
    _label_ends(figure, rows, name)
    last = int(rows["months_since"][-1]) if rows.height else 0
    figure.update_yaxes(range=[-0.02, 1.04], tickvals=[0, *MARKED, 1], tickformat=".0%")
    title = {"text": "months since publication", "font": {"size": 14}, "standoff": 10}
    figure.update_xaxes(range=[-0.4, max(last, 6) + 0.4], nticks=8, tickformat="d", title=title)
    return Drawing(figure, summary(rows, name, group))


def summary(rows: pl.DataFrame, name: str, group: str) -> str:
    """The curve in words: where it begins and ends, and what the earlier medicines did."""
    if rows.is_empty():
        return f"There is no curve of {name}."
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    words = (
        f"Step curve of {counted(last['organisations'], group)}: {first['share']:.0%} had used {name} by the end of "
        f"the month of publication, and {last['share']:.0%} {counted(last['months_since'], 'month')} later."
    )
    cohort = rows.filter(pl.col("cohort_middle").is_not_null())
    if cohort.is_empty():
        return f"{words} Too few medicines were appraised earlier to set it beside."
    end = cohort.row(-1, named=True)
    return (
        f"{words} Of {counted(end['cohort_medicines'], 'medicine')} appraised earlier, the middle half had reached "
        f"{end['cohort_low']:.0%} to {end['cohort_high']:.0%} by month {end['months_since']}, the middle one "
        f"{end['cohort_middle']:.0%}."
    )


def has_cohort(rows: pl.DataFrame) -> bool:
    """Whether there are earlier medicines enough for a band."""
    return not rows["cohort_middle"].is_null().all()


def _add_cohort(figure: Chart, rows: pl.DataFrame) -> None:
    """The middle half of the earlier medicines as a band, their median as a dashed line."""
    known = rows.filter(pl.col("cohort_middle").is_not_null())
    if known.is_empty():
        return
    months = known["months_since"].to_list()
    edge = {"width": 1, "color": OUTER_EDGE, "shape": "hv"}
    shared: dict[str, Any] = {"x": months, "mode": "lines", "line": edge, "hoverinfo": "skip"}
    figure.add_scatter(y=known["cohort_high"].to_list(), **shared)
    figure.add_scatter(y=known["cohort_low"].to_list(), fill="tonexty", fillcolor=INNER_BAND, **shared)
    figure.add_scatter(
        x=months,
        y=known["cohort_middle"].to_list(),
        mode="lines",
        line={"color": INK, "width": 2, "dash": DASH, "shape": "hv"},
        hovertemplate="earlier medicines, month %{x}: middle <b>%{y:.0%}</b><extra></extra>",
    )


def _add_curve(figure: Chart, rows: pl.DataFrame, name: str, group: str) -> None:
    figure.add_scatter(
        x=rows["months_since"].to_list(),
        y=rows["share"].to_list(),
        mode="lines+markers",
        line={"color": ACCENT, "width": 3, "shape": "hv"},
        marker={"size": 8, "color": ACCENT, "maxdisplayed": MOST_MARKERS},
        customdata=rows.select("used", "organisations").rows(),
        cliponaxis=False,
        hovertemplate=f"<b>{name}</b>, month %{{x}}<br>%{{customdata[0]}} of %{{customdata[1]}} {group}s had used it, "
        "<b>%{y:.0%}</b><extra></extra>",
    )


def _label_ends(figure: Chart, rows: pl.DataFrame, name: str) -> None:
    """Names at the ends of the lines, pushed apart where they would touch."""
    if rows.is_empty():
        return
    ends = [(float(rows["share"][-1]), f"<b>{_short(name)}</b>", ACCENT)]
    middle = rows["cohort_middle"][-1]
    if middle is not None:
        ends.append((float(middle), "earlier ones", MUTED))
    for y, text, colour in _apart(ends):
        label(figure, text, x=1, xref="paper", xanchor="left", xshift=8, y=y, color=colour)


def _apart(ends: Sequence[tuple[float, str, str]]) -> Sequence[tuple[float, str, str]]:
    if len(ends) < 2 or abs(ends[0][0] - ends[1][0]) >= LABEL_GAP:
        return ends
    upper, lower = sorted(ends, key=lambda end: end[0], reverse=True)
    middle = (upper[0] + lower[0]) / 2
    return [(middle + LABEL_GAP / 2, *upper[1:]), (middle - LABEL_GAP / 2, *lower[1:])]


def _short(name: str) -> str:
    return name if len(name) <= 13 else f"{name[:12]}\u2026"
