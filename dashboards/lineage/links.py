"""From a number in a table to where it comes from."""

from dashboards.components.elements import Child
from dashboards.components.quick import html
from dashboards.state import Period, Selection
from dashboards.words import Use

WHERE = ", where this number comes from"


def address(medicine: str, ods_code: str, period: Period, unit: str) -> str:
    """The page that tells where a number comes from."""
    asked = Selection(page="lineage", medicine=medicine, organisation=ods_code, period=period, unit=unit)
    return asked.url


def number_link(words: str, use: Use, href: str, unit: str) -> Child:
    """A number with the way to where it comes from; words that are no number stay words."""
    if use.amount is None or use.state not in ("used", "zero"):
        return words
    return html.A([words, html.Span(f" {unit}{WHERE}", className="vh")], href=href, className="from")
