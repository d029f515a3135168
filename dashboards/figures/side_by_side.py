"""Organisations over time, a panel for each on one scale: its own line among the others', which keep their dashes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards.figures.chart import Chart
from dashboards.figures.fills import add_missing_band
from dashboards.figures.template import ACCENT, OTHERS, PAPER, Drawing, blank, label
from dashboards.formatting import chart_label, chart_words, counted
from dashboards.words import STATE_WORDS
from scorecard.periods import month_end, months_of, period_label

# In the order of the organisations; no two of six are alike, in colour or without.
DASHES = ("solid", "12px,4px", "3px,3px", "12px,4px,3px,4px", "6px,3px", "12px,3px,3px,3px,3px,3px")
PANEL, GAP, AROUND = 118, 34, 68
LABEL_ROOM = 64
MOST_TICKS = 3
# What a phone has room for.
LONGEST_NAME = 34
HALF_GAP_DAYS = 38


@dataclass(frozen=True)
class Moment:
    """One period of one organisation; ``amount`` is None where there is no figure, and ``why`` says why."""

    start: date
    amount: float | None
    state: str
    is_partial: bool = False
    why: str = ""


@dataclass(frozen=True)
class Line:
    """One organisation, its periods oldest first."""

    name: str
    moments: Sequence[Moment]

    @property
    def known(self) -> list[Moment]:
        """The periods with a figure."""
        return [each for each in self.moments if each.amount is not None]

    @property
    def absence(self) -> str:
        """Why there is no figure at all: what all periods share, where they do."""
        states = {each.state for each in self.moments}
        words = {each.why or STATE_WORDS[each.state] for each in self.moments}
        return words.pop() if len(words) == 1 and "used" not in states else "no figures"


@dataclass(frozen=True)
class Panels:
    """Two to six organisations in one unit; ``written`` says how an amount is written."""

    lines: Sequence[Line]
    unit: str
    period_type: str
    written: Callable[[float], str]
    is_share: bool = False

    def end(self, start: date) -> date:
        """The last day of a period, where its point stands."""
        return month_end(months_of(self.period_type, start)[-1])

    @property
    def limits(self) -> tuple[float, float]:
        """Both ends of the one scale, which has nought on it."""
        amounts = [each.amount or 0.0 for line in self.lines for each in line.known]
        return min([*amounts, 0.0]) * 1.1, (max([*amounts, 0.0]) or 1.0) * 1.14


def draw(panels: Panels) -> Drawing:
    """The figure and its sentence."""
    number = len(panels.lines)
    figure = blank(_inner(number) + AROUND, r=LABEL_ROOM, t=30, b=38)
    _add_panels(figure, number)
    for place, line in enumerate(panels.lines):
        _add_missing(figure, panels, line, place)
        for other, another in enumerate(panels.lines):
            if other != place:
                _add_other(figure, panels, another, other, place)
        _add_own(figure, panels, line, place)
        _name(figure, panels, line, place)
    _set_axes(figure, panels)
    return Drawing(figure, summary(panels))


def _inner(number: int) -> int:
    """The height of so many panels, one below the other."""
    return number * PANEL + (number - 1) * GAP


def _add_panels(figure: Chart, number: int) -> None:
    """Axes of each panel; those of time go together, and have their labels below the last."""
    inner = _inner(number)
    for place in range(number):
        axes, top = _axes(place), 1 - place * (PANEL + GAP) / inner
        time: dict[str, Any] = {"anchor": axes["yaxis"], "domain": [0.0, 1.0]}
        if place < number - 1:
            time |= {"matches": _axes(number - 1)["xaxis"], "showticklabels": False}
        amounts = {"anchor": axes["xaxis"], "domain": [max(0.0, top - PANEL / inner), top]}
        figure.update_layout(**{f"xaxis{_suffix(place)}": time, f"yaxis{_suffix(place)}": amounts})


def _axes(place: int) -> dict[str, str]:
    """The names of a panel's axes."""
    return {"xaxis": f"x{_suffix(place)}", "yaxis": f"y{_suffix(place)}"}


def _suffix(place: int) -> str:
    return str(place + 1) if place else ""


def summary(panels: Panels) -> str:
    """The figure in words: the first and the last figure of each, and what is missing."""
    return f"A line chart for each organisation on one scale, {panels.unit}. " + " ".join(
        _told(panels, line) for line in panels.lines
    )


def _told(panels: Panels, line: Line) -> str:
    known = line.known
    if not known:
        return f"{line.name}: {line.absence}."
    words = " to ".join(
        f"{panels.written(each.amount or 0.0)} in {period_label(panels.period_type, each.start)}"
        for each in (known[0], known[-1])
    )
    missing = sum(each.state == "missing" for each in line.moments)
    gap = f", without a figure for {counted(missing, 'period')}" if missing else ""
    return f"{line.name} went from {words}{gap}."


def _add_other(figure: Chart, panels: Panels, line: Line, place: int, panel: int) -> None:
    """Another organisation's line, thin and grey, with the dashes that it has in every panel."""
    figure.add_scatter(
        x=[panels.end(each.start) for each in line.moments],
        y=[each.amount for each in line.moments],
        mode="lines",
        connectgaps=False,
        line={"color": OTHERS, "width": 1.5, "dash": DASHES[place]},
        hoverinfo="skip",
        **_axes(panel),
    )


def _add_own(figure: Chart, panels: Panels, line: Line, place: int) -> None:
    """The panel's own line; open markers where only part of the submissions came."""
    figure.add_scatter(
        x=[panels.end(each.start) for each in line.moments],
        y=[each.amount for each in line.moments],
        mode="lines+markers",
        connectgaps=False,
        line={"color": ACCENT, "width": 3, "dash": DASHES[place]},
        marker={
            "size": 7,
            "color": [PAPER if each.is_partial else ACCENT for each in line.moments],
            "line": {"width": 2, "color": ACCENT},
        },
        customdata=[
            [period_label(panels.period_type, each.start), "" if each.amount is None else panels.written(each.amount)]
            for each in line.moments
        ],
        hovertemplate=(
            f"<b>{chart_words(line.name)}</b>, %{{customdata[0]}}<br><b>%{{customdata[1]}}</b><extra></extra>"
        ),
        **_axes(place),
    )


def _add_missing(figure: Chart, panels: Panels, line: Line, panel: int) -> None:
    """A hatched band where no data were submitted."""
    for day in (panels.end(each.start) for each in line.moments if each.state == "missing"):
        add_missing_band(figure, day, timedelta(HALF_GAP_DAYS), panels.limits, **_axes(panel))


def _name(figure: Chart, panels: Panels, line: Line, place: int) -> None:
    """The organisation above its panel, and its latest figure at the end of its line, or that there is none at all."""
    suffix = _suffix(place)
    name = f"<b>{chart_label(line.name, LONGEST_NAME)}</b>"
    label(figure, name, x=0, xref="paper", xanchor="left", y=1, yref=f"y{suffix} domain", yanchor="bottom", yshift=3)
    if not line.known:
        label(figure, line.absence, x=0.5, xref="x domain", y=0.5, yref=f"y{suffix} domain", bgcolor=PAPER)
    if line.moments and line.moments[-1].amount is not None:
        last = line.moments[-1].amount
        label(figure, f"<b>{panels.written(last)}</b>", x=1, xref="paper", xanchor="left", xshift=8, y=last,
              yref=f"y{suffix}", color=ACCENT)  # fmt: skip


def _set_axes(figure: Chart, panels: Panels) -> None:
    """One scale for all; labels of periods under the last panel, counted from the end so that they fit a phone."""
    shared: dict[str, Any] = {
        "range": list(panels.limits),
        "nticks": 4,
        "tickformat": ".0%" if panels.is_share else ",",
    }
    figure.update_yaxes(**shared)
    starts = [each.start for each in panels.lines[0].moments]
    step = max(1, -(-len(starts) // MOST_TICKS))
    shown = starts[::-1][::step][::-1]
    if starts:
        margin = timedelta(24)
        figure.update_xaxes(range=[panels.end(starts[0]) - margin, panels.end(starts[-1]) + margin], tickangle=0,
                            tickvals=[panels.end(each) for each in shown],
                            ticktext=[_tick(panels, each) for each in shown])  # fmt: skip


def _tick(panels: Panels, start: date) -> str:
    if panels.period_type == "quarter":
        return period_label("quarter", start)
    return f"to {panels.end(start):%m/%Y}"
