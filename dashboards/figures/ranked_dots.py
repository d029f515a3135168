"""Organisations in order of a value, with intervals; words and shapes say how each lies beside the others."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, DASH, OTHERS, RULE, Drawing, blank, vertical
from dashboards.formatting import chart_label, chart_words, counted

ROW_HEIGHT = 24
# Of more organisations than this the rows stand closer.
MANY = 60
CLOSE = 19
ABOVE, BELOW = 70, 16
# On a phone there is no room for more distances between ticks.
MOST_STEPS = 2.5


@dataclass(frozen=True)
class Position:
    """One organisation: its value with interval, the word beside the others, and its rank in words."""

    ods_code: str
    name: str
    value: float
    low: float
    high: float
    word: str | None
    rank: str


@dataclass(frozen=True)
class Ranking:
    """What the figure shows, highest value first; the value of all together and the median are lines."""

    positions: Sequence[Position]
    nouns: tuple[str, str]
    unit: str
    write: Callable[[float], str]
    is_share: bool = False
    chosen: str | None = None
    together: float | None = None
    median: float | None = None


def draw(ranking: Ranking) -> Drawing:
    """The figure and its sentence."""
    rows = list(ranking.positions)[::-1]
    height = ROW_HEIGHT if len(rows) <= MANY else CLOSE
    figure = blank(height * len(rows) + ABOVE + BELOW, r=8, t=ABOVE, b=BELOW)
    _add_lines(figure, ranking)
    for is_chosen in (False, True):
        kept = [(y, row) for y, row in enumerate(rows) if (row.ods_code == ranking.chosen) == is_chosen]
        _add_intervals(figure, kept, is_chosen)
        _add_points(figure, ranking, kept, is_chosen)
    _set_axes(figure, ranking, rows, 14 if height == ROW_HEIGHT else 13)
    return Drawing(figure, summary(ranking))


def summary(ranking: Ranking) -> str:
    """The figure in words: how many, from where to where, all together, the median, the chosen one."""
    if not ranking.positions:
        return "No values to draw."
    high, low = ranking.positions[0], ranking.positions[-1]
    ends = f"{ranking.write(high.value)} ({high.name})"
    if high is not low:
        ends = f"in order: from {ends} to {ranking.write(low.value)} ({low.name})"
    whom = counted(len(ranking.positions), *ranking.nouns)
    words = f"Values with 95% intervals of {whom}, {ranking.unit}, {ends}."
    words += "" if ranking.together is None else f" All together: {ranking.write(ranking.together)}."
    words += "" if ranking.median is None else f" Median: {ranking.write(ranking.median)}."
    own = [each for each in ranking.positions if each.ods_code == ranking.chosen]
    return words + "".join(f" {each.name}: {ranking.write(each.value)}, {each.rank}." for each in own)


def _add_lines(figure: Chart, ranking: Ranking) -> None:
    """All together and the median, named in one line above, for the two often lie side by side."""
    named = []
    for words, value, dash in (
        ("Dashed: all together", ranking.together, DASH),
        ("Dotted: median", ranking.median, "dot"),
    ):
        if value is not None:
            vertical(figure, value, dash=dash)
            named.append(f"{words} {ranking.write(value)}")
    place = {"x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 8}}
    figure.update_layout(title={"text": ". ".join(named), "font": {"size": 14}, **place})


def _add_intervals(figure: Chart, kept: Sequence[tuple[int, Position]], is_chosen: bool) -> None:
    """A line from end to end of each interval."""
    colour, width = (ACCENT, 3) if is_chosen else (OTHERS, 2)
    figure.add_scatter(
        x=[end for _, row in kept for end in (row.low, row.high, None)],
        y=[end for y, _ in kept for end in (y, y, None)],
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
    )


def _add_points(figure: Chart, ranking: Ranking, kept: Sequence[tuple[int, Position]], is_chosen: bool) -> None:
    """Squares of those that are told apart from the others, circles of the rest; the chosen one is a diamond."""
    shapes = ["diamond" if is_chosen else "square" if row.word in ("lower", "higher") else "circle" for _, row in kept]
    figure.add_scatter(
        x=[row.value for _, row in kept],
        y=[y for y, _ in kept],
        mode="markers",
        marker={"size": 13 if is_chosen else 9, "symbol": shapes, "color": ACCENT if is_chosen else OTHERS},
        cliponaxis=False,
        customdata=[_hover(ranking, row) for _, row in kept],
        hovertemplate=(
            "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"
        ),
    )


def _hover(ranking: Ranking, row: Position) -> list[str]:
    ends = f"95% interval {ranking.write(row.low)} to {ranking.write(row.high)}"
    beside = f"beside all others together: {row.word}" if row.word else "not compared"
    return [chart_words(row.name), f"{ranking.write(row.value)} {ranking.unit}, {ends}", row.rank, beside]


def _set_axes(figure: Chart, ranking: Ranking, rows: Sequence[Position], size: int) -> None:
    """Names at the left, words at the right, and values above: the end of a long figure is far away."""
    places = list(range(len(rows)))
    names = [_name(ranking, row) for row in rows]
    span = [-0.8, len(rows) - 0.2]
    figure.update_yaxes(tickvals=places, ticktext=names, range=span, showgrid=False, tickfont={"size": size})
    words = [row.word if row.word in ("lower", "higher") else "" for row in rows]
    figure.add_scatter(x=[None], y=[None], yaxis="y2", mode="markers", hoverinfo="skip")
    figure.update_layout(
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "range": span,
            "tickvals": places,
            "ticktext": words,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "tickfont": {"size": size},
        }
    )
    figure.update_xaxes(
        side="top",
        range=_range(ranking),
        dtick=_step(ranking),
        minor={"dtick": _step(ranking) / 2, "showgrid": True, "gridcolor": RULE},
        tickangle=0,
        tickformat=".0%" if ranking.is_share else ",",
        showgrid=True,
        gridcolor=RULE,
    )


def _range(ranking: Ranking) -> list[float]:
    """From zero, with room for a dot at either end; returns may lie below zero."""
    ends = [end for row in ranking.positions for end in (row.low, row.high)]
    lines = [line for line in (ranking.together, ranking.median) if line is not None]
    low, high = min([*ends, *lines, 0.0]), max([*ends, *lines, 0.0])
    width = (high - low) or 1.0
    return [low - 0.03 * width, high + 0.03 * width]


def _step(ranking: Ranking) -> float:
    """A round distance between ticks: 1, 2 or 5 of a power of ten."""
    low, high = _range(ranking)
    smallest = (high - low) / MOST_STEPS
    power = 10.0 ** math.floor(math.log10(smallest))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= smallest)


def _name(ranking: Ranking, row: Position) -> str:
    name = chart_label(row.name, 24)
    return f"<b>{name}</b>" if row.ods_code == ranking.chosen else name
