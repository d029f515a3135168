"""One organisation's share of an indicator, period by period, with its interval, beside England's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, DASH, INK, Drawing, blank, label
from dashboards.formatting import chart_label
from dashboards.indicators.words import goal, percent
from scorecard.periods import period_label

HEIGHT = 330
LABEL_ROOM = 106
LABEL_GAP = 0.07
MOST_TICKS = 3


@dataclass(frozen=True)
class Moment:
    """One period: the share with its interval, None where there is none, and England's share."""

    start: date
    share: float | None
    low: float | None
    high: float | None
    england: float | None


@dataclass(frozen=True)
class Course:
    """The periods of one type of one organisation, oldest first, and the target."""

    name: str
    period_type: str
    moments: Sequence[Moment]
    target: float | None = None
    is_england: bool = False

    @property
    def end(self) -> float:
        """The upper end of the axis."""
        values = [value for each in self.moments for value in (each.share, each.high, each.england)]
        return 1.08 * max([*(value for value in values if value is not None), self.target or 0.0, 0.05])


def draw(course: Course) -> Drawing:
    """The figure and its sentence."""
    figure = blank(HEIGHT, r=LABEL_ROOM, t=16, b=36)
    _add_target(figure, course)
    if not course.is_england:
        _add_england(figure, course)
    _add_intervals(figure, course)
    _add_points(figure, course)
    _label_ends(figure, course)
    _set_axes(figure, course)
    return Drawing(figure, summary(course))


def summary(course: Course) -> str:
    """The figure in words: the first and the last share, and how many periods have none."""
    known = [each for each in course.moments if each.share is not None]
    if not known:
        return f"{course.name} has no period with enough to take a share of."
    first, last = known[0], known[-1]
    words = f"Shares of {course.name} with 95% intervals: {_told(course, first)}"
    words += f" and {_told(course, last)}." if last is not first else "."
    few = len(course.moments) - len(known)
    return words + (f" Periods without a share: {few:,}." if few else "")


def _told(course: Course, moment: Moment) -> str:
    beside = f" (England {percent(moment.england)})" if moment.england is not None and not course.is_england else ""
    return f"{percent(moment.share or 0)} in {period_label(course.period_type, moment.start)}{beside}"


def _add_target(figure: Chart, course: Course) -> None:
    """A dotted line across the whole width."""
    if course.target is not None:
        line = {"color": INK, "width": 1.5, "dash": "dot"}
        figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=course.target, y1=course.target, line=line)


def _add_england(figure: Chart, course: Course) -> None:
    known = [each for each in course.moments if each.england is not None]
    figure.add_scatter(
        x=[each.start for each in known],
        y=[each.england for each in known],
        mode="lines",
        line={"color": INK, "width": 2, "dash": DASH},
        customdata=[[period_label(course.period_type, each.start), percent(each.england or 0)] for each in known],
        hovertemplate="England, %{customdata[0]}<br><b>%{customdata[1]}</b><extra></extra>",
    )


def _add_intervals(figure: Chart, course: Course) -> None:
    known = [each for each in course.moments if each.low is not None]
    figure.add_scatter(
        x=[day for each in known for day in (each.start, each.start, None)],
        y=[end for each in known for end in (each.low, each.high, None)],
        mode="lines",
        line={"color": ACCENT, "width": 2},
        hoverinfo="skip",
    )


def _add_points(figure: Chart, course: Course) -> None:
    """Points that no line joins: what lies between two periods is not known."""
    known = [each for each in course.moments if each.share is not None]
    figure.add_scatter(
        x=[each.start for each in known],
        y=[each.share for each in known],
        mode="markers",
        marker={"size": 11, "symbol": "diamond", "color": ACCENT},
        customdata=[
            [
                period_label(course.period_type, each.start),
                percent(each.share or 0),
                "no interval" if each.low is None else f"interval {percent(each.low)} to {percent(each.high or 0)}",
            ]
            for each in known
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}, %{customdata[2]}<extra></extra>",
    )


def _label_ends(figure: Chart, course: Course) -> None:
    """Names at the right end, where the last period has the figure, pushed apart where they would touch."""
    last = course.moments[-1]
    ends = [] if last.share is None else [(last.share, f"<b>{chart_label(course.name, 12)}</b>", ACCENT)]
    if last.england is not None and not course.is_england:
        ends.append((last.england, "England", INK))
    if course.target is not None:
        ends.append((course.target, f"Target {goal(course.target)}", INK))
    for y, text, colour in apart(ends, course.end * LABEL_GAP):
        label(figure, text, x=1, xref="paper", y=y, xanchor="left", xshift=8, color=colour)


def apart(ends: Sequence[tuple[float, str, str]], gap: float) -> list[tuple[float, str, str]]:
    """The same labels from the lowest up, each at least a gap above the one below it."""
    placed: list[tuple[float, str, str]] = []
    for y, text, colour in sorted(ends):
        lowest = placed[-1][0] + gap if placed else y
        placed.append((max(y, lowest), text, colour))
    return placed


def _set_axes(figure: Chart, course: Course) -> None:
    """A label every so often, counted from the last period, so that they fit a phone."""
    starts = [each.start for each in course.moments]
    step = max(1, -(-len(starts) // MOST_TICKS))
    shown = starts[::-1][::step][::-1]
    figure.update_yaxes(range=[0, course.end], nticks=6, tickformat=".0%")
    figure.update_xaxes(
        range=[starts[0] - timedelta(45), starts[-1] + timedelta(25)],
        tickvals=shown,
        ticktext=[_tick(course.period_type, start) for start in shown],
        tickangle=0,
    )


def _tick(period_type: str, start: date) -> str:
    """A short label: the quarter, or the first month."""
    if period_type == "quarter":
        return period_label(period_type, start)
    return f"from {start:%m/%Y}" if period_type == "twelve_months" else f"{start:%m/%Y}"
