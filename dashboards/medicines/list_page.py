"""The index of medicines."""

from collections.abc import Sequence

from dash import Dash
from dash.development.base_component import Component

from dashboards.care.words import NO_ISSUES
from dashboards.choices import Choices, unread
from dashboards.components import choosers
from dashboards.components.about import about
from dashboards.components.appraisals import CATEGORY_WORDS
from dashboards.components.elements import (
    Child,
    Column,
    actions,
    attributes,
    caption,
    crumbs,
    download,
    lead,
    link,
    notices,
    table,
)
from dashboards.components.medicine_table import appraisal_numbers
from dashboards.components.options import medicine_options
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, counted
from dashboards.national import MedicineLine, medicine_lines, practice_lines
from dashboards.view import Question, View
from dashboards.words import NO_MEDICINES, ONLY_PRACTICES
from scorecard.schema import IN_PRIMARY_CARE

PAGE = "medicines"
OF_PRACTICES = (
    Column("Medicine"),
    Column("Appraisals"),
    Column("Conditions"),
    Column("Recommendations"),
    Column("Unit"),
)
COLUMNS = (*OF_PRACTICES, Column("Products", True), Column("Not converted", True))


def register(app: Dash) -> None:
    """Let the chooser lead to a medicine's page."""
    choosers.register(app, PAGE, ("medicine",), goes_to="medicine")


def view(question: Question) -> View:
    """The page."""
    catalogue = question.catalogue
    lines = medicine_lines(question.readings, catalogue)
    with_appraisal = sum(bool(line.appraisals) for line in lines)
    only = practice_lines(question.readings, catalogue)
    if not lines:
        return _without(question, only)
    strong = f"This release has {counted(len(lines), 'medicine')}"
    rest = f", {with_appraisal:,} of them with a technology appraisal on record."
    rest += f" {capital(counted(len(only), 'more is', 'more are'))} {ONLY_PRACTICES}: table 2." if only else ""
    content = [
        crumbs(("Overview", "/"), ("Medicines", None)),
        *notices(Choices(catalogue, question.selection).said),
        html.H1("Medicines"),
        choosers.bar(PAGE, choosers.select(PAGE, "medicine", "Go to a medicine", medicine_options(catalogue), None)),
        lead(strong, rest),
        html.Section(
            [
                html.H2("Table 1. Every medicine"),
                table("Medicines of this release", COLUMNS, [_row(line) for line in lines]),
                actions(download(csv_link("medicines"), about="table 1")),
            ],
            className="wordy",
        ),
        _practices(only),
        html.P(
            [
                link("Expected use", "/expected"),
                " tells for which medicines there is an estimate of how many people would take them.",
            ],
            className="onward",
        ),
        about(catalogue, "Each medicine in its own unit: amounts in unlike units are never added"),
    ]
    return View("Medicines", "medicines", content, strong + rest)


def _without(question: Question, only: Sequence[MedicineLine]) -> View:
    """A release in which trusts issued no appraised medicine."""
    strong, rest = NO_MEDICINES, ": nothing that was issued was of a medicine that NICE has recommended."
    content = [
        crumbs(("Overview", "/"), ("Medicines", None)),
        *notices(unread(question.selection)),
        html.H1("Medicines"),
        lead(strong, rest),
        _practices(only),
        about(question.catalogue, "Each medicine in its own unit: amounts in unlike units are never added"),
    ]
    return View("Medicines", "medicines", content, strong + rest)


def _practices(lines: Sequence[MedicineLine]) -> Component | None:
    """Medicines that only practices prescribe, in a table of their own: what trusts count is not known of them."""
    if not lines:
        return None
    return html.Section(
        [
            html.H2(f"Table 2. {capital(ONLY_PRACTICES)}", id="table-2"),
            caption(f"{NO_ISSUES} They are in no table of what trusts issue."),
            table(f"Medicines {ONLY_PRACTICES}", OF_PRACTICES, [_words(line) for line in lines]),
            actions(download(csv_link("medicines", source=IN_PRIMARY_CARE), about="table 2")),
        ],
        className="wordy",
        **attributes(aria_labelledby="table-2"),
    )


def _row(line: MedicineLine) -> list[Child]:
    medicine = line.medicine
    return [*_words(line), f"{medicine.products:,}", f"{medicine.products_unconverted:,}"]


def _words(line: MedicineLine) -> list[Child]:
    """A medicine, what NICE said of it, and its unit."""
    medicine = line.medicine
    conditions = line.conditions
    words = [CATEGORY_WORDS.get(each, each).split(":")[0].lower() for each in line.categories]
    return [
        link(medicine.name, f"/medicine/{medicine.medicine}"),
        appraisal_numbers(line),
        counted(len(conditions), "condition") if len(conditions) > 2 else ", ".join(conditions) or "not stated",
        ", ".join(words).capitalize() or "none recorded",
        medicine.unit,
    ]
