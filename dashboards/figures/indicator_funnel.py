"""Shares of an indicator by how many they are taken of, within the limits that chance sets, and wider ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, AXIS, DASH, INK, OTHERS, RULE, Drawing, blank, label
from dashboards.formatting import chart_words, counted, joined
from dashboards.indicators.words import percent

HEIGHT = 400
LABEL_ROOM = 54
# Of the figure's height: two labels nearer than this would touch.
LABEL_GAP = 0.05


@dataclass(frozen=True)
class Spot:
    """One organisation: of how many, its share, the counts in words, and where it lies in words."""

    ods_code: str
    name: str
    of: float
    share: float
    counts: str
    said: str


@dataclass(frozen=True)
class Limits:
    """A pair of limits along the sizes: its name at the right end, and whether it allows for more than chance."""

    name: str
    is_adjusted: bool
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True)
class Funnel:
    """What the figure shows: organisations, limits at the given sizes, and the share of all around which they lie."""

    spots: Sequence[Spot]
    group: str
    chosen: str | None
    centre: float
    sizes: Sequence[float]
    limits: Sequence[Limits]
    outside: str

    @property
    def ends(self) -> tuple[float, float]:
        """Lower and upper end of the upright axis: everything that is drawn, with some room."""
        shares = [each.share for each in self.spots]
        middle = len(self.sizes) // 2
        low = min([*shares, *(each.low[middle] for each in self.limits)])
        high = max([*shares, *(each.high[middle] for each in self.limits)])
        room = 0.08 * (high - low or 1)
        return max(low - room, -0.02), min(high + room, 1.02)


def draw(funnel: Funnel) -> Drawing:
    """The figure and its sentence."""
    figure = blank(HEIGHT, r=LABEL_ROOM, t=16, b=52)
    for limits in funnel.limits:
        _add_limits(figure, funnel, limits)
    _add_centre(figure, funnel)
    _add_spots(figure, [each for each in funnel.spots if each.ods_code != funnel.chosen], (OTHERS, "circle", 9))
    _add_spots(figure, [each for each in funnel.spots if each.ods_code == funnel.chosen], (ACCENT, "diamond", 13))
    figure.update_yaxes(range=list(funnel.ends), tickformat=".0%", nticks=6)
    figure.update_xaxes(
        range=[funnel.sizes[0], funnel.sizes[-1]],
        nticks=6,
        tickformat=",",
        showgrid=True,
        gridcolor=RULE,
        tickangle=0,
        title={"text": "Denominator: of how many the share is taken", "font": {"size": 14}, "standoff": 10},
    )
    return Drawing(figure, summary(funnel))


def summary(funnel: Funnel) -> str:
    """The figure in words: how many around what, how many outside, the chosen one."""
    sizes = [each.of for each in funnel.spots]
    words = (
        f"Shares of {counted(len(funnel.spots), funnel.group)} by denominator, {min(sizes):,.0f} to {max(sizes):,.0f}, "
        f"around {percent(funnel.centre)}, the share of all of them together. {funnel.outside}"
    )
    chosen = [each for each in funnel.spots if each.ods_code == funnel.chosen]
    return words + "".join(f" {each.name}: {percent(each.share)}, {each.said}." for each in chosen)


def outside_words(outside: Sequence[tuple[str, int]]) -> str:
    """How many lie outside the 99.8 % limits of each kind: ``Outside the 99.8% limits: 2 by chance alone.``"""
    return f"Outside the 99.8% limits: {joined([f'{number:,} {words}' for words, number in outside])}."


def _add_limits(figure: Chart, funnel: Funnel, limits: Limits) -> None:
    """Two lines, thin and dotted for chance alone, solid where they allow for more."""
    line = {"color": OTHERS, "width": 2} if limits.is_adjusted else {"color": AXIS, "width": 1.5, "dash": "dot"}
    for ends in (limits.low, limits.high):
        figure.add_scatter(x=list(funnel.sizes), y=list(ends), mode="lines", line=line, hoverinfo="skip")


def _add_centre(figure: Chart, funnel: Funnel) -> None:
    """The share of all, dashed; it and the upper limits are named at their right ends where there is room."""
    line = {"color": INK, "width": 1.5, "dash": DASH}
    y = funnel.centre
    figure.add_shape(type="line", x0=0, x1=1, xref="paper", y0=y, y1=y, line=line)
    low, high = funnel.ends
    gap, placed = LABEL_GAP * (high - low), [y]
    label(figure, "All", x=1, xref="paper", y=y, xanchor="left", xshift=6)
    for limits in funnel.limits:
        end = limits.high[-1]
        if low <= end <= high and all(abs(end - other) >= gap for other in placed):
            placed.append(end)
            label(figure, limits.name, x=1, xref="paper", y=end, xanchor="left", xshift=6)


def _add_spots(figure: Chart, spots: Sequence[Spot], how: tuple[str, str, int]) -> None:
    """Organisations, each with its counts and place to point at."""
    colour, symbol, size = how
    figure.add_scatter(
        x=[each.of for each in spots],
        y=[each.share for each in spots],
        mode="markers",
        marker={"size": size, "symbol": symbol, "color": colour, "opacity": 0.9},
        cliponaxis=False,
        customdata=[[chart_words(each.name), percent(each.share), each.counts, each.said] for each in spots],
        hovertemplate=(
            "<b>%{customdata[0]}</b><br>%{customdata[1]}, %{customdata[2]}<br>%{customdata[3]}<extra></extra>"
        ),
    )
