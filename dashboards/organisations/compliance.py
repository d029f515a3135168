"""An organisation's formulary compliance: its share, what is overdue, what is explained, and what falls due next."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import Organisation
from dashboards.compliance.evidence import is_allowed, reason_cell
from dashboards.compliance.scope import LEVELS, Scope, scope
from dashboards.compliance.state_words import STATES, state_mark
from dashboards.compliance.tables import cell_address, deadline_links, deadline_table
from dashboards.compliance.words import headline
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted, short_day
from dashboards.formatting import day as day_words
from dashboards.view import Question
from scorecard.compliance.proportions import proportions

WITHIN = 90
MOST_ROWS = 20
Row = Mapping[str, object]


def compliance_section(question: Question, place: Organisation) -> Component | None:
    """The section; regions and England keep no formularies."""
    readings, release_id = question.readings.compliance, question.catalogue.release_id
    if place.org_type not in LEVELS or readings.recommendations(release_id).is_empty():
        return None
    found = scope(Question(question.selection.but(page="compliance", organisation=place.ods_code, level=None,
                                                  medicine=None), question.catalogue, question.readings))  # fmt: skip
    cells = readings.cells(release_id, found.day).filter(ods_code=place.ods_code)
    content = _silent(place) if cells.is_empty() else _told(found, place, cells)
    return html.Section([html.H2("Formulary compliance", id="formulary"), *content],
                        className="wordy", **attributes(aria_labelledby="formulary"))  # fmt: skip


def _silent(place: Organisation) -> list[Component]:
    """A trust that nobody has heard of its formulary."""
    onward = html.P(link("Formulary compliance of all organisations", "/compliance"), className="onward")
    return [html.P(f"{place.full_name} has published nothing of its formulary that is loaded here."), onward]


def _told(found: Scope, place: Organisation, cells: pl.DataFrame) -> list[Child]:
    """Share, counts, and what is not listed."""
    row = proportions(cells, []).row(0, named=True)
    strong, rest = headline(row, place.short)
    counts = [
        html.Li([state_mark(state), html.B(f"{row[state]:,}", className="num")]) for state in STATES if row[state]
    ]
    silent = cells["as_of"].is_null().all()
    nothing = (
        html.P(f"{place.full_name} has published nothing of its formulary that is loaded here.") if silent else None
    )
    soon = found.readings.deadlines(found.release_id, found.day, WITHIN).filter(ods_code=place.ods_code)
    return [
        caption(f"As known on {day_words(found.day)}."),
        nothing,
        html.P([html.B(strong), rest], className="statement"),
        html.Ul(counts, className="key counts"),
        _overdue(found, cells),
        _explained(found, cells),
        _deadlines(found, place, soon),
        _onward(found, place),
    ]


def _overdue(found: Scope, cells: pl.DataFrame) -> Child:
    """What is past due, not listed and not explained."""
    rows = cells.filter(pl.col("state") == "overdue").sort("due", "recommendation_id")
    if rows.is_empty():
        return html.P("Nothing is known to be overdue.")
    columns = [Column("Recommendation"), Column("Was due"), Column("Overdue for", True)]
    lines = [
        [_named(found, row), short_day(row["due"]) if row["due"] else "not known", _since(row["due"], found.day)]
        for row in rows.head(MOST_ROWS).to_dicts()
    ]
    return html.Div([html.H3("Overdue"), table("Overdue", columns, lines), _cut(rows.height)])


def _since(due: date | None, day: date) -> str:
    return "not known" if due is None else counted((day - due).days, "day")


def _explained(found: Scope, cells: pl.DataFrame) -> Child:
    """What is explained, why, and until when."""
    rows = cells.filter(pl.col("state") == "explained").sort("expires", "recommendation_id", nulls_last=True)
    if rows.is_empty():
        return html.P("Nothing is explained at present.")
    columns = [Column("Recommendation"), Column("Reason"), Column("Until")]
    lines = [
        [_named(found, row), reason_cell(row["reason_code"]), _until(row["expires"])]
        for row in rows.head(MOST_ROWS).to_dicts()
    ]
    doubted = sum(not is_allowed(code) for code in rows["reason_code"])
    words = (
        f"{counted(doubted, 'reason')} here {'is' if doubted == 1 else 'are'} no answer that the funding duty allows."
    )
    said = caption(words) if doubted else None
    return html.Div([html.H3("Explained"), said, table("Explained", columns, lines), _cut(rows.height)])


def _until(expires: date | None) -> str:
    return "no last day is given" if expires is None else short_day(expires)


def _deadlines(found: Scope, place: Organisation, rows: pl.DataFrame) -> Child:
    heading = html.H3(f"Next {WITHIN} days")
    if rows.is_empty():
        return html.Div([heading, html.P("Nothing falls due, and no explanation expires.")])
    drawn = deadline_table(found, rows.head(MOST_ROWS), f"Deadlines in the next {WITHIN} days")
    return html.Div([heading, drawn, _cut(rows.height), actions(*deadline_links(found.day, WITHIN, place.ods_code))])


def _onward(found: Scope, place: Organisation) -> Component:
    """The whole of it, and its list as a file."""
    day = f"&day={found.selection.day.isoformat()}" if found.selection.day else ""
    whole = link(f"Every recommendation in {place.short}", f"/compliance?organisation={place.ods_code}{day}#matrix")
    checklist = csv_link(f"checklist/{place.ods_code}", day=found.day)
    return actions(whole, download(checklist, "Download its checklist as CSV"))


def _named(found: Scope, row: Row) -> Component:
    return link(f"{row['title']} ({row['ta_number']})", cell_address(found, row))


def _cut(number: int) -> Component | None:
    return caption(f"The first {MOST_ROWS} of {number:,}.") if number > MOST_ROWS else None
