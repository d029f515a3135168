"""One organisation's months with their mean and limits, and the months that a rule names: an XmR chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards.figures.chart import Chart
from dashboards.figures.fills import add_missing_band
from dashboards.figures.ribbon import Marker
from dashboards.figures.template import ACCENT, DASH, INK, MUTED, PAPER, Drawing, blank, label, vertical
from dashboards.formatting import significant
from dashboards.organisations.control import Control
from dashboards.organisations.control_words import rule_words, runs_of, summary
from scorecard.periods import month_label
from scorecard.statistics.xmr import Label, Month

HEIGHT = 400
LABEL_ROOM = 88
LABEL_GAP = 0.06
HALF_MONTH = timedelta(14)
MOST_TICKS = 4
# Each rule has a shape of its own; a month without a signal is a circle.
SYMBOLS: dict[Label, str] = {
    "astronomical": "diamond",
    "trend": "triangle-up",
    "two of three": "x",
    "shift": "square",
}
COMMON = "circle"
SHORT: dict[tuple[Label, str], str] = {
    ("astronomical", "neutral_high"): "above limit",
    ("astronomical", "neutral_low"): "below limit",
    ("trend", "neutral_high"): "rising",
    ("trend", "neutral_low"): "falling",
    ("two of three", "neutral_high"): "near limit",
    ("two of three", "neutral_low"): "near limit",
    ("shift", "neutral_high"): "above mean",
    ("shift", "neutral_low"): "below mean",
}
# Within this part of the chart from either end words would be cut off.
EDGE = 6
# Words of stretches closer than this many months would touch on a phone.
ROOM = 8


@dataclass(frozen=True)
class Plotted:
    """A chart with the words of its title and unit, and days worth a line."""

    name: str
    unit: str
    control: Control
    markers: Sequence[Marker] = ()

    @property
    def limits(self) -> tuple[float, float]:
        """Lower and upper end of the axis, which need not begin at zero: the months are compared with each other."""
        values = [value for value in self.control.values if value is not None]
        ends = [end for each in self.control.segments for end in (each.low_shown, each.high) if end is not None]
        low, high = min([*values, *ends], default=0.0), max([*values, *ends], default=1.0)
        room = 0.1 * ((high - low) or abs(high) or 1.0)
        return (low - room if low < 0 else max(low - room, -0.3 * room)), high + room


def draw(plotted: Plotted) -> Drawing:
    """The figure and its sentence."""
    figure = blank(HEIGHT, r=LABEL_ROOM, t=26, b=36)
    _add_gaps(figure, plotted)
    _add_limits(figure, plotted)
    _add_line(figure, plotted)
    _add_points(figure, plotted)
    _name_signals(figure, plotted)
    _add_markers(figure, plotted)
    _label_ends(figure, plotted)
    _set_axes(figure, plotted)
    return Drawing(figure, summary(plotted.name, plotted.control, plotted.unit))


def shapes(control: Control) -> list[Label]:
    """The rules that name months of a chart, in the order of the key."""
    found = {month.label for _, month in control.signals}
    return [label for label in SYMBOLS if label in found]


def _add_gaps(figure: Chart, plotted: Plotted) -> None:
    """A hatched band where no data were submitted."""
    for day, use in zip(plotted.control.months, plotted.control.uses, strict=True):
        if use.state == "missing":
            add_missing_band(figure, day, HALF_MONTH, plotted.limits)


def _add_limits(figure: Chart, plotted: Plotted) -> None:
    """Mean and limits of each segment."""
    months = plotted.control.months
    for each in plotted.control.segments:
        x = [months[each.first] - HALF_MONTH, months[each.end - 1] + HALF_MONTH]
        lines = [(each.mean, INK, DASH), (each.low_shown, MUTED, "dot"), (each.high, MUTED, "dot")]
        for y, colour, dash in lines:
            if y is not None:
                line: dict[str, Any] = {"color": colour, "width": 2, "dash": dash}
                figure.add_scatter(x=x, y=[y, y], mode="lines", line=line, hoverinfo="skip")


def _add_line(figure: Chart, plotted: Plotted) -> None:
    """What joins the months of a segment: beyond it nothing does."""
    figure.add_scatter(
        x=list(plotted.control.months),
        y=[month.value for month in plotted.control.chart.months],
        mode="lines",
        connectgaps=False,
        line={"color": ACCENT, "width": 2},
        hoverinfo="skip",
    )


def _add_points(figure: Chart, plotted: Plotted) -> None:
    """A point a month: its shape says which rule names it, and an open one that it is not judged."""
    shown = [point for point in _points(plotted.control) if point[1] is not None]
    figure.add_scatter(
        x=[day for day, *_ in shown],
        y=[value for _, value, *_ in shown],
        mode="markers",
        marker={
            "symbol": [symbol for _, _, symbol, *_ in shown],
            "size": [8 if symbol == COMMON else 12 for _, _, symbol, *_ in shown],
            "color": [ACCENT if is_judged else PAPER for *_, is_judged in shown],
            "line": {"width": 2, "color": ACCENT},
            "opacity": 1,
        },
        customdata=[[month_label(day), significant(value or 0), words] for day, value, _, words, _ in shown],
        cliponaxis=False,
        hovertemplate=f"<b>%{{customdata[0]}}</b><br>%{{customdata[1]}} {plotted.unit}<br>%{{customdata[2]}}"
        "<extra></extra>",
    )


def _points(control: Control) -> Iterator[tuple[date, float | None, str, str, bool]]:
    """Day, amount, shape, words, and whether it is judged."""
    rows = zip(control.months, control.uses, control.chart.months, strict=True)
    for place, (day, use, month) in enumerate(rows):
        is_judged = control.is_judged(place)
        yield day, use.amount, _symbol(month if is_judged else None), _words(month, is_judged), is_judged


def _symbol(month: Month | None) -> str:
    if month is None or month.label is None:
        return COMMON
    turned = month.label == "trend" and month.variation == "neutral_low"
    return "triangle-down" if turned else SYMBOLS[month.label]


def _words(month: Month, is_judged: bool) -> str:
    if not is_judged:
        return "not judged"
    return rule_words(month) if month.label else "no signal"


def _name_signals(figure: Chart, plotted: Plotted) -> None:
    """A rule in a few words above its stretch where it is high, else below; the latest first, where there is room."""
    control = plotted.control
    named: list[tuple[int, str]] = []
    for run in reversed(runs_of(control.signals)):
        day, month = run[len(run) // 2]
        words = SHORT[month.label, month.variation] if month.label else ""
        place = control.months.index(day)
        if any(words == other or abs(place - at) < ROOM for at, other in named):
            continue
        named.append((place, words))
        shift = 18 if month.variation == "neutral_high" else -18
        label(figure, words, x=day, y=month.value, yshift=shift, size=13, xanchor=_anchor(control, day))


def _anchor(control: Control, day: date) -> str:
    """At the edges words begin or end at their month, so that none is cut off."""
    place, last = control.months.index(day), len(control.months) - 1
    if place <= last // EDGE:
        return "left"
    return "right" if place >= last - last // EDGE else "center"


def _add_markers(figure: Chart, plotted: Plotted) -> None:
    """A dotted line for each publication within the chart."""
    months = plotted.control.months
    for marker in plotted.markers:
        if months and months[0] <= marker.day <= months[-1]:
            vertical(figure, marker.day, dash="dot", width=1)
            label(figure, marker.text, x=marker.day, xshift=4, xanchor="left", y=1, yref="paper", yshift=22,
                  yanchor="top", size=13, color=MUTED)  # fmt: skip


def _label_ends(figure: Chart, plotted: Plotted) -> None:
    """Names of mean and limits at the right end, where the latest segment reaches it."""
    control = plotted.control
    if not control.segments or control.segments[-1].end < len(control.months):
        return
    last = control.segments[-1]
    low, high = plotted.limits
    gap = (high - low) * LABEL_GAP
    ends = [(last.mean, "Mean", INK)]
    ends += [] if last.high is None else [(max(last.high, last.mean + gap), "Upper limit", MUTED)]
    ends += [] if last.low_shown is None else [(min(last.low_shown, last.mean - gap), "Lower limit", MUTED)]
    for y, text, colour in ends:
        label(figure, text, x=1, xref="paper", y=y, xanchor="left", xshift=8, color=colour)


def _set_axes(figure: Chart, plotted: Plotted) -> None:
    """A label every so often, counted from the last month, so that they fit a phone."""
    months = plotted.control.months
    figure.update_yaxes(range=list(plotted.limits), nticks=6, tickformat=",")
    if months:
        step = max(1, -(-len(months) // MOST_TICKS))
        shown = months[::-1][::step][::-1]
        figure.update_xaxes(
            range=[months[0] - HALF_MONTH, months[-1] + HALF_MONTH],
            tickvals=list(shown),
            ticktext=[f"{day:%m/%Y}" for day in shown],
            tickangle=0,
        )
