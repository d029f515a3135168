"""One suite for each kind of frame: rows that are to enter a lake table, and frames worked out to be checked."""

from collections.abc import Callable

from expectations.rules import Suite
from expectations.suites import (
    appraisals,
    bnf,
    denominators,
    dmd,
    epd,
    explanations,
    formulary,
    formulary_words,
    frames,
    groups,
    indicators,
    ods,
    population,
    registered,
    release,
    scmd,
    scmd_compared,
    scmd_history,
    services,
)
from expectations.suites.context import Context
from scorecard import schema
from scorecard.tables import Table

SUITES: dict[str, Callable[[Context], Suite]] = {
    schema.PRESCRIBING.name: scmd.prescribing,
    frames.COMPARED.name: scmd_compared.compared,
    frames.NAMED.name: scmd_compared.named,
    frames.SUBMITTING.name: scmd_history.submitting,
    frames.WHOLE_MONTH.name: scmd_history.whole_month,
    frames.CHANGED_PLACES.name: scmd_history.changed_places,
    frames.RESTATED.name: scmd_history.restated,
    schema.TRUST.name: ods.trusts,
    schema.SUCCESSION.name: ods.successions,
    schema.HIERARCHY.name: ods.hierarchy,
    schema.POPULATION_ESTIMATE.name: population.estimates,
    schema.DMD_PRODUCT.name: dmd.products,
    schema.APPRAISAL_FACT.name: appraisals.facts,
    schema.SERVICE.name: services.services,
    schema.FORMULARY_WORD.name: formulary_words.formulary_words,
    schema.FORMULARY_ENTRY.name: formulary.entries,
    frames.MAPPED.name: formulary.mapped,
    schema.EXPLANATION.name: explanations.explanations,
    schema.DENOMINATOR.name: denominators.denominators,
    schema.CATCHMENT_SHARE.name: denominators.catchments,
    schema.GROUP_MEMBER.name: groups.members,
    schema.INDICATOR.name: indicators.rows,
    schema.BNF_MEDICINE.name: bnf.medicines,
    schema.BNF_CHANGE.name: bnf.changes,
    schema.PRIMARY_CARE.name: epd.prescriptions,
    schema.PRIMARY_CARE_AREA.name: epd.areas,
    schema.PRACTICE_LIST_SIZE.name: registered.practices,
    frames.NATIONAL.name: epd.national,
    frames.SUMS.name: release.sums,
    frames.FIGURES.name: release.figures,
    frames.STATED.name: release.stated,
    frames.SPELLS.name: release.spells,
    frames.RANKED.name: release.ranked,
    frames.SOURCES.name: release.sources,
}
# The table whose rows each suite speaks of, by the same names.
TABLES: dict[str, Table] = {table.name: table for table in (*schema.LAKE_TABLES, *frames.WORKED_OUT)}


def suite_for(table: str, context: Context) -> Suite:
    """The suite for the rows of a table."""
    return SUITES[table](context)
