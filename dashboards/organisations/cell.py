"""One medicine in one organisation, month by month: a control chart, its signals, and what they mean."""

from dataclasses import dataclass
from datetime import date

from dash import Dash
from dash.development.base_component import Component

from dashboards.catalogue import Catalogue, Medicine, Organisation
from dashboards.choices import Choices
from dashboards.components import choosers
from dashboards.components.about import about
from dashboards.components.appraisals import in_words, markers
from dashboards.components.choosers import option
from dashboards.components.elements import Child, Column, attributes, caption, crumbs, lead, link, notices, table
from dashboards.components.figure import Frame, figure
from dashboards.components.options import organisation_options
from dashboards.components.quick import html
from dashboards.figures import control_chart
from dashboards.figures.control_chart import Plotted, shapes
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, decimals_for
from dashboards.lineage.links import address, number_link
from dashboards.measure import measure
from dashboards.organisations.control import SHOWN_MONTHS, Control, control
from dashboards.organisations.control_words import HOW_TO_READ, false_series_words, lead_words, numbers
from dashboards.organisations.standing_scope import chart_months, use_by_month
from dashboards.state import Period
from dashboards.view import Question, View
from dashboards.words import NO_MEDICINES
from scorecard.periods import month_label

PAGE = "organisation_cell"
CHOOSERS = ("organisation", "medicine")
SHAPE_WORDS = {
    "astronomical": ("sig-astronomical", "Beyond a limit"),
    "trend": ("sig-trend", "Rising or falling throughout"),
    "two of three": ("sig-near", "Two of three near a limit"),
    "shift": ("sig-shift", "Run on one side of the mean"),
}


@dataclass(frozen=True)
class Cell:
    """A medicine in an organisation, with its months and the words of their unit."""

    catalogue: Catalogue
    medicine: Medicine
    place: Organisation
    unit: str
    control: Control

    @property
    def title(self) -> str:
        """What the page is about."""
        return f"{self.medicine.name} in {self.place.short}"


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page."""
    catalogue = question.catalogue
    choices = Choices(catalogue, question.selection)
    if not catalogue.medicines or not catalogue.periods["month"]:
        return View("Months", "organisations", [html.H1("Months"), caption(_nothing(catalogue))])
    found = cell(question, choices)
    strong, rest = lead_words(found.place.full_name, found.control, found.unit)
    content = [
        _crumbs(found),
        *notices(choices.said),
        html.H1(found.title),
        caption(in_words(catalogue.appraisals_of(found.medicine.medicine))),
        _bar(found),
        lead(strong, rest),
        chart_figure(found),
        _reading(found),
        _onward(found),
        about(catalogue, f"{capital(found.unit)}, by month", catalogue.notes_on(ods_code=found.place.ods_code)),
    ]
    return View(found.title, "organisations", content, strong + rest)


def _nothing(catalogue: Catalogue) -> str:
    return "This release has no complete month." if catalogue.medicines else f"{NO_MEDICINES}."


def cell(question: Question, choices: Choices) -> Cell:
    """The medicine and the organisation of an address, with their months."""
    catalogue = question.catalogue
    medicine, place = choices.medicine(), choices.organisation()
    months = chart_months(catalogue, question.selection)
    rows = use_by_month(question.readings, catalogue, place, months, medicine.medicine)
    return Cell(
        catalogue=catalogue,
        medicine=medicine,
        place=place,
        unit=measure(catalogue, place.org_type, medicine.unit).unit,
        control=control(rows, months),
    )


def chart_figure(found: Cell) -> Component:
    """Figure 1: the control chart, with its numbers."""
    months = found.control.months
    plotted = Plotted(
        name=found.title,
        unit=found.unit,
        control=found.control,
        markers=markers(found.catalogue.appraisals_of(found.medicine.medicine)),
    )
    frame = Frame(
        1,
        f"{found.title} by month",
        f"{capital(found.unit)}, {month_label(months[0])} to {month_label(months[-1])}",
        csv_link("control_chart", ods_code=found.place.ods_code, medicine=found.medicine.medicine, until=months[-1]),
        _key(found.control),
    )
    drawing = control_chart.draw(plotted)
    if all(use.amount is None and use.state != "missing" for use in found.control.uses):
        words = html.P(f"There is nothing to draw. {drawing.summary}")
        return html.Section(
            [html.H2(frame.title, id="figure-1"), words, _table(found)], **attributes(aria_labelledby="figure-1")
        )
    return figure(frame, drawing, _table(found), after=caption(drawing.summary))


def _table(found: Cell) -> Component:
    columns = [Column("Month"), Column(found.place.short, True)]
    columns += [Column(words, True) for words in ("Mean", "Lower limit", "Upper limit")]
    rows = _with_ways(found, numbers(found.control, decimals_for(found.control.values)))
    return table(
        f"{found.title}, {found.unit}", [*columns, Column("What the rules say"), Column("Submissions", True)], rows
    )


def _with_ways(found: Cell, rows: list[list[Child]]) -> list[list[Child]]:
    """The rows of the chart's table, latest first, each number with the way to where it comes from."""
    latest_first = zip(rows, found.control.months[::-1], found.control.uses[::-1], strict=True)
    return [
        [label, number_link(str(shown), use, _whence(found, month), found.unit), *others]
        for (label, shown, *others), month, use in latest_first
    ]


def _whence(found: Cell, month: date) -> str:
    return address(found.medicine.medicine, found.place.ods_code, Period("month", month), found.medicine.unit)


def _key(shown: Control) -> tuple[tuple[str, str], ...]:
    """Only the marks that the figure has."""
    entries = [("common", "Month without a signal")] if shown.segments else []
    entries += [SHAPE_WORDS[rule] for rule in shapes(shown)]
    if any(use.amount is not None and not shown.is_judged(place) for place, use in enumerate(shown.uses)):
        entries.append(("open", "Not judged"))
    if any(use.state == "missing" for use in shown.uses):
        entries.append(("miss", "No data submitted"))
    if shown.segments:
        entries.append(("med", "Mean"))
    if any(each.high is not None for each in shown.segments):
        entries.append(("limit", "Limits of the usual ups and downs"))
    return tuple(entries)


def _reading(found: Cell) -> Component:
    """How the chart is made, and how often chance alone gives a signal."""
    told = [html.P(HOW_TO_READ), html.P(f"{false_series_words(len(found.control.months))} {_season(found.control)}")]
    return html.Section(
        [html.H2("How to read it", id="reading"), html.Div(told, className="prose")],
        **attributes(aria_labelledby="reading"),
    )


def _season(shown: Control) -> str:
    """What too few months cannot tell."""
    longest = max((each.end - each.first for each in shown.chart.segments), default=0)
    if longest >= SHOWN_MONTHS:
        return ""
    return (
        f"No stretch here has {SHOWN_MONTHS} months in a row, so that a season cannot be told from a change. A stretch "
        "ends where a month lacks a submission."
    )


def _crumbs(found: Cell) -> Component:
    line = [(each.short, f"/organisation/{each.ods_code}") for each in found.catalogue.ancestors(found.place)]
    own = (found.place.short, f"/organisation/{found.place.ods_code}")
    steps = [("Overview", "/"), ("Organisations", "/organisations"), *line, own, (found.medicine.name, None)]
    return crumbs(*steps)


def _bar(found: Cell) -> Component | None:
    catalogue = found.catalogue
    if not catalogue.levels:
        return None
    places = organisation_options(catalogue, catalogue.levels[-1])
    medicines = [option(each.medicine, each.name) for each in catalogue.medicines.values()]
    return choosers.bar(
        PAGE,
        choosers.select(PAGE, "organisation", "Organisation", places, found.place.ods_code),
        choosers.select(PAGE, "medicine", "Medicine", medicines, found.medicine.medicine),
    )


def _onward(found: Cell) -> Component:
    """Ways to the other pages of the two."""
    place, medicine = found.place, found.medicine
    level = "" if place.org_type == "england" else f"?organisation={place.ods_code}&level={place.org_type}"
    return html.P(
        [
            link(f"{medicine.name} in every organisation", f"/medicine/{medicine.medicine}{level}"),
            ", or ",
            link(f"every medicine in {place.short}", f"/organisation/{place.ods_code}#scorecard"),
            ".",
        ],
        className="onward",
    )
