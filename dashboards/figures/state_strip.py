"""The states of one cell over time, as a strip; the due day is a line across it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.compliance.state_words import STATES
from dashboards.compliance.words import held_words
from dashboards.figures.chart import Chart
from dashboards.figures.fills import STATE_FILLS
from dashboards.figures.template import MUTED, PAPER, Drawing, blank, label, vertical
from dashboards.formatting import day as day_words

HEIGHT = 128
# A word has room on a stretch that takes at least this share of the strip.
ROOM_FOR_WORD = 0.14
DAY_IN_MS = 86_400_000


@dataclass(frozen=True)
class Stretch:
    """A state with the days on which it held: from the first to the day before another held."""

    state: str
    from_day: date
    to_day: date | None


def draw(stretches: Sequence[Stretch], due: date | None, until: date) -> Drawing:
    """The figure and its sentence; what holds longer is drawn up to a day."""
    figure = blank(HEIGHT, r=14, t=24, b=30)
    last = until + timedelta(1)
    first = min([each.from_day for each in stretches], default=until)
    whole = max((last - first).days, 1)
    for each in stretches:
        _add_stretch(figure, each, min(each.to_day or last, last), whole)
    if due is not None and first <= due <= last:
        _add_due(figure, due)
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(visible=False, range=[-0.6, 0.6])
    margin = timedelta(max(1, whole // 60))
    ends = [(first - margin).isoformat(), (last + margin).isoformat()]
    figure.update_xaxes(type="date", range=ends, nticks=5, tickformat="%b %Y", tickangle=0)
    return Drawing(figure, summary(stretches, due))


def _add_stretch(figure: Chart, each: Stretch, end: date, whole: int) -> None:
    """A state as a bar, with its word in place where there is room."""
    length = (end - each.from_day).days
    words = STATES[each.state].word
    figure.add_bar(
        x=[length * DAY_IN_MS],
        base=[each.from_day.isoformat()],
        y=[0],
        orientation="h",
        width=0.9,
        marker=STATE_FILLS[each.state],
        name=words,
        hovertemplate=f"{words}<br>{held_words(each.from_day, each.to_day)}<extra></extra>",
    )
    if length / whole >= ROOM_FOR_WORD:
        label(figure, words, x=each.from_day + timedelta(length // 2), y=0, bgcolor=PAPER, borderpad=2, size=13)


def _add_due(figure: Chart, due: date) -> None:
    """A line on the due day."""
    vertical(figure, due.isoformat(), dash="dot", width=2)
    place = {"x": due.isoformat(), "xshift": 4, "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom"}
    label(figure, "due", **place, size=13, color=MUTED)


def summary(stretches: Sequence[Stretch], due: date | None) -> str:
    """The strip in words."""
    if not stretches:
        return "There is no state yet: the clock has not started."
    told = "; ".join(f"{STATES[each.state].word} {held_words(each.from_day, each.to_day)}" for each in stretches)
    return f"States over time: {told}." + (f" Due on {day_words(due)}." if due else "")
