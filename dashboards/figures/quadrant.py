"""Listing beside use: how many recommendations fall into each quadrant, a bar for each organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.compliance.state_words import QUADRANTS
from dashboards.figures.fills import QUADRANT_FILLS
from dashboards.figures.template import RULE, Drawing, blank
from dashboards.formatting import chart_label, chart_words, counted

ROW_HEIGHT = 30
AROUND = 62
MOST_BARS = 45


@dataclass(frozen=True)
class QuadrantBar:
    """One organisation with its count of each quadrant."""

    name: str
    counts: Mapping[str, int]


def draw(bars: Sequence[QuadrantBar]) -> Drawing:
    """The figure and its sentence; bars come in the order of reading."""
    rows = list(bars)[:MOST_BARS][::-1]
    figure = blank(ROW_HEIGHT * len(rows) + AROUND, r=14, t=8, b=48)
    places = list(range(len(rows)))
    for name, (words, _) in QUADRANTS.items():
        figure.add_bar(
            x=[row.counts.get(name, 0) for row in rows],
            y=places,
            orientation="h",
            marker=QUADRANT_FILLS[name],
            name=words,
            customdata=[chart_words(row.name) for row in rows],
            hovertemplate=f"<b>%{{customdata}}</b><br>{words}: %{{x}}<extra></extra>",
        )
    figure.update_layout(barmode="stack", bargap=0.28)
    names = [chart_label(row.name, 26) for row in rows]
    figure.update_yaxes(tickvals=places, ticktext=names, range=[-0.6, len(rows) - 0.4], showgrid=False)
    title = {"text": "recommendations", "font": {"size": 14}, "standoff": 10}
    figure.update_xaxes(showgrid=True, gridcolor=RULE, rangemode="tozero", nticks=6, tickformat=",d", title=title)
    return Drawing(figure, summary(bars))


def totals(bars: Sequence[QuadrantBar]) -> dict[str, int]:
    """Counts over all bars."""
    return {name: sum(bar.counts.get(name, 0) for bar in bars) for name in QUADRANTS}


def summary(bars: Sequence[QuadrantBar]) -> str:
    """The figure in words."""
    if not bars:
        return "No organisation has a recommendation that counts."
    counts = totals(bars)
    told = ", ".join(f"{counts[name]:,} {words}" for name, (words, _) in QUADRANTS.items())
    return f"Bars for {counted(len(bars), 'organisation')}, recommendations by listing and use: {told}."
