"""A map of organisations within their boundaries: five steps of one colour, each with its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboards.figures.chart import Chart
from dashboards.figures.template import AXIS, INK, OTHERS, PAPER, STEPS, Drawing, blank
from dashboards.figures.tile_map import ABSENCES
from dashboards.maps.boundaries import Boundary
from dashboards.maps.thinning import Points

HEIGHT = 560
# A label needs this part of the map's height to itself.
ROOM = 0.026


@dataclass(frozen=True)
class Area:
    """One organisation: its boundary, its step or the kind of its absence, and the words that are shown above it."""

    boundary: Boundary
    kind: str
    step: int | None
    words: str

    @property
    def sign(self) -> str:
        """What stands on the area."""
        return str(self.step) if self.step is not None else ABSENCES[self.kind][0]


def draw(areas: Sequence[Area], summary: str) -> Drawing:
    """The figure and the sentence that stands for it."""
    figure = blank(HEIGHT, r=0, t=4, b=4)
    for area in areas:
        _add_area(figure, area)
    _add_signs(figure, areas)
    hidden = {"visible": False, "showgrid": False}
    figure.update_xaxes(**hidden, constrain="domain")
    figure.update_yaxes(**hidden, scaleanchor="x", scaleratio=1, constrain="domain")
    return Drawing(figure, summary)


def _add_area(figure: Chart, area: Area) -> None:
    """All rings as one shape; what is not submitted is hatched, so that it does not look like a low value."""
    x, y = _outline(area.boundary.rings)
    pattern: Any = {"shape": "/", "fgcolor": AXIS, "bgcolor": PAPER, "size": 7, "solidity": 0.2}
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=PAPER if area.step is None else STEPS[area.step - 1],
        fillpattern=pattern if area.kind == "missing" else None,
        line={"color": OTHERS, "width": 0.8},
        text=area.words,
        hoveron="fills",
        hoverinfo="text",
        name=area.words,
    )


def _outline(rings: Sequence[Points]) -> tuple[list[float | None], list[float | None]]:
    """The rings one after the other, with gaps between them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [*ring[:, 0].round(3).tolist(), None]
        y += [*ring[:, 1].round(3).tolist(), None]
    return x[:-1], y[:-1]


def _add_signs(figure: Chart, areas: Sequence[Area]) -> None:
    """The number of each step; where places are too small for it, the largest has it and the table has the others."""
    everything = np.concatenate([ring for area in areas for ring in area.boundary.rings])
    room = float(np.ptp(everything[:, 1])) * ROOM
    placed: list[tuple[float, float, Area]] = []
    for area in sorted(areas, key=lambda each: -_largest(each.boundary)[1]):
        x, y = _middle(_largest(area.boundary)[0])
        if all(np.hypot(x - other_x, y - other_y) > room for other_x, other_y, _ in placed):
            placed.append((x, y, area))
    figure.add_scatter(
        x=[x for x, _, _ in placed],
        y=[y for _, y, _ in placed],
        mode="text",
        text=[area.sign for _, _, area in placed],
        textfont={"size": 13, "color": [PAPER if area.step == len(STEPS) else INK for _, _, area in placed]},
        hoverinfo="skip",
    )


def _largest(boundary: Boundary) -> tuple[Points, float]:
    """The largest ring and its area."""
    sized = [(ring, abs(_doubled(ring))) for ring in boundary.rings]
    return max(sized, key=lambda item: item[1])


def _middle(ring: Points) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    whole = cross.sum() * 3
    if whole == 0:
        return float(x.mean()), float(y.mean())
    return float(((x[:-1] + x[1:]) * cross).sum() / whole), float(((y[:-1] + y[1:]) * cross).sum() / whole)


def _doubled(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
