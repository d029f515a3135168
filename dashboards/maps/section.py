"""A map of ICBs with its table beside it: tiles, or the boundaries that the user named."""

from collections.abc import Callable

from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures import boundary_map
from dashboards.figures.boundary_map import Area
from dashboards.figures.tile_map import ABSENCES, Block, blocks, icb_tiles
from dashboards.formatting import capital
from dashboards.maps.scope import Mapped, codes, is_drawn_in_boundaries
from dashboards.maps.words import not_drawn, place_words, step_words, summary, title
from dashboards.rankings.scope import Row

Address = Callable[[str], str]
HINT = "Point at a tile, or move to it with Tab, to read its name and value here."
HOW = "Five steps of as many ICBs each, as far as values differ; a high step is a high value, and neither good nor bad."
OF_TILES = "Each ICB is a tile of the same size, roughly where it lies."
BY_REGION = "Each ICB is a tile of the same size, under its region."


def map_section(scope: Mapped, number: int, address: Address, controls: Component | None = None) -> Component:
    """The map as figure ``number``, with its table; ``address`` says where the link of an ICB leads."""
    drawn = _boundaries(scope, number) if is_drawn_in_boundaries(scope) else _tiles(scope, number, address)
    numbers = html.Div(_table(scope, number, address), className="beside", id=f"figure-{number}-table")
    content = [controls, html.Div([drawn, numbers], className="cols")]
    return html.Section(content, className="mapped", **attributes(aria_label=title(scope)))


def _boundaries(scope: Mapped, number: int) -> Component:
    """Every ICB within its boundary."""
    known = scope.boundaries
    areas, absent = [], []
    for row in scope.rows:
        place = known.of(*codes(row)) if known else None
        if place is None:
            absent.append(row["short"])
        else:
            areas.append(Area(place, row["kind"], row["step"], place_words(scope, row)))
    words = [summary(scope), not_drawn(absent)]
    swatches = tuple((fill, f"{sign}: {meaning}") for fill, sign, meaning in _entries(scope))
    subtitle = f"{capital(scope.unit)}. {HOW}"
    frame = Frame(number, title(scope), subtitle, scope.csv, swatches)
    drawing = boundary_map.draw(areas, f"Map. {words[0]}")
    return figure(frame, drawing, None, after=html.Div([html.P(each, className="statement") for each in words if each]))


def _tiles(scope: Mapped, number: int, address: Address) -> Component:
    """Every ICB as a tile, which is a link."""
    rows = {row["ods_code"]: row for row in scope.rows}
    ordered = [(code, row["region"]) for code, row in rows.items()]
    words = f"figure {number}"
    placed = blocks(ordered, icb_tiles())
    how = BY_REGION if placed and placed[0].heading else OF_TILES
    parts = [part for block in placed for part in _block(scope, block, rows, address)]
    past = html.P(link("Go past the map to its table", f"{scope.url}#figure-{number}-table"), className="passing")
    return html.Div(
        [
            html.H2(f"Figure {number}. {title(scope)}"),
            caption(f"{capital(scope.unit)}. {how} {HOW}"),
            key(scope),
            past,
            html.Div([html.P(HINT, className="hint", **attributes(aria_hidden="true")), *parts], className="tilemap"),
            html.P(summary(scope), className="statement"),
            actions(download(scope.csv, about=words)),
        ]
    )


def _block(scope: Mapped, block: Block, rows: dict[str, Row], address: Address) -> list[Component]:
    heading = [html.H3(block.heading)] if block.heading else []
    items = [_tile(scope, rows[code], address(code), place) for code, place in block.places.items()]
    return [*heading, html.Ul(items, className="tiles", role="list")]


def _tile(scope: Mapped, row: Row, href: str, place: tuple[int, int]) -> Component:
    """Code and step to be seen, the whole sentence to be heard, or read while the tile is pointed at."""
    sign = str(row["step"]) if row["step"] is not None else ABSENCES[row["kind"]][0]
    content = [
        html.Span(row["ods_code"], className="code"),
        html.Span([" ", sign], className="sign"),
        html.Span(f" {place_words(scope, row)}", className="tip"),
    ]
    tile = html.A(content, href=href, className=f"tile {swatch(row)}")
    return html.Li(tile, style={"gridRow": str(place[0]), "gridColumn": str(place[1])})


def swatch(row: Row) -> str:
    """The class of a tile's fill."""
    return f"step-{row['step']}" if row["step"] is not None else _absent(row["kind"])


def key(scope: Mapped) -> Component:
    """What each step and each absence looks like, as far as the map has them."""
    items = [
        html.Li([html.Span(sign, className=f"tile-key {fill}"), html.Span([" ", words])])
        for fill, sign, words in _entries(scope)
    ]
    return html.Ul(items, className="key")


def _entries(scope: Mapped) -> list[tuple[str, str, str]]:
    """The class of each fill, its sign, and what it stands for."""
    steps = [(f"step-{step}", str(step), words) for step, words in step_words(scope)]
    kinds = {row["kind"] for row in scope.rows}
    absences = [(_absent(kind), *told) for kind, told in ABSENCES.items() if kind in kinds]
    return [*steps, *absences]


def _absent(kind: str) -> str:
    return f"kind-{kind.replace('_', '-')}"


def _table(scope: Mapped, number: int, address: Address) -> Component:
    """The numbers of the map, highest first; those without a value at the end."""
    rows = sorted(scope.rows, key=lambda row: (row["value"] is None, -(row["value"] or 0), row["short"]))
    write = scope.column([row["value"] for row in rows])
    columns = (Column("ICB"), Column("Region"), Column("Value", True), Column("Step", True))
    return table(
        f"Numbers of figure {number}: {title(scope)}, {scope.unit}",
        columns,
        [_row(scope, row, write, address) for row in rows],
    )


def _row(scope: Mapped, row: Row, write: Callable[[float], str], address: Address) -> list[Child]:
    is_known = row["kind"] == "step"
    value = scope.linked(write(row["value"]), row) if is_known else ABSENCES[row["kind"]][1].lower()
    step = "–" if row["step"] is None else str(row["step"])
    return [link(row["short"], address(row["ods_code"])), row["region"], value, step]
