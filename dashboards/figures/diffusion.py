"""From recommendation to practice: the share of organisations listing, and using, by months since the start."""

import polars as pl

from dashboards.compliance.words import percent
from dashboards.figures.chart import Chart
from dashboards.figures.template import ACCENT, DASH, INK, MUTED, Drawing, blank, label, vertical
from dashboards.formatting import counted

HEIGHT = 320
LABEL_ROOM = 78
LABEL_GAP = 0.07
MOST_MARKERS = 8
# Column: words at the line's end, colour, dash and marker; both lines differ in all of them.
LINES = {"listing": ("listing", ACCENT, "solid", "circle"), "using": ("using", INK, DASH, "square-open")}


def draw(rows: pl.DataFrame, group: str, due_months: float | None = None) -> Drawing:
    """The figure and its sentence; rows are those of adoption.diffusion."""
    figure = blank(HEIGHT, r=LABEL_ROOM, t=26, b=52)
    for column in LINES:
        _add_line(figure, rows, column, group)
    _label_ends(figure, rows)
    if due_months is not None:
        vertical(figure, due_months, dash="dot", width=1)
        label(figure, "due", x=due_months, xshift=4, xanchor="left", y=1, yref="paper", yanchor="bottom",
              size=13, color=MUTED)  # fmt: skip
    last = int(rows["months_since"][-1]) if rows.height else 0
    figure.update_yaxes(range=[-0.02, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    title = {"text": "months since the clock started", "font": {"size": 14}, "standoff": 10}
    figure.update_xaxes(range=[-0.4, max(last, 6) + 0.4], nticks=8, tickformat="d", title=title)
    return Drawing(figure, summary(rows, group))


def summary(rows: pl.DataFrame, group: str) -> str:
    """The curves in words: where both have come to, and when half were listing."""
    if rows.is_empty():
        return "No curve: the clock has not started, or no organisation owes it."
    last = rows.row(-1, named=True)
    words = (
        f"After {counted(last['months_since'], 'month')}, {percent(last['listing'])} of "
        f"{counted(last['organisations'], group)} were seen listing it, and {percent(last['using'])} "
        "using the medicine."
    )
    half = rows.filter(pl.col("listing") >= 0.5)["months_since"]
    if half.is_empty():
        return f"{words} Fewer than half were seen listing it."
    return f"{words} Half were listing it after {counted(int(half[0]), 'month')}."


def _add_line(figure: Chart, rows: pl.DataFrame, column: str, group: str) -> None:
    words, colour, dash, symbol = LINES[column]
    figure.add_scatter(
        x=rows["months_since"].to_list(),
        y=rows[column].to_list(),
        mode="lines+markers",
        line={"color": colour, "width": 3 if column == "listing" else 2, "dash": dash, "shape": "hv"},
        marker={"symbol": symbol, "size": 8, "color": colour, "maxdisplayed": MOST_MARKERS},
        name=words,
        cliponaxis=False,
        hovertemplate=f"after %{{x}} months: <b>%{{y:.0%}}</b> of {group}s {words}<extra></extra>",
    )


def _label_ends(figure: Chart, rows: pl.DataFrame) -> None:
    """Names at the ends of the lines, pushed apart where they would touch."""
    if rows.is_empty():
        return
    ends = {column: float(rows[column][-1]) for column in LINES}
    upper = max(ends, key=lambda column: (ends[column], column == "listing"))
    middle = sum(ends.values()) / 2
    close = abs(ends["listing"] - ends["using"]) < LABEL_GAP
    for column, y in ends.items():
        apart = middle + (LABEL_GAP if column == upper else -LABEL_GAP) / 2
        words, colour, _, _ = LINES[column]
        text = f"<b>{words}</b>" if column == "listing" else words
        label(figure, text, x=1, xref="paper", xanchor="left", xshift=8, y=apart if close else y, color=colour)
