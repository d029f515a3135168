"""What all figures share: colours, one layout template, and annotations."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import plotly.graph_objects as go

from dashboards.figures.chart import Chart

INK = "#14212B"
MUTED = "#4A5A66"
RULE = "#D3DBDF"
AXIS = "#72808A"
ACCENT = "#0B5563"
OTHERS = "#5F707B"
OUTER_BAND = "#E3E9EC"
OUTER_EDGE = "#7C8C96"
INNER_BAND = "#C3CFD5"
INNER_BAR = "#7E939E"
PAPER = "#FFFFFF"
DASH = "4px,3px"
FONT = '"Source Sans 3","Segoe UI",system-ui,-apple-system,Roboto,Arial,sans-serif'
BROWN = "#8A4B00"
AUBERGINE = "#3C1A22"
# The steps of a map, from the lowest; the words on the last one are in the colour of the paper.
STEPS = ("#E4EFEF", "#B6D5D6", "#7FB4B8", "#549AA1", "#0A3F4B")
PETROL_LIGHT = STEPS[2]
# A chart may have no other colours than these: in the dark scheme the stylesheet turns each into its token there.
TOKENS = {
    "ink": INK,
    "muted": MUTED,
    "paper": PAPER,
    "rule": RULE,
    "rule-strong": AXIS,
    "accent": ACCENT,
    "others": OTHERS,
    "band-1": OUTER_BAND,
    "band-2": INNER_BAND,
    "edge": OUTER_EDGE,
    "inner-bar": INNER_BAR,
    "grave": BROWN,
    "aubergine": AUBERGINE,
    **{f"step-{number}": colour for number, colour in enumerate(STEPS, start=1)},
}
# plotly.js 4 can upload a chart to a cloud service: no button may offer it, and no address be known to it.
CONFIG: Any = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "colorway": [ACCENT],
        "dragmode": False,
        "showlegend": False,
        "margin": {"l": 0, "r": 8, "t": 24, "b": 36},
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": INK,
            "font": {"family": FONT, "size": 14, "color": INK},
            "align": "left",
        },
        "xaxis": {
            "fixedrange": True,
            "showgrid": False,
            "showline": True,
            "linecolor": AXIS,
            "ticks": "outside",
            "tickcolor": AXIS,
            "ticklen": 5,
            "zeroline": False,
            "automargin": True,
        },
        "yaxis": {
            "fixedrange": True,
            "gridcolor": RULE,
            "zeroline": False,
            "automargin": True,
            "ticklabelstandoff": 4,
        },
    }
)
_TEMPLATE_PARTS = TEMPLATE.to_plotly_json()
Figure: TypeAlias = Chart | go.Figure


@dataclass(frozen=True)
class Drawing:
    """A figure with the sentence that says the same to those who do not see it."""

    figure: Figure
    summary: str


def blank(height: int, **margin: int) -> Chart:
    """An empty figure of a fixed height; its width is that of its place on the page."""
    return Chart(template=_TEMPLATE_PARTS, height=height, margin={"l": 0, **margin})


def label(figure: Figure, text: str, **place: Any) -> None:
    """Write words into a figure, in ink unless told otherwise."""
    font = {"size": place.pop("size", 14), "color": place.pop("color", INK)}
    figure.add_annotation(text=text, showarrow=False, align="left", font=font, **place)


def vertical(figure: Figure, x: Any, *, dash: str = DASH, width: float = 1.5) -> None:
    """A vertical line over the full height."""
    figure.add_shape(
        type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line={"color": INK, "width": width, "dash": dash}
    )
