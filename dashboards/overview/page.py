"""The overview: how many medicines increased, where ICBs differ, and every medicine in one table."""

import polars as pl
from dash import Dash
from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.choices import unread
from dashboards.components import choosers, medicine_order
from dashboards.components.about import about
from dashboards.components.elements import actions, attributes, caption, download, lead, notices
from dashboards.components.figure import Frame, figure
from dashboards.components.medicine_order import order_words
from dashboards.components.medicine_table import medicine_table
from dashboards.components.quick import html
from dashboards.components.strip_parts import strip_key, strip_table
from dashboards.figures import strips
from dashboards.figures.strips import Strip
from dashboards.files.downloads import csv_link
from dashboards.maps.scope import MapScope, map_scope
from dashboards.measure import measure
from dashboards.national import MedicineLine, differences, latest_year, medicine_lines, strips_of
from dashboards.overview.facts import facts
from dashboards.overview.highlights import highlights
from dashboards.overview.map import CHOOSERS, PAGE, overview_map
from dashboards.overview.map import spoken as map_words
from dashboards.overview.moved import Apart, apart, changes
from dashboards.overview.practices import practices_section
from dashboards.state import Selection
from dashboards.view import Question, View
from dashboards.words import headline, widest_and_narrowest
from scorecard.periods import month_label, months_of, twelve_months_label
from scorecard.schema import ENGLAND

MOST_STRIPS = 24
TITLE = "Medicines appraised by NICE: use in England"


def register(app: Dash) -> None:
    """Let the map's controls and the headings of the table change the address."""
    choosers.register(app, PAGE, CHOOSERS)
    medicine_order.register(app, PAGE)


def view(question: Question) -> View:
    """The page."""
    catalogue, readings, selection = question.catalogue, question.readings, question.selection
    increases = readings.increases(catalogue.release_id)
    lines = medicine_lines(readings, catalogue)
    rows = differences(readings, catalogue)
    spread, far = strips_of(rows, catalogue), apart(readings, catalogue)
    strong, rest = headline(increases.increased, increases.comparable, _last_compared(catalogue))
    rest += _widest(spread, far, catalogue)
    chart = map_scope(question, _mapped_first(rows, far))
    content = [
        *notices([*unread(selection), *(chart.said if chart else [])]),
        html.H1(TITLE),
        lead(strong, rest),
        facts(question, increases),
        highlights(catalogue, changes(readings, catalogue, lines), far, spread),
        _figure(catalogue, spread),
        overview_map(chart, 2 if spread else 1),
        _table(catalogue, lines, selection.sort),
        practices_section(readings, catalogue),
        about(catalogue, "Each medicine in its own unit: amounts in unlike units are never added", catalogue.notes),
    ]
    return View("Overview", PAGE, content, _spoken(selection, chart) or strong + rest)


def _widest(spread: list[Strip], far: Apart | None, catalogue: Catalogue) -> str:
    """For which medicines ICBs differ most and least: by percentiles, or by middle halves where there are few ICBs."""
    if far is not None and far.rows.height > 1:
        names = [catalogue.medicines[slug].name for slug in far.rows["subject"]]
        among = "Among the medicines that nine in ten ICBs use, they" if far.unused else "ICBs"
        return f" {among} differ most for {names[0]} and least for {names[-1]}."
    return widest_and_narrowest(spread[0].name, spread[-1].name, "ICBs") if len(spread) > 1 else ""


def _mapped_first(rows: pl.DataFrame, far: Apart | None) -> str | None:
    """The medicine of the map where nobody chose one: that for which ICBs differ most."""
    if far is not None and not far.rows.is_empty():
        return str(far.rows["subject"][0])
    return None if rows.is_empty() else str(rows["medicine"][0])


def _spoken(selection: Selection, chart: MapScope | None) -> str:
    """What is said where something was chosen: the order of the table, or the map."""
    if selection.sort:
        return f"Table 1 is sorted {order_words(selection.sort)}."
    is_chosen = selection.medicine or selection.measure or selection.period
    return map_words(chart) if chart and is_chosen else ""


def _last_compared(catalogue: Catalogue) -> str:
    """The month in which the latest quarter ends: later months are not compared yet."""
    quarters = catalogue.periods["quarter"]
    return month_label(months_of("quarter", quarters[-1])[-1] if quarters else catalogue.last_month)


def _figure(catalogue: Catalogue, spread: list[Strip]) -> Component | None:
    """Where ICBs differ; left out where there are too few of them to speak of a middle half."""
    start = latest_year(catalogue)
    if not spread or start is None:
        return None
    shown = spread[:MOST_STRIPS]
    title = "Where ICBs differ most" if len(shown) < len(spread) else "Where ICBs differ"
    cut = f"; the {len(shown)} widest of {len(spread)} medicines, the table has all" if len(shown) < len(spread) else ""
    frame = Frame(
        1,
        title,
        "Use per person in each ICB as a multiple of the England rate, "
        f"{twelve_months_label(start)}, ordered by the width of the middle half{cut}",
        csv_link("differences"),
        strip_key(spread, "ICBs"),
    )
    return html.Section(figure(frame, strips.draw(shown, "ICBs"), strip_table(spread, "ICBs")))


def _table(catalogue: Catalogue, lines: list[MedicineLine], sort: str | None) -> Component | None:
    """Every medicine; left out where there is none, which the facts say."""
    if not lines:
        return None
    start = latest_year(catalogue)
    per = "Per 100,000 people" if measure(catalogue, ENGLAND, "").is_rate else "Amounts"
    when = f" Latest 12 months: {twelve_months_label(start)}." if start else ""
    return html.Section(
        [
            html.H2("Table 1. Use of each medicine, England", id="table-1"),
            caption(
                f"{per}, in each medicine's own unit.{when} Not compared: medicines without data in each of the 8 "
                f"latest quarters. Sorted {order_words(sort)}."
            ),
            medicine_table(catalogue, lines, PAGE, sort),
            medicine_order.carrier(PAGE),
            actions(download(csv_link("medicines"), about="table 1")),
        ],
        **attributes(aria_labelledby="table-1"),
    )
