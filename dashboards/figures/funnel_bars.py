"""A population funnel: a bar of the people left after each step, with the 5 to 95 % of the draws."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, INK, PAPER, PETROL_LIGHT, RULE, Drawing, blank, label
from dashboards.formatting import counted

# A name stands above its bar, in lines that a phone has room for.
LETTERS = 46
LINE, BAR, GAP = 19, 14, 16
BELOW = 52


@dataclass(frozen=True)
class Left:
    """The people left after a step: how many, between which ends, and the same in words."""

    name: str
    people: float
    low: float | None
    high: float | None
    words: str


def draw(steps: Sequence[Left]) -> Drawing:
    """The figure and its sentence; the axis is logarithmic, because a funnel ends with a small part of its people."""
    tops, height = _tops(steps)
    figure = blank(height + BELOW, l=6, r=14, t=0, b=BELOW)
    shown = [(top, step) for top, step in zip(tops, steps, strict=True) if step.people > 0]
    figure.add_bar(
        x=[step.people for _, step in shown],
        y=[top - BAR / 2 for top, _ in shown],
        width=BAR,
        orientation="h",
        marker={"color": PETROL_LIGHT, "line": {"color": ACCENT, "width": 1}},
        customdata=[[step.name, step.words] for _, step in shown],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    )
    _add_ends(figure, shown)
    for top, step in zip(tops, steps, strict=True):
        label(figure, _words(step), x=0, xref="paper", y=top - BAR, xanchor="left", yanchor="bottom", bgcolor=PAPER)
    first, last = _decades(steps)
    figure.update_yaxes(range=[height, 0], visible=False)
    figure.update_xaxes(
        type="log",
        range=[first, last],
        tickvals=[10.0**power for power in range(first, math.floor(last) + 1)],
        ticktext=[_tick(power) for power in range(first, math.floor(last) + 1)],
        tickangle=0,
        showgrid=True,
        gridcolor=RULE,
        title={
            "text": "People left (each line: 10 times as many)",
            "font": {"size": 14},
            "standoff": 10,
        },
    )
    return Drawing(figure, summary(steps))


def summary(steps: Sequence[Left]) -> str:
    """The figure in words: every step with the people left after it."""
    told = "; ".join(f"{step.name}: {step.words}" for step in steps)
    return f"A funnel of {counted(len(steps), 'step')}. People left after each: {told}."


def _words(step: Left) -> str:
    """The lines above a bar."""
    return "<br>".join([*wrap(step.name, LETTERS), f"<b>{step.words}</b>"])


def _tops(steps: Sequence[Left]) -> tuple[list[int], int]:
    """Where each bar ends, in pixels from the top, and the height of all."""
    place, found = 0, []
    for step in steps:
        place += LINE * (len(wrap(step.name, LETTERS)) + 1) + BAR + GAP
        found.append(place)
    return found, place + GAP // 2


def _decades(steps: Sequence[Left]) -> tuple[int, float]:
    """The ends of the axis as powers of ten; it begins at one person, or lower where fewer are left."""
    known = [people for step in steps for people in (step.people, step.low) if people is not None and people > 0]
    first = min(0, math.floor(math.log10(min(known, default=1.0))))
    return first, max(first + 1.0, math.log10(max(known, default=1.0)) + 0.05)


def _tick(power: int) -> str:
    """A power of ten, short enough for a phone."""
    if power < 0:
        return f"{10.0**power:g}"
    units = (("m", 6), ("k", 3), ("", 0))
    return next(f"{10 ** (power - zeros)}{sign}" for sign, zeros in units if power >= zeros)


def _add_ends(figure: Chart, shown: Sequence[tuple[int, Left]]) -> None:
    """A line from end to end of each interval, with a mark at either end."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for top, step in shown:
        if step.low and step.high:
            xs += [step.low, step.high, None]
            ys += [top - BAR / 2, top - BAR / 2, None]
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        line={"color": INK, "width": 2},
        marker={"symbol": "line-ns", "size": 8, "line": {"color": INK, "width": 2}},
        cliponaxis=False,
        hoverinfo="skip",
    )
