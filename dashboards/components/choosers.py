"""Labelled controls whose state is the URL: choosing navigates, and nothing else holds the choice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboards.components.elements import attributes
from dashboards.components.quick import html
from dashboards.state import READERS, Selection, parse

Options = Sequence[dict[str, Any]]
# Stands for no choice among those of a control; no name of anything is written like this.
ALL = "*"
# Where lists open: in the page that lives, not in the one that is seen before it (first_sight.py).
MAIN = "#react-entry-point main"


def option(value: str, words: str) -> dict[str, Any]:
    """One choice."""
    return {"value": value, "label": words}


def group(words: str, options: Options) -> dict[str, Any]:
    """Choices under a heading."""
    return {"group": words, "items": list(options)}


def select(page: str, name: str, words: str, options: Options, value: str | None) -> Component:
    """Choose one of many by typing or by arrow keys."""
    chooser: Component = dmc.Select(
        id=chooser_id(page, name),
        label=words,
        data=list(options),
        value=value,
        searchable=True,
        allowDeselect=False,
        placeholder="Type a name",
        selectFirstOptionOnChange=True,
        nothingFoundMessage="Nothing matches. Clear the search.",
        withScrollArea=False,
        checkIconPosition="right",
        styles={"dropdown": {"overflow": "visible"}, "options": {"maxHeight": 280, "overflowY": "auto"}},
        comboboxProps={"portalProps": {"target": MAIN}, "transitionProps": {"duration": 0}},
        className="grow",
    )
    return chooser


def segments(page: str, name: str, words: str, options: Options, value: str) -> Component:
    """Choose one of two to four, all of them in view."""
    label_id = f"{chooser_id(page, name)}-label"
    control = dmc.SegmentedControl(
        id=chooser_id(page, name),
        data=list(options),
        value=value,
        transitionDuration=0,
        **attributes(aria_labelledby=label_id),
    )
    return html.Div([html.Span(words, id=label_id, className="seglabel"), control])


def every(words: str) -> dict[str, Any]:
    """The choice not to choose."""
    return option(ALL, words)


def day_field(page: str, name: str, words: str, value: str) -> Component:
    """A day to be typed: it is read when Enter is pressed or the field is left."""
    field: Component = dmc.TextInput(
        id=chooser_id(page, name),
        label=words,
        value=value,
        debounce=True,
        className="day",
        inputProps={"type": "date"},
    )
    return field


def hidden(chooser: Component) -> Component:
    """A control with a single choice: kept for the callback, out of the reader's way."""
    return html.Div(chooser, hidden=True)


def bar(page: str, *choosers: Component) -> Component:
    """The band of controls.

    The Location that carries a choice to the address bar stands in it: inserted together with its inputs, the
    callback stays quiet until somebody chooses.
    """
    carrier = dcc.Location(id=f"{page}-choice", refresh="callback-nav")
    return band("Choose what to show", *choosers, carrier)


def band(words: str, *choosers: Component) -> Component:
    """Controls beside what they concern, on a page whose bar carries the choice."""
    return html.Div(list(choosers), className="select", role="group", **attributes(aria_label=words))


def chooser_id(page: str, name: str) -> str:
    """The id of a control."""
    return f"{page}-{name}"


def register(app: Dash, page: str, names: Sequence[str], goes_to: str | None = None) -> None:
    """Let the page's controls change the address; an index leads to the page of what was chosen."""

    @app.callback(
        Output(f"{page}-choice", "href"),
        *(Input(chooser_id(page, name), "value") for name in names),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(*given: str | None) -> Any:
        *values, pathname, search = given
        return address(dict(zip(names, values, strict=True)), parse(pathname, search), goes_to or page)


def address(chosen: dict[str, str | None], before: Selection, page: str) -> Any:
    """The address of what was chosen; no change while a control is empty or nothing else was chosen."""
    if not all(chosen.values()):
        return no_update
    read = {name: READERS[name](value or "") for name, value in chosen.items() if value != ALL}
    unread = [(name, chosen[name] or "") for name, value in read.items() if value is None]
    # A table that is chosen anew begins with its first part.
    dropped = dict.fromkeys(["part", *(name for name, value in chosen.items() if value == ALL)])
    after = replace(before.but(page=page, **dropped, **read), unread=tuple(unread))
    return no_update if after == before else after.url
