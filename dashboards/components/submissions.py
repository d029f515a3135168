"""Which months an organisation's trusts submitted: all, part or none, by shape and in words."""

from datetime import date

import polars as pl
from dash.development.base_component import Component

from dashboards.components.elements import attributes, scrolling
from dashboards.components.quick import html
from dashboards.formatting import counted
from scorecard.periods import add_months, financial_year, financial_year_label, month_label

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
WORDS = {"all": "submitted", "part": "part submitted", "none": "no data submitted", "not_expected": "not expected"}


def state_of(expected: int, received: int) -> str:
    """How complete a month is."""
    if expected == 0:
        return "not_expected"
    if received == 0:
        return "none"
    return "all" if received >= expected else "part"


def sentence(rows: pl.DataFrame) -> str:
    """How many monthly submissions came of those expected."""
    expected, received = totals(rows)
    if not expected:
        return "No monthly submissions were expected."
    return f"{received:,} of {counted(expected, 'monthly submission')} received."


def calendar(rows: pl.DataFrame, name: str) -> Component:
    """One row a financial year, one cell a month."""
    months = {
        month: (expected, received)
        for month, expected, received in rows.select("month", "expected", "received").iter_rows()
    }
    years = sorted({financial_year(month) for month in months})
    head = html.Tr([html.Th("Financial year", scope="col"), *(html.Th(month, scope="col") for month in MONTHS)])
    body = [_year(months, year) for year in years]
    words = f"Monthly submissions, {name}"
    drawn = html.Table([html.Caption(words), html.Thead(head), html.Tbody(body)], className="t m")
    return scrolling(drawn, words)


def _year(months: dict[date, tuple[int, int]], year: int) -> Component:
    first = date(year, 4, 1)
    cells = [_cell(months, add_months(first, step)) for step in range(len(MONTHS))]
    label = financial_year_label(first).replace("_", "/")
    return html.Tr([html.Th(label, scope="row"), *cells])


def _cell(months: dict[date, tuple[int, int]], month: date) -> Component:
    if month not in months:
        return html.Td(html.Span("not in this release", className="vh"))
    expected, received = months[month]
    state = state_of(expected, received)
    words = f"{month_label(month)}: {WORDS[state]}"
    if state == "part":
        words += f", {received} of {expected}"
    mark = html.Span(className=f"sub-{state}", **attributes(aria_hidden="true"))
    return html.Td([mark, html.Span(words, className="vh")], title=words)


def key() -> Component:
    """What the marks of the calendar mean."""
    states = ("all", "part", "none")
    marks = [html.Span(className=f"sub-{state}", **attributes(aria_hidden="true")) for state in states]
    return html.Ul(
        [html.Li([mark, WORDS[state].capitalize()]) for mark, state in zip(marks, states, strict=True)], className="key"
    )


def totals(rows: pl.DataFrame) -> tuple[int, int]:
    """Submissions expected and received over all months."""
    return int(rows["expected"].sum()), int(rows["received"].sum())
