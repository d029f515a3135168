"""The overview: how many medicines increased, where ICBs differ, and every medicine in one table."""

from dash import html
from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.choices import Choices
from dashboards.components.about import about
from dashboards.components.elements import actions, attributes, caption, download, lead, link, notices
from dashboards.components.figure import Frame, figure
from dashboards.components.medicine_table import medicine_table
from dashboards.components.strip_parts import strip_key, strip_table
from dashboards.components.submissions import totals
from dashboards.downloads import csv_link
from dashboards.figures import strips
from dashboards.figures.strips import Strip
from dashboards.formatting import counted
from dashboards.measure import measure
from dashboards.national import MedicineLine, differences, latest_year, medicine_lines, strips_of
from dashboards.view import Question, View
from dashboards.words import headline, widest_and_narrowest
from scorecard.headline import Increases
from scorecard.periods import month_label, months_of, twelve_months_label
from scorecard.schema import ENGLAND

MOST_STRIPS = 24
TITLE = "Medicines appraised by NICE: use in England"


def view(question: Question) -> View:
    """The page."""
    catalogue, readings = question.catalogue, question.readings
    increases = readings.increases(catalogue.release_id)
    lines = medicine_lines(readings, catalogue)
    spread = strips_of(differences(readings, catalogue), catalogue)
    strong, rest = headline(increases.increased, increases.comparable, _last_compared(catalogue))
    if len(spread) > 1:
        rest += widest_and_narrowest(spread[0].name, spread[-1].name, "ICBs")
    content = [
        html.H1(TITLE),
        lead(strong, rest),
        _facts(question, increases),
        _figure(catalogue, spread),
        _table(catalogue, lines),
        about(catalogue, "Each medicine in its own unit: amounts in unlike units are never added", catalogue.notes),
    ]
    return View(
        "Overview", "overview", [*notices(Choices(catalogue, question.selection).said), *content], strong + rest
    )


def _last_compared(catalogue: Catalogue) -> str:
    """The month in which the latest quarter ends: later months are not compared yet."""
    quarters = catalogue.periods["quarter"]
    return month_label(months_of("quarter", quarters[-1])[-1] if quarters else catalogue.last_month)


def _facts(question: Question, increases: Increases) -> Component:
    """Three facts with their ways on: numbers and words, no arrows."""
    catalogue = question.catalogue
    expected, received = totals(question.readings.submissions(catalogue.release_id, ENGLAND))
    left_out = increases.total - increases.comparable
    parts = (
        (
            "Use",
            f"{increases.increased:,}",
            f"of {counted(increases.comparable, 'medicine')} increased",
            f"Only medicines with data in all 8 latest quarters are compared; {left_out:,} of {increases.total:,} are "
            "not. Latest 12 months against the 12 before.",
            link("All medicines", "/medicines"),
        ),
        (
            "Organisations",
            f"{len(catalogue.placed('icb')):,}",
            f"ICBs in {counted(len(catalogue.placed('region')), 'region')}",
            f"{counted(len(catalogue.placed('trust')), 'trust')}; each merged trust's figures are its successor's.",
            link("All organisations", "/organisations"),
        ),
        (
            "Data",
            f"{received:,}",
            f"of {counted(expected, 'monthly submission')} received",
            "A month that was not submitted is missing, which is not the same as none used.",
            link("About the numbers", "/about"),
        ),
    )
    return html.Ul([_fact(*part) for part in parts], className="facts")


def _fact(name: str, number: str, words: str, more: str, onward: Component) -> Component:
    value = html.Div([number, " ", html.Small(words)], className="v num")
    return html.Li([html.Div(name, className="k"), value, html.P(more), onward])


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


def _table(catalogue: Catalogue, lines: list[MedicineLine]) -> Component:
    start = latest_year(catalogue)
    per = "Per 100,000 people" if measure(catalogue, ENGLAND, "").is_rate else "Amounts"
    when = f" Latest 12 months: {twelve_months_label(start)}." if start else ""
    return html.Section(
        [
            html.H2("Table 1. Use of each medicine, England", id="table-1"),
            caption(
                f"{per}, in each medicine's own unit.{when} Not compared: medicines without data in each of the 8 "
                "latest quarters."
            ),
            medicine_table(catalogue, lines),
            actions(download(csv_link("medicines"), about="table 1")),
        ],
        **attributes(aria_labelledby="table-1"),
    )
