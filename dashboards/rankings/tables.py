"""The table of the page of rankings, and what the measure says of itself."""

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboards.catalogue import PRACTICES, TRUSTS
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, cell, decimals_for
from dashboards.indicators.words import rank_cell
from dashboards.lineage.links import numerator_link
from dashboards.rankings.controls import order
from dashboards.rankings.figures import heading, rows_link
from dashboards.rankings.scope import Row, Scope
from dashboards.rankings.words import (
    comparison_cell,
    definition,
    denominator_words,
    in_column,
    interval_cell,
    others,
    percentile_cell,
    purpose,
    rank_of_all,
    signals,
    submissions_cell,
    unit_words,
    value_cell,
)
from scorecard.measures.definitions import Measure

RANKS = (
    "Rank 1 is the highest value. What the twelve months happened to be was drawn again 2,000 times; 'plausibly' holds "
    "the middle 95% of the ranks. Where that is more than half of the organisations, one cannot be placed."
)
Cells = Callable[[Row], Child]


def table_section(found: Scope) -> Component:
    """Table 1: everybody, with the numbers of figure 1 and the reason of those that have no rank."""
    rows = found.rows.sort("name").to_dicts() if found.by_name else found.rows.to_dicts()
    columns = columns_of(found, rows)
    codes = [row["ods_code"] for row in rows]
    name = f"Table 1. {heading(found)}"
    whole = csv_link("rankings", org_type=found.level)
    of_all = f"Download the rankings of every measure, {found.nouns[1]}, as CSV"
    return html.Section(
        [
            html.H2(name, id="table-1"),
            html.P(purpose(found.measure), className="purpose"),
            caption(f"{_ranks_words(found, rows)} {_comparison_words(found)}{_change_words(found, rows)}"),
            order(found),
            table(
                name,
                [column for column, _ in columns],
                [[cells(row) for _, cells in columns] for row in rows],
                codes.index(found.place) if found.place in codes else None,
            ),
            actions(
                download(rows_link(found), about="table 1"),
                download(whole, of_all, about="every measure"),
            ),
        ],
        className="rankings",
        **attributes(aria_labelledby="table-1"),
    )


def columns_of(found: Scope, rows: Sequence[Row]) -> list[tuple[Column, Cells]]:
    """The columns that have something to say, with their cells."""
    write = in_column(found.measure, [row["value"] for row in rows])
    first: list[tuple[Column, Cells]] = [(Column(capital(found.nouns[0])), lambda row: _place(found, row))]
    told = [*first, *_rank_columns(found, rows), (Column(capital(unit_words(found)), True), _value(write))]
    if found.compared:
        told += [(Column("95% interval", True), lambda row: interval_cell(row, write))]
    if any(row["comparison"] for row in rows):
        told += [
            (Column("Beside the others"), comparison_cell),
            (Column("Others with a lower value", True), percentile_cell),
        ]
    told += [(Column(f"Numerator, {found.unit}", True), _numerators(found, rows))]
    below = denominator_words(found)
    if below:
        told += [(Column(f"Denominator, {below}", True), _amounts(rows, "denominator"))]
    if any(row["rank_change"] for row in rows):
        told += [(Column("Change of rank in a year"), lambda row: row["rank_change"] or NOT_APPLICABLE)]
    setting = PRACTICES if found.measure.is_of_practices else TRUSTS
    return [*told, (Column(setting.submitted, True), submissions_cell)]


def _rank_columns(found: Scope, rows: Sequence[Row]) -> list[tuple[Column, Cells]]:
    """Ranks among those that are shown, and beside peers among everybody too."""
    if found.peers is None or found.level == "group":
        return [(Column("Rank, or why none"), _rank)] if not _common_reason(found, rows) else []
    own: list[tuple[Column, Cells]] = [] if _common_reason(found, rows) else [(Column("Rank in the group"), _rank)]
    return [*own, (Column(f"Rank among all {found.nouns[1]}"), lambda row: _wide(rank_of_all(row)))]


def _rank(row: Row) -> Child:
    return _wide(rank_cell(row))


def _wide(words: str) -> Child:
    """Words that would be a narrow column of single words otherwise."""
    return html.Span(words, className="rank")


def _common_reason(found: Scope, rows: Sequence[Row]) -> str | None:
    """The one reason for which none of those that are compared has a rank; then it is said once."""
    reasons = {row["flags"] if row["rank"] is None else None for row in (found.compared or rows)}
    return reasons.pop() if len(reasons) == 1 else None


def _ranks_words(found: Scope, rows: Sequence[Row]) -> str:
    reason = _common_reason(found, rows)
    if reason is None:
        return RANKS
    ordered = "names" if found.by_name else "values, and those that are not compared come last"
    return f"The order is that of {ordered}. There are no ranks: {reason}."


def _comparison_words(found: Scope) -> str:
    """What the word says, and how many such words there would be by chance."""
    told = signals(found.compared)
    if told is None:
        return ""
    return f"Lower and higher say that the value of {others(found)} lies outside the interval. {told}"


def _change_words(found: Scope, rows: Sequence[Row]) -> str:
    """When a change of rank is told, or that none is."""
    if _common_reason(found, rows) and (found.peers is None or found.level == "group"):
        return ""
    if any(row["rank_change"] for row in rows):
        return " A change of rank is told only where the plausible ranks of two years lie apart."
    return " No rank is shown to have changed within a year: plausible ranks overlap, or there is no year before."


def _place(found: Scope, row: Row) -> Child:
    known = row["ods_code"] in found.catalogue.organisations
    return link(row["name"], f"/organisation/{row['ods_code']}") if known else row["name"]


def _value(write: Callable[[float], str]) -> Cells:
    return lambda row: value_cell(row, write)


def _numerators(found: Scope, rows: Sequence[Row]) -> Cells:
    """Cells of what was used, each with the way to where it comes from."""
    write = _amounts(rows, "numerator")
    return lambda row: numerator_link(write(row), found.measure, row)


def _amounts(rows: Sequence[Row], name: str) -> Callable[[Row], str]:
    """Cells of a column of amounts, all at one precision."""
    decimals = decimals_for([row[name] for row in rows])
    return lambda row: NOT_APPLICABLE if row[name] is None else cell(row[name], decimals)


def definition_section(measure: Measure, unit: str | None = None) -> Component:
    """What is counted and why, what to mind, and who answers for it."""
    parts = [part for term, words in definition(measure, unit) for part in (html.Dt(term), _meaning(words))]
    words = "As it was defined when the release was built. What is not known is said to be not known, and not guessed."
    return html.Section(
        [html.H2("How this measure is defined", id="definition"), caption(words), html.Dl(parts, className="meanings")],
        **attributes(aria_labelledby="definition"),
    )


def _meaning(words: str | Sequence[str]) -> Component:
    """One part of a definition; several are a list."""
    if isinstance(words, str):
        return html.Dd(words)
    return html.Dd(words[0] if len(words) == 1 else html.Ul([html.Li(each) for each in words]))
