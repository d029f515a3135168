"""The controls of the compliance page, each with what the release offers."""

from collections.abc import Sequence

import polars as pl
from dash.development.base_component import Component

from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import STATES
from dashboards.components.choosers import (
    ALL,
    Options,
    band,
    bar,
    day_field,
    every,
    option,
    segments,
    select,
)
from dashboards.formatting import capital

PAGE = "compliance"
CHOOSERS = ("day", "level", "region", "medicine", "area", "year", "by", "state", "within")
GROUPINGS = {
    "organisation": "Organisation",
    "icb": "ICB",
    "region": "Region",
    "medicine": "Medicine",
    "area": "Therapeutic area",
    "year": "Year of publication",
}


def controls(found: Scope) -> Component:
    """Day, level and filters."""
    level = [option("icb", "ICBs"), option("trust", "Trusts")]
    return bar(
        PAGE,
        day_field(PAGE, "day", "As known on", found.day.isoformat()),
        segments(PAGE, "level", "Formularies of", level, found.level),
        _filter(found, "region", "Region", "All regions", _regions(found)),
        _filter(found, "medicine", "Medicine", "All medicines", _medicines(found)),
        _filter(found, "area", "Therapeutic area", "All areas", _values(found, "therapeutic_area")),
        _filter(found, "year", "Year of publication", "All years", _values(found, "published_year")[::-1]),
    )


def grouping(found: Scope) -> Component:
    """What the proportions are taken by."""
    options = [option(name, words) for name, words in GROUPINGS.items()]
    return band("Table 1", select(PAGE, "by", "Proportions by", options, found.selection.by or "organisation"))


def with_state(found: Scope) -> Component:
    """Which recommendations the matrix shows."""
    options = [every("Any state"), *(option(state, capital(words.word)) for state, words in STATES.items())]
    words = "Recommendations with a cell that is"
    return band("Table 2", select(PAGE, "state", words, options, found.selection.state or ALL))


def horizon(found: Scope) -> Component:
    """How far ahead deadlines are listed."""
    options = [option(str(days), f"{days} days") for days in (30, 60, 90)]
    return band("Table 3", segments(PAGE, "within", "In the next", options, str(found.selection.within or 30)))


def _filter(found: Scope, name: str, words: str, none: str, options: Options) -> Component:
    value = getattr(found.selection, name)
    known = {each["value"] for each in options}
    chosen = str(value) if str(value) in known else ALL
    return select(PAGE, name, words, [every(none), *options], chosen)


def _regions(found: Scope) -> Options:
    return [option(each.ods_code, each.short) for each in found.catalogue.current("region")]


def _medicines(found: Scope) -> Options:
    named = found.medicines.select("medicine", "medicine_name").unique("medicine")
    return [option(slug, name) for slug, name in named.sort(pl.col("medicine_name").str.to_lowercase()).rows()]


def _values(found: Scope, column: str) -> Options:
    values: Sequence[object] = found.recommendations[column].drop_nulls().unique().sort().to_list()
    return [option(str(value), capital(str(value))) for value in values]
