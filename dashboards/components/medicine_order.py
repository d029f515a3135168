"""How the table of medicines is sorted: by the address, which the buttons of its headings change."""

from collections.abc import Sequence
from typing import Any, Literal

from dash import Dash, Input, Output, State, ctx, dcc, no_update
from dash.development.base_component import Component

from dashboards.components.elements import Sort
from dashboards.national import MedicineLine
from dashboards.state import parse

DOWN = "-down"
# What the first press on a heading gives: names from A, numbers from the highest.
FIRST = {"name": "name", "change": f"change{DOWN}", "spread": f"spread{DOWN}"}
WORDS = {"name": "name", "change": "change", "spread": "how far ICBs lie apart"}


def in_order(lines: Sequence[MedicineLine], sort: str | None) -> list[MedicineLine]:
    """The lines as they are asked for; those without a value stand last either way."""
    column, is_down = _read(sort)
    if column == "name":
        return list(reversed(lines)) if is_down else list(lines)
    has_tails = any(line.strip is not None and line.strip.p5 is not None for line in lines)
    values = {line.medicine.medicine: _value(line, column, has_tails) for line in lines}
    known = [line for line in lines if values[line.medicine.medicine] is not None]
    unknown = [line for line in lines if values[line.medicine.medicine] is None]
    known.sort(key=lambda line: values[line.medicine.medicine] or 0.0, reverse=is_down)
    return [*known, *unknown]


def heading(page: str, column: str, sort: str | None) -> Sort:
    """The button of a column's heading."""
    now, is_down = _read(sort)
    direction: Literal["ascending", "descending"] = "descending" if is_down else "ascending"
    return Sort(f"{page}-sort-{column}", direction if column == now else None)


def order_words(sort: str | None) -> str:
    """The order in words."""
    column, is_down = _read(sort)
    if column == "name":
        return f"by name{', from Z' if is_down else ''}"
    return f"by {WORDS[column]}, {'highest' if is_down else 'lowest'} first"


def carrier(page: str) -> Component:
    """What carries the order to the address bar; it stands beside the table."""
    place: Component = dcc.Location(id=f"{page}-order", refresh="callback-nav")
    return place


def register(app: Dash, page: str) -> None:
    """Let the headings change the address."""

    @app.callback(
        Output(f"{page}-order", "href"),
        *(Input(f"{page}-sort-{column}", "n_clicks") for column in FIRST),
        State("location", "pathname"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def choose(*given: Any) -> Any:
        *presses, pathname, search = given
        if not any(presses):
            return no_update
        selection = parse(pathname, search)
        column = str(ctx.triggered_id).removeprefix(f"{page}-sort-")
        return selection.but(sort=after(column, selection.sort)).url


def after(column: str, sort: str | None) -> str | None:
    """The order after a press on a column's heading; None is the order by name, which an address need not say."""
    now, is_down = _read(sort)
    other = column if is_down else column + DOWN
    pressed = other if column == now else FIRST[column]
    return None if pressed == "name" else pressed


def _read(sort: str | None) -> tuple[str, bool]:
    """The column and whether it runs down."""
    asked = sort or "name"
    return asked.removesuffix(DOWN), asked.endswith(DOWN)


def _value(line: MedicineLine, column: str, has_tails: bool) -> float | None:
    """The change, or the width of the range that the table shows."""
    if column == "change":
        return line.change_percent
    if line.strip is None:
        return None
    low, high = (line.strip.p5, line.strip.p95) if has_tails else (line.strip.p25, line.strip.p75)
    return None if low is None or high is None else high - low
