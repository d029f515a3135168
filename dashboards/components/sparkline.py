"""A small line in a table cell, on its own scale, with the sentence that says the same."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.components.elements import svg_source
from dashboards.components.quick import html
from dashboards.figures.template import ACCENT
from dashboards.formatting import significant

WIDTH, HEIGHT, INSET = 104, 26, 4


def sparkline(values: Sequence[float | None], words: str) -> Component:
    """An image from the values; gaps stay gaps."""
    return image(drawing(values), words)


def image(svg: str, words: str) -> Component:
    """A drawing as an image, not as inline markup: Dash has no SVG elements."""
    return html.Img(src=svg_source(svg), alt=words, width=str(WIDTH), height=str(HEIGHT), className="spark")


def sentence(values: Sequence[float | None]) -> str:
    """The first and the last value in words."""
    known = [value for value in values if value is not None]
    if not known:
        return "No figures."
    return f"From {significant(known[0])} to {significant(known[-1])} over {len(values)} quarters."


def drawing(values: Sequence[float | None]) -> str:
    """The line as SVG: one path a run of values, a dot on the last one."""
    points = _points(values)
    runs = "".join(_run(run) for run in _split(points))
    last = next((point for point in reversed(points) if point is not None), None)
    dot = f'<circle cx="{last[0]:g}" cy="{last[1]:g}" r="3" fill="{ACCENT}"/>' if last else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{runs}{dot}</svg>'
    )


def _points(values: Sequence[float | None]) -> list[tuple[float, float] | None]:
    """Places of the values, from the lowest at the bottom to the highest at the top."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (WIDTH - 2 * INSET) / max(1, len(values) - 1)
    scale = (HEIGHT - 2 * INSET) / ((high - low) or 1.0)
    return [
        None if value is None else (_half(INSET + place * step), _half(HEIGHT - INSET - (value - low) * scale))
        for place, value in enumerate(values)
    ]


def _half(pixels: float) -> float:
    """To half a pixel: nobody sees more, and a table has hundreds of these lines."""
    return round(2 * pixels) / 2


def _split(points: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Runs of points without a gap between them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _run(run: list[tuple[float, float]]) -> str:
    places = " ".join(f"{x:g},{y:g}" for x, y in run)
    return f'<polyline points="{places}" fill="none" stroke="{ACCENT}" stroke-width="1.8"/>'
