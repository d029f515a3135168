"""What a page that the app renders says, draws and links to, without a browser."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import plotly.graph_objects as go
from dash import dcc
from dash.development.base_component import Component

from dashboards.readings import Readings
from dashboards.router import render

NOT_WORDS = {"className", "id", "value", "style", "config", "figure", "href", "src", "action", "data-filename"}


@dataclass
class Rendered:
    """A page: its words, those of its charts too, its charts, and the addresses that it leads to."""

    words: list[str] = field(default_factory=list)
    charts: list[go.Figure] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words in one text."""
        return " ".join(self.words)


def page(readings: Readings, address: str) -> Rendered:
    """The page at an address."""
    split = urlsplit(address)
    view, content = render(readings, split.path, f"?{split.query}" if split.query else "")
    found = Rendered([view.title, view.spoken])
    for name, part in _parts(content):
        if isinstance(part, dcc.Graph):
            chart: go.Figure = vars(part)["figure"]
            found.charts.append(chart)
            found.words += _chart_words(chart.to_dict())
        elif name in ("href", "action"):
            found.links.append(str(part).partition("#")[0])
        elif name not in NOT_WORDS and isinstance(part, str | int | float) and not isinstance(part, bool):
            found.words.append(str(part))
    return found


def points(chart: go.Figure) -> int:
    """How many points a chart draws."""
    return sum(_points(trace) for trace in chart.data)


def _parts(part: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every component and every value of its properties, with the property's name."""
    if isinstance(part, Component):
        yield name, part
        for each, value in vars(part).items():
            yield from () if each.startswith("_") or each in ("figure", "config", "style") else _parts(value, each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _parts(each, name)
    elif isinstance(part, dict):
        for each, value in part.items():
            yield from _parts(value, each)
    elif part is not None:
        yield name, part


def _chart_words(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from () if name in ("template", "bdata", "hovertemplate") else _chart_words(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _chart_words(each)


def _points(trace: Any) -> int:
    across, up = (list(trace[each]) if trace[each] is not None else [] for each in ("x", "y"))
    if not across or not up:
        return len(across or up)
    return sum(_is_known(one) and _is_known(other) for one, other in zip(across, up, strict=True))


def _is_known(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))
