"""How quickly recommendations are listed: the share listed after so many days, with its interval."""

from dashboards.compliance.words import listing_words, percent
from dashboards.figures.chart import Chart
from dashboards.figures.template import (
    ACCENT,
    INK,
    MUTED,
    OUTER_BAND,
    OUTER_EDGE,
    Drawing,
    blank,
    label,
    vertical,
)
from dashboards.formatting import counted
from scorecard.compliance.listing_times import ListingTimes

HEIGHT = 360
CHECKLIST_DAYS = 90
SHORTEST, LONGEST = 180, 730


def draw(times: ListingTimes) -> Drawing:
    """The figure and its sentence."""
    figure = blank(HEIGHT, r=70, t=26, b=52)
    last = last_day(times)
    _add_band(figure, times, last)
    _add_curve(figure, times, last)
    vertical(figure, CHECKLIST_DAYS, dash="dot", width=1)
    label(figure, "90 days", x=CHECKLIST_DAYS, xshift=4, y=1, yref="paper", yanchor="bottom", xanchor="left",
          size=13, color=MUTED)  # fmt: skip
    label(figure, "half", x=1, xref="paper", xanchor="left", xshift=8, y=0.5, size=13, color=MUTED)
    figure.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=0.5, y1=0.5, line={"color": INK, "width": 1, "dash": "dot"}
    )
    figure.update_yaxes(range=[0, 1.0001], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    title = {"text": "days since the clock started", "font": {"size": 14}, "standoff": 10}
    figure.update_xaxes(range=[0, last], nticks=7, title=title)
    return Drawing(figure, summary(times))


def summary(times: ListingTimes) -> str:
    """The figure in words."""
    if times.curve.is_empty():
        return f"No curve. {listing_words(times)}"
    row = times.curve.row(-1, named=True)
    end = f"The curve ends at {percent(row['listed'])} after {counted(row['days'], 'day')}."
    return f"Step curve of the share listed, from 0% on the first day. {listing_words(times)} {end}"


def last_day(times: ListingTimes) -> int:
    """Where the axis ends: a little behind the last listing, and not so far that the first months vanish."""
    steps = times.curve.filter(times.curve["listed"].diff().fill_null(1.0) > 0)["days"].to_list()
    return min(max(round(max(steps, default=0) * 1.15), SHORTEST), LONGEST)


def _steps(times: ListingTimes, column: str) -> tuple[list[int], list[float | None]]:
    """Days and shares from the first day on."""
    return [0, *times.curve["days"].to_list()], [0.0, *times.curve[column].to_list()]


def _add_band(figure: Chart, times: ListingTimes, _last: int) -> None:
    known = times.curve.filter(times.curve["low"].is_not_null() & times.curve["high"].is_not_null())
    if known.is_empty():
        return
    line = {"width": 1, "color": OUTER_EDGE, "shape": "hv"}
    for column, extra in (("high", {}), ("low", {"fill": "tonexty", "fillcolor": OUTER_BAND})):
        days, shares = [0, *known["days"].to_list()], [0.0, *known[column].to_list()]
        figure.add_scatter(
            x=days, y=shares, mode="lines", line=line, hoverinfo="skip", name=f"interval, {column}", **extra
        )


def _add_curve(figure: Chart, times: ListingTimes, _last: int) -> None:
    days, shares = _steps(times, "listed")
    figure.add_scatter(
        x=days,
        y=shares,
        mode="lines",
        line={"color": ACCENT, "width": 3, "shape": "hv"},
        name="listed",
        hovertemplate="after %{x} days: <b>%{y:.0%}</b> listed<extra></extra>",
    )
