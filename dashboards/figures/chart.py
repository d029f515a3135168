"""A figure in the making: plain parts for the page, which plotly checks only where its own figure is asked for."""

from datetime import date
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

Parts = dict[str, Any]


class Chart:
    """What a page draws, as plotly.js reads it; plotly's own figure checks every property, which takes far longer.

    Its methods are those of plotly's figure, without names joined by underscores.
    """

    def __init__(self, **layout: Any) -> None:
        """Begin with a layout and no trace."""
        self._traces: list[Parts] = []
        self._layout: Parts = layout

    def add_scatter(self, **trace: Any) -> None:
        """Lines, markers or words."""
        self._add("scatter", trace)

    def add_bar(self, **trace: Any) -> None:
        """Bars."""
        self._add("bar", trace)

    def add_annotation(self, **words: Any) -> None:
        """Words at a place."""
        self._layout.setdefault("annotations", []).append(words)

    def add_shape(self, **shape: Any) -> None:
        """A line or an area."""
        self._layout.setdefault("shapes", []).append(shape)

    def update_layout(self, **layout: Any) -> None:
        """Set properties of the whole figure; of those that have parts, only the parts that are named."""
        self._layout = _merged(self._layout, layout)

    def update_xaxes(self, **axis: Any) -> None:
        """Set properties of every horizontal axis."""
        self._update_axes("xaxis", axis)

    def update_yaxes(self, **axis: Any) -> None:
        """Set properties of every vertical axis."""
        self._update_axes("yaxis", axis)

    def to_plotly_json(self) -> Parts:
        """The parts as they are sent: days as text, which costs less than to ask each what it is."""
        return {"data": [_with_text_days(trace) for trace in self._traces], "layout": self._layout}

    @cached_property
    def checked(self) -> go.Figure:
        """Plotly's own figure; raises ValueError for what plotly.js would not draw."""
        return go.Figure(data=self._traces, layout=self._layout)

    @property
    def data(self) -> Any:
        """The traces, as plotly reads them."""
        return self.checked.data

    @property
    def layout(self) -> Any:
        """The layout, as plotly reads it."""
        return self.checked.layout

    def to_dict(self) -> Any:
        """The figure as plotly writes it."""
        return self.checked.to_dict()

    def _add(self, kind: str, trace: Parts) -> None:
        # plotly.js takes null for a value, and plotly's own figure leaves it out.
        self._traces.append({"type": kind, **{name: value for name, value in trace.items() if value is not None}})

    def _update_axes(self, kind: str, axis: Parts) -> None:
        for name in {kind, *(each for each in self._layout if each.startswith(kind))}:
            self._layout[name] = _merged(self._layout.get(name, {}), axis)


def _merged(own: Parts, new: Parts) -> Parts:
    """Both together, the new one first; what has parts is never changed, as figures share some."""
    return own | {
        name: _merged(own[name], value) if isinstance(value, dict) and isinstance(own.get(name), dict) else value
        for name, value in new.items()
    }


def _with_text_days(trace: Parts) -> Parts:
    return {**trace, "x": [each.isoformat() if isinstance(each, date) else each for each in trace["x"]]}
