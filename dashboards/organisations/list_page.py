"""The index of organisations: regions with their ICBs, and a control that finds any of them."""

from dash import Dash
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, Catalogue, Organisation
from dashboards.choices import Choices
from dashboards.components import choosers
from dashboards.components.about import about
from dashboards.components.elements import Child, Column, crumbs, lead, link, notices, table
from dashboards.components.quick import html
from dashboards.formatting import counted, joined
from dashboards.organisations.controls import place_options
from dashboards.view import Question, View

PAGE = "organisations"
COLUMNS = (Column("ICB"), Column("Code"), Column("Resident population", True), Column("Trusts", True))


def register(app: Dash) -> None:
    """Let the chooser lead to an organisation's page."""
    choosers.register(app, PAGE, ("organisation",), goes_to="organisation")


def view(question: Question) -> View:
    """The page."""
    catalogue = question.catalogue
    placed = {level: catalogue.placed(level) for level in catalogue.levels} | {"sub_icb": catalogue.sub_icbs}
    counts = [counted(len(each), *LEVEL_WORDS[level]) for level, each in placed.items() if each]
    strong = f"England has {joined(counts)}" if counts else "This release has no organisations below England"
    rest = " in this release, each counted under its successor where it was merged."
    options = place_options(catalogue) if catalogue.levels else []
    content = [
        crumbs(("Overview", "/"), ("Organisations", None)),
        *notices(Choices(catalogue, question.selection).said),
        html.H1("Organisations"),
        choosers.bar(PAGE, choosers.select(PAGE, "organisation", "Go to an organisation", options, None)),
        lead(strong, rest),
        html.P(link("England", f"/organisation/{catalogue.england.ods_code}"), className="onward"),
        *[_region(catalogue, region) for region in catalogue.current("region")],
        about(catalogue, "People in the tables are residents; use is on each organisation's page"),
    ]
    return View("Organisations", "organisations", content, strong + rest)


def _region(catalogue: Catalogue, region: Organisation) -> Component:
    """One region with its ICBs."""
    icbs = [each for each in catalogue.children(region.ods_code) if each.org_type == "icb"]
    heading = html.H2(link(region.short, f"/organisation/{region.ods_code}"))
    words = f"ICBs in {region.short}"
    return html.Section([heading, table(words, COLUMNS, [_row(catalogue, each) for each in icbs])])


def _row(catalogue: Catalogue, icb: Organisation) -> list[Child]:
    trusts = [each for each in catalogue.children(icb.ods_code) if each.org_type == "trust"]
    return [
        link(icb.full_name, f"/organisation/{icb.ods_code}"),
        icb.ods_code,
        population_cell(icb),
        f"{len(trusts):,}",
    ]


def population_cell(organisation: Organisation) -> str:
    """A population in a table."""
    return f"{organisation.population:,}" if organisation.population is not None else "not known"
