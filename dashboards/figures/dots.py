"""Every organisation of a level in one period, in order of its use; the chosen one is a diamond."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, INK, MUTED, OTHERS, RULE, Drawing, blank, label, vertical
from dashboards.formatting import chart_label, chart_words, counted, significant
from dashboards.words import NO_RATE, NOT_HELD

ROW_HEIGHT = 24
AROUND = 78
MOST_ROWS = 45


@dataclass(frozen=True)
class Dot:
    """One organisation in one period."""

    ods_code: str
    name: str
    amount: float | None
    state: str
    expected: int
    received: int

    @property
    def absence(self) -> str | None:
        """Words in place of a dot: nothing came, or not the medicine, nobody to divide by, or no such service."""
        if self.amount is not None or self.state == "zero":
            return None
        if self.state == "not_applicable":
            return "not applicable"
        if self.state == "used":
            return NO_RATE
        return NOT_HELD if self.received else "no data submitted"

    @property
    def partly(self) -> bool:
        """Whether only part of the monthly submissions came."""
        return self.received < self.expected


@dataclass(frozen=True)
class Order:
    """What the dots show, highest first; England's rate is a line where there are rates."""

    dots: Sequence[Dot]
    unit: str
    group: str
    chosen: str | None = None
    england: float | None = None
    due: str = "monthly submissions"

    @property
    def shown(self) -> list[Dot]:
        """The rows of the figure from the bottom up; a long list is cut, the chosen organisation stays."""
        kept = [dot for place, dot in enumerate(self.dots) if place < MOST_ROWS or dot.ods_code == self.chosen]
        return kept[::-1]


def draw(order: Order) -> Drawing:
    """The figure and its sentence."""
    rows = order.shown
    figure = blank(ROW_HEIGHT * len(rows) + AROUND, r=14, t=26, b=52)
    if order.england is not None:
        vertical(figure, order.england)
        # At the right end its words would leave the figure.
        side = "right" if order.england > 0.8 * _range(rows, order.england)[1] else "center"
        words = f"England {significant(order.england)}"
        label(figure, words, x=order.england, xanchor=side, y=1, yref="paper", yanchor="bottom")
    for chosen in (False, True):
        _add_dots(figure, order, rows, chosen)
    _add_absences(figure, rows)
    names = [_name(order, dot) for dot in rows]
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=names, range=[-0.8, len(rows) - 0.2], showgrid=False)
    figure.update_xaxes(
        showgrid=True,
        gridcolor=RULE,
        range=_range(rows, order.england),
        nticks=5,
        tickformat=",",
        title={"text": order.unit, "font": {"size": 14}, "standoff": 10},
    )
    return Drawing(figure, summary(order))


def summary(order: Order) -> str:
    """The figure in words: how many organisations, the highest, the lowest, England, the chosen one."""
    known = [dot for dot in order.dots if dot.amount is not None]
    if not known and any(dot.state in ("used", "zero") for dot in order.dots):
        return f"No rates: the population of no {order.group} is known."
    if not known and any(dot.received for dot in order.dots):
        return "No figures: the files of this period do not have it."
    if not known:
        return f"No figures: no {order.group} submitted data for this period."
    high, low = known[0], known[-1]
    ends = f"{significant(high.amount or 0)} ({high.name})"
    if len(known) > 1:
        ends = f"from {significant(low.amount or 0)} ({low.name}) to {ends}"
    words = f"Dots for {counted(len(known), order.group)}, {order.unit}: {ends}."
    if order.england is not None:
        words += f" England: {significant(order.england)}."
    words += "".join(f" {dot.name}: {significant(dot.amount or 0)}." for dot in known if dot.ods_code == order.chosen)
    absent = len(order.dots) - len(known)
    return words + (f" {counted(absent, order.group)} without a figure." if absent else "")


def _range(rows: list[Dot], england: float | None) -> list[float]:
    """From zero, with room for a dot at either end; returns may lie below zero."""
    values = [*(dot.amount for dot in rows if dot.amount is not None), england or 0.0, 0.0]
    width = (max(values) - min(values)) or 1.0
    return [min(values) - 0.03 * width, max(values) + 0.06 * width]


def _name(order: Order, dot: Dot) -> str:
    name = chart_label(dot.name)
    return f"<b>{name}</b>" if dot.ods_code == order.chosen else name


def _add_dots(figure: Chart, order: Order, rows: list[Dot], chosen: bool) -> None:
    """Dots of the chosen organisation or of all others; open where only part of the submissions came."""
    wanted = [
        (place, dot)
        for place, dot in enumerate(rows)
        if dot.amount is not None and (dot.ods_code == order.chosen) == chosen
    ]
    colour, shape, size = (ACCENT, "diamond", 13) if chosen else (OTHERS, "circle", 9)
    figure.add_scatter(
        x=[dot.amount for _, dot in wanted],
        y=[place for place, _ in wanted],
        mode="markers",
        marker={
            "size": size,
            "symbol": [f"{shape}-open" if dot.partly else shape for _, dot in wanted],
            "color": colour,
            "line": {"width": [2 if dot.partly else 0 for _, dot in wanted]},
        },
        cliponaxis=False,
        customdata=[_hover(dot, order.due) for _, dot in wanted],
        hovertemplate=(
            f"<b>%{{customdata[0]}}</b><br>%{{customdata[1]}} {order.unit}<br>%{{customdata[2]}}<extra></extra>"
        ),
    )


def _hover(dot: Dot, due: str) -> list[str]:
    amount = "none used: 0" if dot.state == "zero" else significant(dot.amount or 0)
    return [chart_words(dot.name), amount, f"{dot.received} of {dot.expected} {due}"]


def _add_absences(figure: Chart, rows: list[Dot]) -> None:
    """Words where a dot would be: an absence is not a zero."""
    absent = [(place, dot.absence) for place, dot in enumerate(rows) if dot.absence]
    figure.add_scatter(
        x=[0] * len(absent),
        y=[place for place, _ in absent],
        mode="text",
        text=[words for _, words in absent],
        textposition="middle right",
        textfont={"color": MUTED, "size": 13},
        hoverinfo="skip",
        cliponaxis=False,
    )
    zeros = [place for place, dot in enumerate(rows) if dot.state == "zero"]
    figure.add_scatter(
        x=[0] * len(zeros),
        y=zeros,
        mode="text",
        text=["   none used"] * len(zeros),
        textposition="middle right",
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
    )
