"""The share of expected submissions that came, month by month: one line, beside England's where it is of a part."""

import math
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, DASH, INK, Drawing, blank

HEIGHT = 260
STEP = 0.05


@dataclass(frozen=True)
class Share:
    """A name with its months (submission_history.shares_by_month)."""

    name: str
    rows: pl.DataFrame


def draw(own: Share, england: Share | None, summary: str) -> Drawing:
    """The figure; its sentence is given."""
    figure = blank(HEIGHT, r=16, t=14, b=36)
    if england is not None:
        _add_line(figure, england, {"color": INK, "width": 2, "dash": DASH}, "lines")
    _add_line(figure, own, {"color": ACCENT, "width": 3}, "lines+markers")
    low = lowest([own, *([england] if england else [])])
    figure.update_yaxes(range=[low, 1 + (1 - low) * 0.06], nticks=6, tickformat=".0%")
    figure.update_xaxes(type="date", nticks=6, tickformat="%b %Y", tickangle=0)
    return Drawing(figure, summary)


def lowest(lines: list[Share]) -> float:
    """Where the axis begins: below the lowest share, at a twentieth of the whole."""
    found = [share for line in lines for share in line.rows["share"].drop_nulls()]
    return max(0.0, math.floor((min(found, default=0.0) - 0.01) / STEP) * STEP)


def _add_line(figure: Chart, line: Share, style: dict[str, Any], mode: str) -> None:
    rows = line.rows
    figure.add_scatter(
        x=rows["month"].to_list(),
        y=rows["share"].to_list(),
        mode=mode,
        line=style,
        marker={"size": 6, "color": style["color"]},
        connectgaps=False,
        customdata=rows.select("received", "expected").rows(),
        hovertemplate=f"{line.name}, %{{x|%B %Y}}<br><b>%{{y:.1%}}</b>, %{{customdata[0]}} of %{{customdata[1]}}"
        "<extra></extra>",
    )
