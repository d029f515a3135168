"""From the address bar to a page: each page is named here, none is found by scanning a folder."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards import shell
from dashboards.components.elements import caption, link
from dashboards.pages import about, medicine, medicines, organisation, organisations, overview
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Page, Question, View
from scorecard.errors import UnknownReleaseError


def unknown(_question: Question) -> View:
    """A path that names no page."""
    onward = html.P(["Go to the ", link("overview", "/"), ", to ", link("medicines", "/medicines"), " or to ",
                     link("organisations", "/organisations"), "."])  # fmt: skip
    content = [html.H1("There is no page at this address"), caption("The link may be old or mistyped."), onward]
    return View("No such page", "", content)


PAGES: Mapping[str, Page] = {
    "overview": overview.view,
    "medicines": medicines.view,
    "medicine": medicine.view,
    "organisations": organisations.view,
    "organisation": organisation.view,
    "about": about.view,
    "unknown": unknown,
}


def render(readings: Readings, pathname: str | None, search: str | None) -> tuple[View, list[Component | None]]:
    """The page at an address; before anything is published, a page that says what to do."""
    try:
        catalogue = readings.catalogue()
    except UnknownReleaseError as error:
        view = View("Nothing published yet", "", [html.H1("Nothing is published yet"), caption(str(error))])
        return view, shell.page(view, None)
    selection = parse(pathname, search)
    view = PAGES[selection.page](Question(selection, catalogue, readings))
    return view, shell.page(view, catalogue)
