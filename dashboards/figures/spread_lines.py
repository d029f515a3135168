"""How far organisations lie apart over time: lines of percentiles around the median."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from dashboards.figures.chart import Chart
from dashboards.figures.template import DASH, INK, INNER_BAND, OUTER_BAND, OUTER_EDGE, Drawing, blank, label
from dashboards.formatting import counted
from scorecard.periods import month_end, months_of, period_label

HEIGHT = 340
LABEL_ROOM = 96
BANDS = (("p5", "p95", OUTER_BAND), ("p25", "p75", INNER_BAND))
THIN = ("p15", "p35", "p45", "p55", "p65", "p85")
# Names at line ends closer than this share of the axis would touch.
GAP = 0.062


@dataclass(frozen=True)
class Spread:
    """The percentiles of a level period by period (schema.SPREAD), and how values are written."""

    rows: pl.DataFrame
    nouns: tuple[str, str]
    unit: str
    write: Callable[[float], str]
    is_share: bool = False

    @property
    def known(self) -> pl.DataFrame:
        """The periods in which percentiles of several are known, oldest first: one alone has no spread."""
        return self.rows.filter(pl.col("p50").is_not_null(), pl.col("organisations") > 1).sort("period")


def draw(spread: Spread) -> Drawing:
    """The figure and its sentence."""
    rows = spread.rows.sort("period")
    days = [_end(row) for row in rows.select("period_type", "period").iter_rows()]
    figure = blank(HEIGHT, r=LABEL_ROOM, t=14, b=36)
    for low, high, fill in BANDS:
        _add_band(figure, rows, days, (low, high), fill)
    for name in THIN:
        _add_line(figure, rows, days, name, {"width": 1, "color": OUTER_EDGE, "dash": "dot"})
    _add_line(figure, rows, days, "p50", {"width": 2, "color": INK, "dash": DASH})
    _label_ends(figure, spread)
    _set_axes(figure, spread, rows, days)
    return Drawing(figure, summary(spread))


def summary(spread: Spread) -> str:
    """The figure in words: the middle half and the median in the first and the last period."""
    known = spread.known
    if known.is_empty():
        return "No percentiles to draw."
    ends = [known.row(0, named=True), known.row(-1, named=True)][: known.height]
    told = [
        f"in {period_label(row['period_type'], row['period'])} the middle half of "
        f"{counted(row['organisations'], *spread.nouns)} lay between {spread.write(row['p25'])} and "
        f"{spread.write(row['p75'])}, with a median of {spread.write(row['p50'])}"
        for row in ends
    ]
    return f"Lines of percentiles, {spread.unit}: {'; '.join(told)}."


def _end(row: tuple[Any, ...]) -> date:
    """The last day of a period, where its point stands."""
    return month_end(months_of(*row)[-1])


def _add_band(figure: Chart, rows: pl.DataFrame, days: list[date], ends: tuple[str, str], fill: str) -> None:
    """One filled shape between two lines for each run of known periods: nothing is drawn across a gap."""
    values = rows.select(ends).rows()
    for first, after in _runs([low is not None for low, _ in values]):
        kept, when = values[first:after], days[first:after]
        figure.add_scatter(
            x=[*when, *when[::-1]],
            y=[*(high for _, high in kept), *(low for low, _ in kept[::-1])],
            mode="lines",
            line={"width": 1, "color": OUTER_EDGE},
            fill="toself",
            fillcolor=fill,
            hoverinfo="skip",
        )


def _runs(is_known: list[bool]) -> list[tuple[int, int]]:
    """The beginnings and ends of the runs of known periods."""
    edges = [place for place, (one, two) in enumerate(pairwise([False, *is_known, False])) if one != two]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _add_line(figure: Chart, rows: pl.DataFrame, days: list[date], name: str, line: dict[str, Any]) -> None:
    if rows[name].is_null().all():
        return
    figure.add_scatter(
        x=days,
        y=rows[name].to_list(),
        mode="lines+markers" if name == "p50" else "lines",
        marker={"size": 5, "color": INK},
        connectgaps=False,
        line=line,
        hoverinfo="skip",
    )


def _label_ends(figure: Chart, spread: Spread) -> None:
    """Names at the ends of the outermost lines and of the median, pushed apart where they would touch."""
    known = spread.known
    if known.is_empty():
        return
    last = known.row(-1, named=True)
    names = {"p95": "95th", "p75": "75th", "p50": "Median", "p25": "25th", "p5": "5th"}
    gap, above = GAP * _top(spread), float("inf")
    for name, words in names.items():
        if last[name] is None:
            continue
        above = min(last[name], above - gap)
        label(figure, words, x=1, xref="paper", y=above, xanchor="left", xshift=6, size=13)


def _top(spread: Spread) -> float:
    columns = [name for name in ("p50", "p75", "p95") if not spread.rows[name].is_null().all()]
    return max([float(spread.rows[name].max() or 0) for name in columns], default=0.0) * 1.1 or 1.0  # type: ignore[arg-type]


def _set_axes(figure: Chart, spread: Spread, rows: pl.DataFrame, days: list[date]) -> None:
    """From zero, or from below it where more was returned than issued; a label every so often, to fit a phone."""
    low = min([0.0, *(rows[name].min() or 0.0 for name in ("p5", "p25"))])
    step = max(1, -(-len(days) // 3))
    kept = list(range(len(days) - 1, -1, -step))[::-1]
    labels = [period_label(*row) for row in rows.select("period_type", "period").rows()]
    figure.update_yaxes(range=[low, _top(spread)], nticks=6, tickformat=".0%" if spread.is_share else ",")
    figure.update_xaxes(
        tickvals=[days[place] for place in kept], ticktext=[labels[place] for place in kept], tickangle=0
    )
