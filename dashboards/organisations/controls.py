"""The controls of an organisation's page, the same whatever is known of it."""

from dash import Dash
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, Catalogue, Organisation
from dashboards.components import choosers
from dashboards.components.choosers import Options, group, option
from dashboards.components.options import organisation_options, period_options
from dashboards.formatting import capital
from dashboards.state import Period

PAGE = "organisation"
CHOOSERS = ("organisation", "period", "peers")


def register(app: Dash) -> None:
    """Let the controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def bar(catalogue: Catalogue, periods: Catalogue, place: Organisation, period: Period, peers: Component) -> Component:
    """Organisation, period and peers; ``periods`` are those of the care setting that the page is of."""
    return choosers.bar(
        PAGE,
        choosers.select(PAGE, "organisation", "Organisation", place_options(catalogue), place.ods_code),
        choosers.select(PAGE, "period", "Period", period_options(periods), period.token),
        peers,
    )


def no_peers() -> Component:
    """The control of peers where there is nothing to choose."""
    return choosers.hidden(choosers.select(PAGE, "peers", "Peers", [choosers.every("All")], choosers.ALL))


def place_options(catalogue: Catalogue) -> Options:
    """Every organisation that has a page: those of trusts' levels, and sub-ICB locations where practices are known."""
    places = organisation_options(catalogue, catalogue.levels[-1])
    below = catalogue.sub_icbs
    if not below:
        return places
    words = capital(LEVEL_WORDS["sub_icb"][1])
    return [*places, group(words, [option(each.ods_code, each.short) for each in below])]
