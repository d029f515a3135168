"""From the address bar to a page: each page is named here, none is found by scanning a folder."""

from collections.abc import Mapping

from dash.development.base_component import Component

from dashboards import shell
from dashboards.about import accessibility, methods
from dashboards.about import page as about
from dashboards.catalogue import Catalogue
from dashboards.compare import page as compare
from dashboards.compliance import cell as compliance_cell
from dashboards.compliance import page as compliance
from dashboards.components.elements import caption, link
from dashboards.components.quick import html
from dashboards.expected import funnels as expected_funnels
from dashboards.expected import page as expected
from dashboards.indicators import page as indicators
from dashboards.lineage import page as lineage
from dashboards.medicines import list_page as medicines
from dashboards.medicines import page as medicine
from dashboards.organisations import cell as organisation_cell
from dashboards.organisations import list_page as organisations
from dashboards.organisations import page as organisation
from dashboards.overview import page as overview
from dashboards.quality import page as data_quality
from dashboards.rankings import page as rankings
from dashboards.readings import Readings
from dashboards.releases import list_page as releases
from dashboards.releases import page as release
from dashboards.revisions import page as revisions
from dashboards.search import page as search
from dashboards.search.names import medicine_entries, organisation_entries
from dashboards.state import Selection, parse
from dashboards.view import Page, Question, View
from scorecard.errors import OutdatedDatabaseError, UnknownReleaseError


def unknown(_question: Question) -> View:
    """A path that names no page."""
    onward = html.P(["Go to the ", link("overview", "/"), ", to ", link("medicines", "/medicines"), " or to ",
                     link("organisations", "/organisations"), "."])  # fmt: skip
    content = [html.H1("There is no page at this address"), caption("The link may be old or mistyped."), onward]
    return View("No such page", "", content)


SECTIONS = ("/", "/medicines", "/organisations", "/rankings", "/compliance", "/indicators", "/compare")
PAGES: Mapping[str, Page] = {
    "overview": overview.view,
    "medicines": medicines.view,
    "medicine": medicine.view,
    "organisations": organisations.view,
    "organisation": organisation.view,
    "organisation_cell": organisation_cell.view,
    "compliance": compliance.view,
    "compliance_cell": compliance_cell.view,
    "rankings": rankings.view,
    "search": search.view,
    "indicators": indicators.view,
    "data_quality": data_quality.view,
    "lineage": lineage.view,
    "revisions": revisions.view,
    "expected_funnels": expected_funnels.view,
    "expected": expected.view,
    "compare": compare.view,
    "releases": releases.view,
    "release": release.view,
    "methods": methods.view,
    "accessibility": accessibility.view,
    "about": about.view,
    "unknown": unknown,
}


def is_there(readings: Readings, pathname: str) -> bool:
    """Whether an address names something: a page, and of the pages of releases one that was published."""
    selection = parse(pathname, None)
    if selection.page != "release":
        return selection.page != "unknown"
    try:
        return selection.release is not None and readings.published(selection.release) is not None
    except (UnknownReleaseError, OutdatedDatabaseError):
        return False


def first_addresses(catalogue: Catalogue) -> list[str]:
    """The pages that visits begin with: those of the header first, then what the search field leads to, and ranks."""
    found = [entry.href for entry in (*medicine_entries(catalogue), *organisation_entries(catalogue))]
    ranks = [f"/rankings?medicine={slug}" for slug in catalogue.medicines]
    return list(dict.fromkeys([*SECTIONS, *found, *ranks]))


def render(readings: Readings, pathname: str | None, search: str | None) -> tuple[View, list[Component | None]]:
    """The page at an address; without a release that can be read, a page that says what to do."""
    selection = parse(pathname, search)
    try:
        catalogue = readings.catalogue()
    except UnknownReleaseError as error:
        view = _without("Nothing is published yet", selection, readings, str(error))
        return view, shell.page(view, None)
    except OutdatedDatabaseError as error:
        view = _without("The results are of an earlier version", selection, readings, str(error))
        return view, shell.page(view, None)
    view = PAGES[selection.page](Question(selection, catalogue, readings))
    return view, shell.page(view, catalogue)


def _without(heading: str, selection: Selection, readings: Readings, why: str) -> View:
    """What can be shown without a release: why there is none, and the checks that it may have failed."""
    if selection.page == "data_quality":
        return data_quality.draw(selection, readings.history)
    if selection.page == "accessibility":
        return accessibility.draw(selection, readings.contact)
    onward = html.P([link("Data quality", "/data-quality"), " tells which files were checked and what was found."])
    return View(heading, "", [html.H1(heading), caption(why), onward])
