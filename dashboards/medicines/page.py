"""One medicine: where an organisation stands over time, who is where now, and NICE's appraisals."""

from dash import Dash
from dash.development.base_component import Component

from dashboards.components import choosers
from dashboards.components.about import about
from dashboards.components.appraisals import appraisal_table, in_words
from dashboards.components.elements import caption, crumbs, lead, notices
from dashboards.components.quick import html
from dashboards.formatting import capital, counted
from dashboards.medicines import care, practices
from dashboards.medicines.controls import CHOOSERS, PAGE, bar
from dashboards.medicines.diffusion import curve_of, diffusion_section
from dashboards.medicines.expected import expected_section
from dashboards.medicines.figures import order_section, series_figure, table_section
from dashboards.medicines.lead import lead_of
from dashboards.medicines.listing import listing_section
from dashboards.medicines.map import medicine_map
from dashboards.medicines.numbers import Numbers, numbers
from dashboards.medicines.unappraised import measures_with, unappraised
from dashboards.medicines.variation import variation_section, way_to_ranks
from dashboards.view import Question, View
from dashboards.words import NO_MEDICINES, medicine_lead

# Two figures stand above.
NEXT_FIGURE = 3


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page: of what trusts issue, or else of what only practices prescribe."""
    of_practices = question.catalogue.practices
    if of_practices is not None and question.selection.medicine in of_practices.medicines:
        return practices.view(question, of_practices)
    counted_in = measures_with(question)
    if counted_in:
        return unappraised(question, counted_in)
    found = numbers(question)
    if found is None:
        return _without(question)
    name = found.medicine.name
    strong, rest = lead_of(found, medicine_lead)
    settings = care.care_of(question, found)
    catalogue, readings = found.catalogue, question.readings
    curve = curve_of(readings, found)
    chart = medicine_map(question, found.medicine.medicine, NEXT_FIGURE)
    following = NEXT_FIGURE + (chart is not None)
    content = [
        crumbs(("Overview", "/"), ("Medicines", "/medicines"), (name, None)),
        *notices(found.said),
        html.H1(name),
        caption(in_words(catalogue.appraisals_of(found.medicine.medicine))),
        bar(catalogue, found, None if settings.has_choice else choosers.hidden(care.chooser(PAGE, settings))),
        lead(strong, rest),
        html.Div([series_figure(found), order_section(found)], className="cols"),
        table_section(found, way_to_ranks(question.readings, found)),
        care.section(PAGE, settings),
        variation_section(readings, found),
        chart,
        _appraisals(found),
        diffusion_section(readings, found, curve, following),
        listing_section(question, found.medicine.medicine, following + (curve is not None)),
        expected_section(question, found.medicine.medicine, found.organisation),
        about(catalogue, unit_words(found), catalogue.notes_on(medicine=found.medicine.medicine)),
    ]
    return View(name, "medicines", content, strong + rest)


def _without(question: Question) -> View:
    """A release without a medicine, or without a whole period."""
    why = "This release has no complete month" if question.catalogue.medicines else NO_MEDICINES
    steps = crumbs(("Overview", "/"), ("Medicines", "/medicines"))
    return View("Medicines", "medicines", [steps, html.H1("Medicines"), lead(why, ".")], f"{why}.")


def unit_words(found: Numbers) -> str:
    """What the numbers count, how products came into the unit, and which did not."""
    medicine = found.medicine
    words = f"{capital(found.measure.unit)}, issued by trust pharmacies"
    if len(found.units) > 1:
        words += f"; this medicine also has figures in {' and '.join(u for u in found.units if u != found.unit)}"
    if medicine.products_unconverted:
        words += (
            f"; {medicine.products_unconverted:,} of {counted(medicine.products, 'product')} could not be converted "
            f"({counted(medicine.rows_unconverted, 'source row')}) and "
            f"{'is' if medicine.products_unconverted == 1 else 'are'} not in these numbers"
        )
    return words


def _appraisals(found: Numbers) -> Component | None:
    appraisals = found.catalogue.appraisals_of(found.medicine.medicine)
    if not appraisals:
        return None
    words = "A blank day of publication is not known to us; it is never guessed."
    return html.Section([html.H2("NICE appraisals"), caption(words), appraisal_table(found.medicine.name, appraisals)])
