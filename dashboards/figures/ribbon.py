"""Where one organisation stands over time: its line on the ribbon of all organisations' percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboards.figures.chart import Chart
from dashboards.figures.fills import add_missing_band
from dashboards.figures.template import (
    ACCENT,
    DASH,
    INK,
    INNER_BAND,
    MUTED,
    OUTER_BAND,
    OUTER_EDGE,
    PAPER,
    Drawing,
    blank,
    label,
    vertical,
)
from dashboards.formatting import chart_label, chart_words, counted, significant
from scorecard.periods import month_end, months_of, period_label

HEIGHT = 380
LABEL_ROOM = 118
# Labels at line ends closer than this share of the axis would touch.
LABEL_GAP = 0.062
HALF_GAP_DAYS = {"month": 14, "quarter": 38, "twelve_months": 38}


@dataclass(frozen=True)
class Marker:
    """A day worth a dotted line, and its words."""

    day: date
    text: str


@dataclass(frozen=True)
class Series:
    """One organisation's rows (period, amount, state, expected, received) and the percentiles of its group."""

    name: str
    unit: str
    period_type: str
    rows: pl.DataFrame
    spread: pl.DataFrame
    group: str
    markers: Sequence[Marker] = ()
    due: str = "monthly submissions"

    def end(self, start: date) -> date:
        """The last day of a period, where its point stands."""
        return month_end(months_of(self.period_type, start)[-1])


def draw(series: Series) -> Drawing:
    """The figure and its sentence."""
    rows = series.rows.sort("period")
    days = [series.end(start) for start in rows["period"]]
    figure = blank(HEIGHT, r=LABEL_ROOM, t=26, b=36)
    bottom, top = _limits(series)
    _add_bands(figure, series)
    _add_missing(figure, series, days, bottom, top)
    _add_line(figure, series, rows, days)
    _label_ends(figure, series, rows, top - bottom)
    if rows["amount"].is_null().all():
        label(figure, "no figures", x=0.5, xref="paper", y=0.5, yref="paper", bgcolor=PAPER)
    _add_markers(figure, series, days)
    _set_axes(figure, series, rows, days, (bottom, top))
    return Drawing(figure, summary(series))


def summary(series: Series) -> str:
    """The figure in words: the organisation's first and last figure, the median's, and what is missing."""
    rows = series.rows.sort("period")
    words = f"Line chart, {series.unit}. " + _first_to_last(series, series.name, rows, "amount")
    if not series.spread.is_empty():
        words += " " + _first_to_last(series, f"The median {series.group}", series.spread, "p50")
    missing = rows.filter(pl.col("state") == "missing")
    unheld = missing.filter(pl.col("received") > 0).height
    if missing.height > unheld:
        words += f" No data were submitted for {counted(missing.height - unheld, 'period')}."
    if unheld:
        words += f" The files of {counted(unheld, 'period')} do not have it."
    return words


def _first_to_last(series: Series, name: str, rows: pl.DataFrame, column: str) -> str:
    known = rows.filter(pl.col(column).is_not_null())
    if known.is_empty():
        return f"{name} has no figures."
    first, last = known.row(0, named=True), known.row(-1, named=True)
    return (
        f"{name} went from {significant(first[column])} in {period_label(series.period_type, first['period'])} "
        f"to {significant(last[column])} in {period_label(series.period_type, last['period'])}."
    )


def _limits(series: Series) -> tuple[float, float]:
    """Lower and upper end of the axis: zero is always on it, returns may lie below."""
    columns = [series.rows["amount"], *(series.spread[name] for name in ("p5", "p50", "p75", "p95"))]
    values = [value for column in columns for value in column.drop_nulls().to_list()]
    top = max([*values, 0.0]) or 1.0
    return min([*values, 0.0]) * 1.1, top * 1.14


def _add_bands(figure: Chart, series: Series) -> None:
    """The 5th to 95th percentile where there are organisations enough, the middle half, the median."""
    bands = (("p5", "p95", OUTER_BAND, 1), ("p25", "p75", INNER_BAND, 0))
    for low, high, fill, edge in bands:
        known = series.spread.filter(pl.col(low).is_not_null())
        if known.is_empty():
            continue
        days = [series.end(start) for start in known["period"]]
        line = {"width": edge, "color": OUTER_EDGE}
        shared: dict[str, Any] = {"x": days, "mode": "lines", "line": line, "hoverinfo": "skip"}
        figure.add_scatter(y=known[high].to_list(), **shared)
        figure.add_scatter(y=known[low].to_list(), fill="tonexty", fillcolor=fill, **shared)
    known = series.spread.filter(pl.col("p50").is_not_null())
    if not known.is_empty():
        _add_median(figure, series, known)


def _add_median(figure: Chart, series: Series, known: pl.DataFrame) -> None:
    figure.add_scatter(
        x=[series.end(start) for start in known["period"]],
        y=known["p50"].to_list(),
        mode="lines",
        line={"color": INK, "width": 2, "dash": DASH},
        customdata=_hover_rows(series, known, "p50"),
        hovertemplate=(
            f"Median {series.group}, %{{customdata[0]}}<br><b>%{{customdata[1]}}</b> {series.unit}<extra></extra>"
        ),
    )


def _hover_rows(series: Series, rows: pl.DataFrame, column: str) -> list[list[str]]:
    """The period's label and the value for each point's hover box."""
    return [
        [period_label(series.period_type, start), "" if value is None else significant(value)]
        for start, value in zip(rows["period"], rows[column], strict=True)
    ]


def _add_missing(figure: Chart, series: Series, days: list[date], bottom: float, top: float) -> None:
    """A hatched band where no data were submitted."""
    states = series.rows.sort("period")["state"]
    half = timedelta(HALF_GAP_DAYS[series.period_type])
    for day in (day for day, state in zip(days, states, strict=True) if state == "missing"):
        add_missing_band(figure, day, half, (bottom, top))


def _add_line(figure: Chart, series: Series, rows: pl.DataFrame, days: list[date]) -> None:
    """The organisation's line; open markers where only part of the submissions came."""
    partly = [received < expected for received, expected in zip(rows["received"], rows["expected"], strict=True)]
    submissions = [
        f"{received} of {expected} {series.due}"
        for received, expected in zip(rows["received"], rows["expected"], strict=True)
    ]
    hover = [[*words, given] for words, given in zip(_hover_rows(series, rows, "amount"), submissions, strict=True)]
    figure.add_scatter(
        x=days,
        y=rows["amount"].to_list(),
        mode="lines+markers",
        connectgaps=False,
        line={"color": ACCENT, "width": 3},
        marker={
            "size": 8,
            "color": [PAPER if part else ACCENT for part in partly],
            "line": {"width": 2, "color": ACCENT},
        },
        customdata=hover,
        name=series.name,
        hovertemplate=(
            f"<b>{chart_words(series.name)}</b>, %{{customdata[0]}}<br><b>%{{customdata[1]}}</b> {series.unit}"
            "<br>%{customdata[2]}<extra></extra>"
        ),
    )


def _label_ends(figure: Chart, series: Series, rows: pl.DataFrame, height: float) -> None:
    """Names at the ends of the lines, pushed apart where they would touch."""
    own = rows["amount"].drop_nulls()
    median = series.spread["p50"].drop_nulls()
    ends = [(own[-1], f"<b>{chart_label(series.name, 15)}</b>", ACCENT)] if len(own) else []
    if len(median):
        ends.append((median[-1], f"Median {series.group}", INK))
    for y, text, colour in _apart(ends, height * LABEL_GAP):
        label(figure, text, x=1, xref="paper", y=y, xanchor="left", xshift=8, color=colour)


def _apart(ends: list[tuple[float, str, str]], gap: float) -> list[tuple[float, str, str]]:
    """The same labels, at least a gap from one another."""
    if len(ends) < 2 or abs(ends[0][0] - ends[1][0]) >= gap:
        return ends
    upper, lower = sorted(ends, key=lambda end: end[0], reverse=True)
    middle = (upper[0] + lower[0]) / 2
    return [(middle + gap / 2, *upper[1:]), (middle - gap / 2, *lower[1:])]


def _add_markers(figure: Chart, series: Series, days: list[date]) -> None:
    """A dotted line for each publication within the figure; several take turns in height."""
    within = [marker for marker in series.markers if days and days[0] <= marker.day <= days[-1]]
    for position, marker in enumerate(within):
        vertical(figure, marker.day, dash="dot", width=1)
        label(
            figure,
            marker.text,
            x=marker.day,
            xshift=4,
            xanchor="left",
            y=1,
            yref="paper",
            yshift=22 - 16 * (position % 3),
            yanchor="top",
            size=13,
            color=MUTED,
        )


def _set_axes(figure: Chart, series: Series, rows: pl.DataFrame, days: list[date], limits: tuple[float, float]) -> None:
    """A label every so often, so that none is cut off at the left and they fit a phone."""
    step = max(1, -(-len(days) // 3))
    shown = list(range(len(days) - 1, -1, -step))[::-1]
    labels = [_tick(series, rows["period"][index]) for index in shown]
    figure.update_yaxes(range=list(limits), nticks=6, tickformat=",")
    margin = timedelta(20)
    if days:
        figure.update_xaxes(
            range=[days[0] - margin, days[-1] + margin],
            tickvals=[days[index] for index in shown],
            ticktext=labels,
            tickangle=0,
        )


def _tick(series: Series, start: date) -> str:
    """A short label: the quarter, or the month in which twelve months end."""
    if series.period_type == "quarter":
        return period_label("quarter", start)
    return f"to {series.end(start):%m/%Y}" if series.period_type == "twelve_months" else f"{start:%m/%Y}"
