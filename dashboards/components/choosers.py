"""Labelled controls whose state is the URL: choosing navigates, and nothing else holds the choice.

They are fields of HTML; a script (assets/choosers.js) opens their lists, and hands what is chosen to the element that
holds the control, where Dash listens.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboards.components.elements import attributes
from dashboards.components.quick import html
from dashboards.markup import HELD, HTML, OFFERED, markup
from dashboards.state import READERS, Selection, parse

Options = Sequence[dict[str, Any]]
# Stands for no choice among those of a control; no name of anything is written like this.
ALL = "*"
# What is chosen, on the element that holds a control.
CHOSEN = "data-value"


def option(value: str, words: str) -> dict[str, Any]:
    """One choice."""
    return {"value": value, "label": words}


def group(words: str, options: Options) -> dict[str, Any]:
    """Choices under a heading."""
    return {"group": words, "items": list(options)}


def select(page: str, name: str, words: str, options: Options, value: str | None) -> Component:
    """Choose one of many by typing or by arrow keys.

    Its list is made when it is first opened, of pairs of words and value; a heading stands alone.
    """
    known = {each["value"]: each["label"] for one in options for each in one.get("items", [one])}
    field = {"type": "text", "role": "combobox", "value": known.get(value, ""), "placeholder": "Type a name"}
    aria = attributes(aria_autocomplete="list", aria_expanded="false", aria_controls=f"{chooser_id(page, name)}-list")
    offered = [row for one in options for row in _rows(one)]
    return _holder(page, name, value, "grow", _field(page, name, words, field | aria), {OFFERED: _written(offered)})


def _rows(one: dict[str, Any]) -> list[list[str]]:
    """A choice, or a heading and its choices."""
    if "group" in one:
        return [[one["group"]], *([each["label"], each["value"]] for each in one["items"])]
    return [[one["label"], one["value"]]]


def _written(offered: list[list[str]]) -> str:
    return json.dumps(offered, ensure_ascii=False, separators=(",", ":"))


def segments(page: str, name: str, words: str, options: Options, value: str) -> Component:
    """Choose one of two to four, all of them in view."""
    control = chooser_id(page, name)
    choices = [
        html.Label([_input(f"{control}-{place}", type="radio", name=control, value=each["value"],
                           checked=each["value"] == value), html.Span(each["label"])])
        for place, each in enumerate(options)
    ]  # fmt: skip
    label = html.Span(words, id=f"{control}-label", className="label")
    few = html.Div(choices, id=control, className="segments")
    return _holder(
        page, name, value, "few", [label, few], {"role": "radiogroup", "aria-labelledby": f"{control}-label"}
    )


def every(words: str) -> dict[str, Any]:
    """The choice not to choose."""
    return option(ALL, words)


def day_field(page: str, name: str, words: str, value: str) -> Component:
    """A day to be typed: it is read when Enter is pressed or the field is left."""
    # Years of four digits: of a day without a last one, browsers take six.
    day = {"type": "date", "value": value, "max": "9999-12-31"}
    return _holder(page, name, value, "day", _field(page, name, words, day), {})


def _field(page: str, name: str, words: str, props: dict[str, str]) -> list[Any]:
    """A field below its label."""
    control = chooser_id(page, name)
    return [html.Label(words, htmlFor=control, className="label"), _input(control, autoComplete="off", **props)]


def _input(control: str, **props: Any) -> Any:
    """A native field, which Dash has no element for."""
    return {"namespace": HTML, "type": "Input", "props": {"className": "field", "id": control, **props}}


def _holder(page: str, name: str, value: str | None, kind: str, parts: list[Any], props: dict[str, Any]) -> Component:
    """The element that holds a control: its fields as text, and what is chosen."""
    held = {CHOSEN: value, HELD: markup(parts), **props}
    return html.Div(id=f"{chooser_id(page, name)}-holder", className=f"chooser {kind}", **held)


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


def chosen(page: str, name: str) -> Input:
    """What a callback is told when something is chosen."""
    return Input(f"{chooser_id(page, name)}-holder", CHOSEN)


def register(app: Dash, page: str, names: Sequence[str], goes_to: str | None = None) -> None:
    """Let the page's controls change the address; an index leads to the page of what was chosen."""

    @app.callback(
        Output(f"{page}-choice", "href"),
        *(chosen(page, name) for name in names),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(*given: str | None) -> Any:
        *values, pathname, search = given
        return address(dict(zip(names, values, strict=True)), parse(pathname, search), goes_to or page)


def address(given: dict[str, str | None], before: Selection, page: str) -> Any:
    """The address of what was chosen; no change while a control is empty or nothing else was chosen."""
    if not all(given.values()):
        return no_update
    read = {name: READERS[name](value or "") for name, value in given.items() if value != ALL}
    unread = [(name, given[name] or "") for name, value in read.items() if value is None]
    # A table that is chosen anew begins with its first part.
    dropped = dict.fromkeys(["part", *(name for name, value in given.items() if value == ALL)])
    after = replace(before.but(page=page, **dropped, **read), unread=tuple(unread))
    return no_update if after == before else after.url
