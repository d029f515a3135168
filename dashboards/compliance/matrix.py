"""The matrix: every recommendation in every organisation, a shape and a word in each cell that lead to its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from dash.development.base_component import Component

from dashboards.compliance.controls import with_state
from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import NOT_YET, STATES, sign, states_key
from dashboards.compliance.tables import cell_address, rows_link
from dashboards.components.elements import Child, actions, attributes, caption, download, link
from dashboards.components.quick import html
from dashboards.formatting import counted, short_day, short_name

MOST_PLACES = 42
ROWS_A_PART = 20
# A recommendation that is nothing else anywhere has nothing to compare: shown when somebody asks for the state.
SILENT = ("not_applicable", "not_in_denominator")
Row = Mapping[str, object]


@dataclass(frozen=True)
class Matrix:
    """What is shown of the cells, and how much is left out."""

    recommendations: Sequence[Row]
    places: Sequence[Row]
    cells: Mapping[tuple[object, object], Row]
    part: int
    parts: int
    of_recommendations: int
    of_places: int
    silent: int


def matrix_section(found: Scope) -> Component:
    """Table 2 with its key, its control and its parts."""
    shown = matrix_of(found)
    heading = "Table 2. Every recommendation, every organisation"
    return html.Section(
        [
            html.H2(heading, id="matrix"),
            caption(left_out(shown)),
            with_state(found),
            states_key(),
            html.P(html.A("Skip the table", href="#behind-matrix"), className="passing"),
            _table(found, shown, heading) if shown.recommendations else None,
            html.Div(_ways(found, shown), id="behind-matrix", tabIndex="-1"),
        ],
        **attributes(aria_labelledby="matrix"),
    )


def matrix_of(found: Scope) -> Matrix:
    """The part that was asked for: so many recommendations, the newest first, and so many organisations."""
    cells = found.cells
    speaking = cells.filter(~pl.col("state").is_in(SILENT))
    wanted = speaking if found.selection.state is None else cells.filter(pl.col("state") == found.selection.state)
    order = found.recommendations.sort("clock_starts", "recommendation_id", descending=[True, False], nulls_last=True)
    rows = order.join(wanted, on="recommendation_id", how="semi", maintain_order="left")
    places = cells.select("ods_code", "name").unique().sort("name")
    parts = max(1, -(-rows.height // ROWS_A_PART))
    part = min(found.selection.part or 1, parts)
    every = cells["recommendation_id"].n_unique()
    shown, columns = rows.slice((part - 1) * ROWS_A_PART, ROWS_A_PART), places.head(MOST_PLACES)
    return Matrix(
        shown.to_dicts(),
        columns.to_dicts(),
        _by_place(cells.join(shown, on="recommendation_id", how="semi").join(columns, on="ods_code", how="semi")),
        part,
        parts,
        rows.height,
        places.height,
        every - speaking["recommendation_id"].n_unique() if found.selection.state is None else 0,
    )


def _by_place(cells: pl.DataFrame) -> dict[tuple[object, object], Row]:
    told = cells.select("ods_code", "recommendation_id", "org_type", "state")
    return {(row["ods_code"], row["recommendation_id"]): row for row in told.iter_rows(named=True)}


def left_out(shown: Matrix) -> str:
    """How much is shown, and what is not."""
    if not shown.recommendations:
        return "No recommendation matches. Choose another state, or all of a control at the top."
    first = (shown.part - 1) * ROWS_A_PART + 1
    last = first + len(shown.recommendations) - 1
    words = f"Recommendations {first:,} to {last:,} of {shown.of_recommendations:,}, the newest first. "
    if shown.of_places > len(shown.places):
        words += f"The first {len(shown.places)} of {shown.of_places:,} organisations; choose a region to see others. "
    if shown.silent:
        words += (
            f"Left out: {counted(shown.silent, 'recommendation')} that no organisation here owes, or that are not "
            "counted; choose such a state to see them. "
        )
    return f"{words}Each cell leads to its evidence."


def _ways(found: Scope, shown: Matrix) -> list[Component]:
    """The parts before and after, and the file."""
    parts = [
        (shown.part - 1, f"Part {shown.part - 1} of {shown.parts}"),
        (shown.part + 1, f"Part {shown.part + 1} of {shown.parts}"),
    ]
    links = [link(words, f"{found.selection.but(part=part).url}#matrix") for part, words in parts
             if 1 <= part <= shown.parts]  # fmt: skip
    return [actions(*links, download(rows_link(found), about="table 2"))]


def _table(found: Scope, shown: Matrix, words: str) -> Component:
    names = [html.Th(html.Span(short_name(str(place["name"]))), scope="col") for place in shown.places]
    head = html.Thead(html.Tr([html.Th("Recommendation", scope="col"), *names]))
    body = html.Tbody([_row(found, shown, row) for row in shown.recommendations])
    drawn = html.Table([html.Caption(words), head, body], className="t x")
    region = attributes(role="region", aria_label=f"{words}, scrolls in both directions")
    return html.Div(drawn, className="scroll matrix", tabIndex="0", **region)


def _row(found: Scope, shown: Matrix, row: Row) -> Component:
    due = row["due"]
    day = f"due {short_day(due)}" if hasattr(due, "year") else "due day not known"  # type: ignore[arg-type]
    heading = [html.Span(str(row["title"])), html.Small(f"{row['ta_number']}, {day}")]
    cells = [_cell(found, row, place, shown.cells) for place in shown.places]
    return html.Tr([html.Th(heading, scope="row"), *cells])


def _cell(found: Scope, row: Row, place: Row, cells: Mapping[tuple[object, object], Row]) -> Component:
    """The shape and the word; hidden words say whose it is, for those who hear links one by one."""
    told = cells.get((place["ods_code"], row["recommendation_id"]))
    if told is None:
        return html.Td(html.Span(NOT_YET.short, className="quiet"))
    words = STATES[str(told["state"])]
    hidden = f" ({words.word}): {row['title']}, {short_name(str(place['name']))}"
    content: list[Child] = [sign(str(told["state"])), html.Span([words.short, html.Span(hidden, className="vh")])]
    return html.Td(html.A(content, href=cell_address(found, told)))
