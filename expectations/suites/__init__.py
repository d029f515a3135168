"""One suite for each kind of source file, found by the lake table that its rows are to enter."""

from collections.abc import Callable

from expectations.rules import Suite
from expectations.suites import appraisals, dmd, ods, population, scmd, services
from expectations.suites.context import Context
from scorecard import schema

SUITES: dict[str, Callable[[Context], Suite]] = {
    schema.PRESCRIBING.name: scmd.prescribing,
    schema.TRUST.name: ods.trusts,
    schema.SUCCESSION.name: ods.successions,
    schema.HIERARCHY.name: ods.hierarchy,
    schema.POPULATION_ESTIMATE.name: population.estimates,
    schema.DMD_PRODUCT.name: dmd.products,
    schema.APPRAISAL_FACT.name: appraisals.facts,
    schema.SERVICE.name: services.services,
}


def suite_for(lake_table: str, context: Context) -> Suite:
    """The suite for rows that are to enter a lake table."""
    return SUITES[lake_table](context)
