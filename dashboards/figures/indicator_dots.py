"""Every organisation's share of an indicator with its interval; the chosen one is a diamond."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, DASH, MUTED, OTHERS, RULE, Drawing, blank, label, vertical
from dashboards.formatting import chart_label, chart_words, counted
from dashboards.indicators.words import goal, percent

ROW_HEIGHT = 24
AROUND = 98
MOST_ROWS = 45
# Distances between ticks, few enough for a phone.
STEPS = (0.02, 0.05, 0.1, 0.25, 0.5)
# A label this near to an end of the axis is written towards the middle.
NEAR_END = 0.22


@dataclass(frozen=True)
class Point:
    """One organisation: its share and interval, or the counts alone where there are too few to take a share of."""

    ods_code: str
    name: str
    counts: str
    share: float | None
    low: float | None
    high: float | None
    comparison: str


@dataclass(frozen=True)
class Shares:
    """What the figure shows, highest share first; England's share and the target are lines."""

    points: Sequence[Point]
    group: str
    chosen: str | None = None
    england: float | None = None
    target: float | None = None

    @property
    def shown(self) -> list[Point]:
        """The rows of the figure from the bottom up; a long list is cut, the chosen organisation stays."""
        kept = [each for place, each in enumerate(self.points) if place < MOST_ROWS or each.ods_code == self.chosen]
        return kept[::-1]

    @property
    def end(self) -> float:
        """The right end of the axis."""
        ends = [end for each in self.shown for end in (each.share, each.high) if end is not None]
        return 1.06 * max([*ends, self.england or 0.0, self.target or 0.0, 0.05])


def draw(shares: Shares) -> Drawing:
    """The figure and its sentence."""
    rows = shares.shown
    figure = blank(ROW_HEIGHT * len(rows) + AROUND, r=14, t=46, b=52)
    _add_lines(figure, shares)
    _add_intervals(figure, shares, rows)
    _add_points(figure, [row for row in rows if row.ods_code != shares.chosen], rows, (OTHERS, "circle", 9))
    _add_points(figure, [row for row in rows if row.ods_code == shares.chosen], rows, (ACCENT, "diamond", 13))
    _add_counts(figure, rows)
    names = [_name(shares, row) for row in rows]
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=names, range=[-0.8, len(rows) - 0.2], showgrid=False)
    figure.update_xaxes(
        showgrid=True,
        gridcolor=RULE,
        range=[0, shares.end],
        dtick=next((step for step in STEPS if shares.end <= 4.5 * step), 1.0),
        tickangle=0,
        tickformat=".0%",
        title={"text": "Share, with 95% interval", "font": {"size": 14}, "standoff": 10},
    )
    return Drawing(figure, summary(shares))


def summary(shares: Shares) -> str:
    """The figure in words: how many, from where to where, England, the target, the chosen one."""
    known = [each for each in shares.points if each.share is not None]
    few = len(shares.points) - len(known)
    left_out = f" {counted(few, shares.group)} with too few to take a share of." if few else ""
    if not known:
        return f"No shares to draw.{left_out}"
    high, low = known[0], known[-1]
    ends = f"{percent(high.share or 0)} ({high.name})"
    if high is not low:
        ends = f"from {percent(low.share or 0)} ({low.name}) to {ends}"
    words = f"Shares with 95% intervals of {counted(len(known), shares.group)}: {ends}."
    words += f" England: {percent(shares.england)}." if shares.england is not None else ""
    words += f" Target: {goal(shares.target)}." if shares.target is not None else ""
    chosen = [each for each in known if each.ods_code == shares.chosen]
    return words + "".join(f" {each.name}: {percent(each.share or 0)}." for each in chosen) + left_out


def _add_lines(figure: Chart, shares: Shares) -> None:
    """England's share and the target, each named where it stands."""
    if shares.england is not None:
        _add_line(figure, shares, shares.england, f"England {percent(shares.england)}", (DASH, 0))
    if shares.target is not None:
        _add_line(figure, shares, shares.target, f"Target {goal(shares.target)}", ("dot", 18))


def _add_line(figure: Chart, shares: Shares, value: float, words: str, how: tuple[str, int]) -> None:
    """A line with its name above the figure, so far up that two names never meet."""
    dash, shift = how
    vertical(figure, value, dash=dash)
    place = value / shares.end
    anchor = "left" if place < NEAR_END else "right" if place > 1 - NEAR_END else "center"
    label(figure, words, x=value, y=1, yref="paper", yanchor="bottom", yshift=shift, xanchor=anchor)


def _add_intervals(figure: Chart, shares: Shares, rows: Sequence[Point]) -> None:
    """A line from end to end of each interval."""
    for wanted, colour, width in ((False, OTHERS, 2), (True, ACCENT, 3)):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for place, row in enumerate(rows):
            if row.low is not None and (row.ods_code == shares.chosen) == wanted:
                xs += [row.low, row.high, None]
                ys += [place, place, None]
        figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")


def _add_points(figure: Chart, wanted: Sequence[Point], rows: Sequence[Point], how: tuple[str, str, int]) -> None:
    """The shares of some organisations."""
    colour, symbol, size = how
    known = [each for each in wanted if each.share is not None]
    figure.add_scatter(
        x=[each.share for each in known],
        y=[rows.index(each) for each in known],
        mode="markers",
        marker={"size": size, "symbol": symbol, "color": colour},
        cliponaxis=False,
        customdata=[_hover(each) for each in known],
        hovertemplate=(
            "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"
        ),
    )


def _hover(point: Point) -> list[str]:
    ends = "no interval" if point.low is None else f"interval {percent(point.low)} to {percent(point.high or 0)}"
    beside = f"beside the rest of England: {point.comparison}"
    return [chart_words(point.name), f"{percent(point.share or 0)}, {ends}", point.counts, beside]


def _add_counts(figure: Chart, rows: Sequence[Point]) -> None:
    """Counts in words where there are too few for a point."""
    few = [(place, each.counts) for place, each in enumerate(rows) if each.share is None]
    figure.add_scatter(
        x=[0] * len(few),
        y=[place for place, _ in few],
        mode="text",
        text=[f"  {counts}: too few" for _, counts in few],
        textposition="middle right",
        textfont={"color": MUTED, "size": 13},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _name(shares: Shares, point: Point) -> str:
    name = chart_label(point.name)
    return f"<b>{name}</b>" if point.ods_code == shares.chosen else name
