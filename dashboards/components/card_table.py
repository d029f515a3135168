"""A table whose rows become cards on a phone: nothing is cut off, and each number keeps the heading of its column.

Roles are written out: what CSS lays out as blocks would otherwise stop being a table for those who listen to it.
"""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, attributes, scrolling
from dashboards.components.quick import html


def card_table(words: str, columns: Sequence[Column], rows: Sequence[Sequence[Child]]) -> Component:
    """The table in a region that scrolls sideways where it is not laid out as cards."""
    head = html.Tr(
        [html.Th(each.heading, scope="col", role="columnheader", className=_side(each)) for each in columns], role="row"
    )
    body = [_row(columns, row) for row in rows]
    table = html.Table(
        [html.Caption(words), html.Thead(head, role="rowgroup"), html.Tbody(body, role="rowgroup")],
        className="t cards",
        role="table",
    )
    return scrolling(table, words)


def _row(columns: Sequence[Column], row: Sequence[Child]) -> Component:
    first, *others = row
    cells = [_cell(column, cell) for column, cell in zip(columns[1:], others, strict=True)]
    return html.Tr([html.Th(first, scope="row", role="rowheader"), *cells], role="row")


def _cell(column: Column, content: Child) -> Component:
    """A cell that carries its heading, to be shown before it on a phone."""
    return html.Td(content, role="cell", className=_side(column), **attributes(data_head=column.heading))


def _side(column: Column) -> str | None:
    return "r" if column.numeric else None
