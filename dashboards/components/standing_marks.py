"""Small drawings of a scorecard's cells, beside words: a place among others, and which way the months went."""

from dash.development.base_component import Component

from dashboards.components.elements import svg_source
from dashboards.components.quick import html
from dashboards.figures.template import ACCENT, OTHERS, PAPER

BAR_WIDTH, BAR_HEIGHT, INSET = 104, 18, 7
ICON = 20
# Where the line of an icon begins and ends; of what is not told there is none.
SLOPES = {"up": (15, 5), "down": (5, 15), "flat": (10, 10)}


def place_bar(part: float, words: str) -> Component:
    """Where an organisation stands among the others, 0 the lowest and 1 the highest, over the words that say so."""
    drawn = _decoration(bar_drawing(part), BAR_WIDTH, BAR_HEIGHT)
    return html.Div([drawn, html.Span(words)], className="place")


def trend_mark(direction: str | None, words: str, *beside: Component) -> Component:
    """A line that rises, falls or lies level, in a frame that is the same for all, and the words."""
    drawn = _decoration(icon_drawing(direction), ICON, ICON)
    return html.Div([drawn, html.Div([words, *beside])], className="months")


def bar_drawing(part: float) -> str:
    """A track with a tick at its middle and a diamond at the place."""
    middle = BAR_HEIGHT / 2
    x = INSET + part * (BAR_WIDTH - 2 * INSET)
    end = BAR_WIDTH - INSET
    return _svg(
        BAR_WIDTH,
        BAR_HEIGHT,
        f'<path d="M{INSET} {middle}H{end}M{INSET} 5V13M{BAR_WIDTH / 2} 5V13M{end} 5V13" stroke="{OTHERS}" '
        'stroke-width="1.5"/>'
        f'<path d="M{x:.1f} {middle - 6}l6 6l-6 6l-6 -6z" fill="{ACCENT}" stroke="{PAPER}"/>',
    )


def icon_drawing(direction: str | None) -> str:
    """A framed line, or a frame of dashes where nothing is told."""
    dash = "" if direction else ' stroke-dasharray="3 2"'
    frame = f'<rect x="1" y="1" width="18" height="18" fill="none" stroke="{OTHERS}" stroke-width="1.5"{dash}/>'
    if direction is None:
        return _svg(ICON, ICON, frame)
    begins, ends = SLOPES[direction]
    return _svg(ICON, ICON, f'{frame}<path d="M4 {begins}L16 {ends}" stroke="{ACCENT}" stroke-width="3"/>')


def _svg(width: int, height: int, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"{content}</svg>"
    )


def _decoration(svg: str, width: int, height: int) -> Component:
    """A drawing that says nothing beyond the words beside it."""
    return html.Img(src=svg_source(svg), alt="", width=str(width), height=str(height))
