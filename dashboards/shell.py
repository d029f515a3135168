"""What stands around every page: header, navigation, the notice of invented numbers, footer."""

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.components.about import data_to
from dashboards.components.elements import attributes
from dashboards.components.quick import html
from dashboards.components.search_form import search_form
from dashboards.operation.assets import address
from dashboards.view import View

PRODUCT = "Innovation scorecard"
SECTIONS = (
    ("overview", "Overview", "/"),
    ("medicines", "Medicines", "/medicines"),
    ("organisations", "Organisations", "/organisations"),
    ("rankings", "Rankings", "/rankings"),
    ("compare", "Compare", "/compare"),
    ("compliance", "Compliance", "/compliance"),
    ("indicators", "Indicators", "/indicators"),
    ("data_quality", "Data quality", "/data-quality"),
    ("methods", "Methods", "/methods"),
    ("about", "About the numbers", "/about"),
)
IN_FOOTER = (
    ("Releases", "/releases"),
    ("Methods", "/methods"),
    ("API", "/api/docs"),
    ("Accessibility statement", "/accessibility"),
)
SYNTHETIC = "Synthetic data: organisations, medicines and numbers are invented."


def page(view: View, catalogue: Catalogue | None) -> list[Component | None]:
    """A whole page; without a release there is nothing to navigate to."""
    return [
        html.A("Skip to the content", href="#main", className="skip"),
        _header(catalogue, view.searched),
        _navigation(view.section) if catalogue else None,
        _synthetic() if catalogue and catalogue.synthetic else None,
        html.Main(html.Div(list(view.content), className="wrap"), id="main", tabIndex="-1"),
        _footer(),
    ]


def _header(catalogue: Catalogue | None, searched: str) -> Component:
    mark = html.Img(src=address("mark.svg"), alt="", width="34", height="28")
    brand = html.A([mark, PRODUCT], href="/", className="brand")
    release = html.Span(data_to(catalogue), className="release num") if catalogue else None
    search = search_form(searched) if catalogue else None
    return html.Header(html.Div([brand, search, release], className="wrap"), className="top")


def _navigation(section: str) -> Component:
    """Wide screens see the list, phones a native menu with the same list."""
    menu = html.Details([html.Summary("Menu"), _links(section)], className="navphone")
    wide = html.Div(_links(section), className="wide")
    return html.Nav(html.Div([wide, menu], className="wrap"), className="nav", **attributes(aria_label="Main"))


def _links(section: str) -> Component:
    return html.Ul([html.Li(_link(words, href, name == section)) for name, words, href in SECTIONS])


def _link(words: str, href: str, current: bool) -> Component:
    return html.A(words, href=href, **(attributes(aria_current="page") if current else {}))


def _synthetic() -> Component:
    strip = html.Div(SYNTHETIC, className="wrap")
    return html.Div(strip, className="synthetic", role="region", **attributes(aria_label="Synthetic data"))


def _footer() -> Component:
    words = (
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        "Independent of NHS England and NICE.",
    )
    links = html.Nav(
        html.Ul([html.Li(_link(name, href, current=False)) for name, href in IN_FOOTER]),
        **attributes(aria_label="About this website"),
    )
    return html.Footer(html.Div([links, *[html.P(line) for line in words]], className="wrap"))
