"""The index of medicines."""

from dash import Dash

from dashboards.choices import Choices, unread
from dashboards.components import choosers
from dashboards.components.about import about
from dashboards.components.appraisals import CATEGORY_WORDS
from dashboards.components.choosers import option
from dashboards.components.elements import Child, Column, actions, crumbs, download, lead, link, notices, table
from dashboards.components.medicine_table import appraisal_numbers
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted
from dashboards.national import MedicineLine, medicine_lines
from dashboards.view import Question, View
from dashboards.words import NO_MEDICINES

PAGE = "medicines"
COLUMNS = (
    Column("Medicine"),
    Column("Appraisals"),
    Column("Conditions"),
    Column("Recommendations"),
    Column("Unit"),
    Column("Products", True),
    Column("Not converted", True),
)


def register(app: Dash) -> None:
    """Let the chooser lead to a medicine's page."""
    choosers.register(app, PAGE, ("medicine",), goes_to="medicine")


def view(question: Question) -> View:
    """The page."""
    catalogue = question.catalogue
    lines = medicine_lines(question.readings, catalogue)
    with_appraisal = sum(bool(line.appraisals) for line in lines)
    if not lines:
        return _without(question)
    strong = f"This release has {counted(len(lines), 'medicine')}"
    rest = f", {with_appraisal:,} of them with a technology appraisal on record."
    options = [option(each.medicine, each.name) for each in catalogue.medicines.values()]
    content = [
        crumbs(("Overview", "/"), ("Medicines", None)),
        *notices(Choices(catalogue, question.selection).said),
        html.H1("Medicines"),
        choosers.bar(PAGE, choosers.select(PAGE, "medicine", "Go to a medicine", options, None)),
        lead(strong, rest),
        html.Section(
            [
                html.H2("Table 1. Every medicine"),
                table("Medicines of this release", COLUMNS, [_row(line) for line in lines]),
                actions(download(csv_link("medicines"), about="table 1")),
            ],
            className="wordy",
        ),
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


def _without(question: Question) -> View:
    """A release in which no appraised medicine was issued."""
    strong, rest = NO_MEDICINES, ": nothing that was issued was of a medicine that NICE has recommended."
    content = [
        crumbs(("Overview", "/"), ("Medicines", None)),
        *notices(unread(question.selection)),
        html.H1("Medicines"),
        lead(strong, rest),
        about(question.catalogue, "Each medicine in its own unit: amounts in unlike units are never added"),
    ]
    return View("Medicines", "medicines", content, strong + rest)


def _row(line: MedicineLine) -> list[Child]:
    medicine = line.medicine
    conditions = line.conditions
    words = [CATEGORY_WORDS.get(each, each).split(":")[0].lower() for each in line.categories]
    return [
        link(medicine.name, f"/medicine/{medicine.medicine}"),
        appraisal_numbers(line),
        counted(len(conditions), "condition") if len(conditions) > 2 else ", ".join(conditions) or "not stated",
        ", ".join(words).capitalize() or "none recorded",
        medicine.unit,
        f"{medicine.products:,}",
        f"{medicine.products_unconverted:,}",
    ]
