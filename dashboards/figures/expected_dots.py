"""Observed divided by expected use of every ICB with its interval; the chosen one is a diamond."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, MUTED, OTHERS, RULE, Drawing, blank, label, vertical
from dashboards.formatting import chart_label, chart_words, counted, times

ROW_HEIGHT = 24
AROUND = 98
# Distances between ticks, few enough for a phone.
STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
# A label this near to an end of the axis is written towards the middle.
NEAR_END = 0.22


@dataclass(frozen=True)
class Point:
    """One ICB: its ratio and interval, and in words; without a ratio what stands in its place."""

    ods_code: str
    name: str
    ratio: float | None
    low: float | None
    high: float | None
    words: str
    outcome: str


@dataclass(frozen=True)
class Ratios:
    """What the figure shows, from the top down."""

    points: Sequence[Point]
    chosen: str | None
    order: str

    @property
    def end(self) -> float:
        """The right end of the axis."""
        known = [end for each in self.points for end in (each.ratio, each.high) if end is not None]
        return 1.06 * max([*known, 1.25])


def draw(ratios: Ratios) -> Drawing:
    """The figure and its sentence."""
    rows = list(ratios.points)[::-1]
    figure = blank(ROW_HEIGHT * len(rows) + AROUND, r=14, t=34, b=52)
    vertical(figure, 1)
    place = 1 / ratios.end
    anchor = "left" if place < NEAR_END else "right" if place > 1 - NEAR_END else "center"
    label(figure, "As expected", x=1, y=1, yref="paper", yanchor="bottom", xanchor=anchor)
    for wanted, how in ((False, (OTHERS, "circle", 9, 2)), (True, (ACCENT, "diamond", 13, 3))):
        kept = [(y, row) for y, row in enumerate(rows) if (row.ods_code == ratios.chosen) == wanted]
        _add(figure, kept, how)
    _add_without(figure, [(y, row) for y, row in enumerate(rows) if row.ratio is None])
    names = [
        f"<b>{chart_label(row.name)}</b>" if row.ods_code == ratios.chosen else chart_label(row.name) for row in rows
    ]
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=names, range=[-0.8, len(rows) - 0.2], showgrid=False)
    figure.update_xaxes(
        range=[0, ratios.end],
        dtick=next((step for step in STEPS if ratios.end <= 6 * step), ratios.end / 5),
        tickangle=0,
        showgrid=True,
        gridcolor=RULE,
        title={"text": "Times the expected", "font": {"size": 14}, "standoff": 10},
    )
    return Drawing(figure, summary(ratios))


def summary(ratios: Ratios) -> str:
    """The figure in words: how many, from where to where, and the chosen one."""
    known = sorted((each for each in ratios.points if each.ratio is not None), key=lambda each: each.ratio or 0)
    without = len(ratios.points) - len(known)
    rest = f" {counted(without, 'ICB')} without a comparison." if without else ""
    if not known:
        return f"No ratio to draw.{rest}"
    low, high = known[0], known[-1]
    own = [f" {each.name}: {each.words}, {each.outcome}." for each in known if each.ods_code == ratios.chosen]
    return (
        f"Observed divided by expected use of {counted(len(known), 'ICB')}, in order of {ratios.order}, which is no "
        f"ranking: from {times(low.ratio or 0)} ({low.name}) to {times(high.ratio or 0)} ({high.name})."
        f"{''.join(own)}{rest}"
    )


def _add(figure: Chart, kept: Sequence[tuple[int, Point]], how: tuple[str, str, int, int]) -> None:
    """Intervals as lines, and ratios as points on them."""
    colour, symbol, size, width = how
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, row in kept:
        if row.low is not None:
            xs += [row.low, row.high, None]
            ys += [y, y, None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")
    known = [(y, row) for y, row in kept if row.ratio is not None]
    figure.add_scatter(
        x=[row.ratio for _, row in known],
        y=[y for y, _ in known],
        mode="markers",
        marker={"size": size, "symbol": symbol, "color": colour},
        cliponaxis=False,
        customdata=[[chart_words(row.name), f"{row.words} times the expected", row.outcome] for _, row in known],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )


def _add_without(figure: Chart, kept: Sequence[tuple[int, Point]]) -> None:
    """Words where there is no ratio; the table has the reason."""
    figure.add_scatter(
        x=[0] * len(kept),
        y=[y for y, _ in kept],
        mode="text",
        text=["  not compared"] * len(kept),
        textposition="middle right",
        textfont={"color": MUTED, "size": 13},
        hoverinfo="skip",
        cliponaxis=False,
    )
