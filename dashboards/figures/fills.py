"""Fills that can be told apart without colour: each has its own pattern, shared by bars and by their key."""

from datetime import date, timedelta
from typing import Any

from dashboards.figures.template import ACCENT, AUBERGINE, AXIS, BROWN, INK, OUTER_BAND, PAPER, PETROL_LIGHT, Figure


def fill(colour: str, shape: str = "", line: str = INK, ink: str = INK) -> dict[str, Any]:
    """A bar's marker: plain, or with a pattern of lines on paper."""
    outline = {"color": line, "width": 1}
    if not shape:
        return {"color": colour, "line": outline}
    pattern = {"shape": shape, "fgcolor": ink, "bgcolor": PAPER, "size": 7, "solidity": 0.22}
    return {"color": colour, "line": outline, "pattern": pattern}


STATE_FILLS = {
    "compliant": fill(ACCENT, line=ACCENT),
    "late": fill(PETROL_LIGHT, line=ACCENT),
    "overdue": fill(BROWN, line=BROWN),
    "explained": fill(PAPER, "/", AUBERGINE, AUBERGINE),
    "unknown": fill(PAPER, "x", AXIS, AXIS),
    "pending": fill(PAPER, ".", AXIS, INK),
    "not_applicable": fill(OUTER_BAND, line=AXIS),
    "not_in_denominator": fill(PAPER, line=AXIS),
}
QUADRANT_FILLS = {
    "listed_and_used": fill(ACCENT, line=ACCENT),
    "used_before_listed": fill(PAPER, "/", AUBERGINE, AUBERGINE),
    "listed_not_used": fill(PETROL_LIGHT, line=ACCENT),
    "neither": fill(PAPER, ".", AXIS, INK),
    "not_known": fill(PAPER, "x", AXIS, AXIS),
}


def add_missing_band(figure: Figure, day: date, half: timedelta, ends: tuple[float, float], **where: str) -> None:
    """A hatched band around a day of which no data were submitted: a gap alone could pass for an oversight.

    ``ends`` are the ends of the axis; ``where`` names the axes in a figure of several panels.
    """
    left, right, (bottom, top) = day - half, day + half, ends
    figure.add_scatter(
        x=[left, right, right, left, left],
        y=[bottom, bottom, top, top, bottom],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor="rgba(255,255,255,.7)",
        fillpattern={"shape": "/", "fgcolor": AXIS, "bgcolor": "rgba(255,255,255,.7)", "size": 8, "solidity": 0.16},
        hoverinfo="skip",
        name="No data submitted",
        **where,
    )
