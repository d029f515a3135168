"""From a number in a table to where it comes from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboards.components.elements import Child
from dashboards.components.quick import html
from dashboards.state import Period, Selection
from dashboards.words import Use
from scorecard.measures.definitions import EACH_MEDICINE, POPULATION, Measure, Rate, value_words
from scorecard.measures.standing import WINDOW
from scorecard.schema import PER_PEOPLE

WHERE = ", where this number comes from"
Row = Mapping[str, Any]


def address(medicine: str, ods_code: str, period: Period, unit: str) -> str:
    """The page that tells where a number comes from."""
    asked = Selection(page="lineage", medicine=medicine, organisation=ods_code, period=period, unit=unit)
    return asked.url


def way(words: str, href: str, unit: str) -> Component:
    """A number with the way to where it comes from."""
    return html.A([words, html.Span(f" {unit}{WHERE}", className="vh")], href=href, className="from")


def number_link(words: str, use: Use, href: str, unit: str) -> Child:
    """A number with the way to where it comes from; words that are no number stay words."""
    if use.amount is None or use.state not in ("used", "zero"):
        return words
    return way(words, href, unit)


def value_link(words: str, measure: Measure, row: Row) -> Child:
    """The value of a row of schema.MEASURE_FIGURE with the way; what has no lineage of its own stays words."""
    if row["value"] is None or not is_of_uptake(measure) or row["org_type"] == "group":
        return words
    return way(words, row_address(row), value_words(measure, row["unit"]))


def numerator_link(words: str, measure: Measure, row: Row) -> Child:
    """Its numerator with the way: the use of one medicine, whatever it is divided by."""
    if row["numerator"] is None or not _is_of_a_medicine(measure) or row["org_type"] == "group":
        return words
    return way(words, row_address(row), row["unit"])


def row_address(row: Row) -> str:
    """The page about a medicine's figure over twelve months."""
    start: date = row["period"]
    return address(row["subject"], row["ods_code"], Period(WINDOW, start), row["unit"])


def is_of_uptake(measure: Measure) -> bool:
    """Whether values are what the page explains: one medicine's use as it is, or so much of it per 100,000 people."""
    if not _is_of_a_medicine(measure) or not isinstance(measure, Rate):
        return _is_of_a_medicine(measure)
    return measure.denominator.name == POPULATION and measure.denominator.per == PER_PEOPLE


def _is_of_a_medicine(measure: Measure) -> bool:
    """Whether it is of one medicine that trusts issue: what practices prescribe has no lineage yet."""
    return measure.subject == EACH_MEDICINE and not measure.is_of_practices
