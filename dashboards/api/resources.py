"""What the API offers of a release, as data: addresses, tables, filters, and what to bear in mind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from dashboards.api import computed
from dashboards.api.sources import Sources
from scorecard import caveats, schema
from scorecard.releases.table_pages import Value
from scorecard.schema.answers import SOURCE_ROW, USE
from scorecard.tables import Table

Filters = Mapping[str, Value]
Words = Mapping[str, tuple[str, ...]]

WORDS: Words = {
    "org_type": schema.ORG_TYPES,
    "period_type": schema.PERIOD_TYPES,
    "formulary_status": schema.FORMULARY_STATUSES,
}
RATES = (
    f"Rates divide by the resident population of all ages, per {schema.PER_PEOPLE:,} people: mid-year estimates of the "
    "Office for National Statistics, one vintage for the whole series, named as population_vintage. Trusts have none.",
    "Amounts of different units are never added.",
    *caveats.USE,
)
NO_SOURCE = (
    "Figures are of secondary care unless source asks for primary_care, or for both: the sum, in daily doses only, and "
    "missing where one of them is."
)
SPELLS = (
    "Each row holds from from_day until the day before to_day; the row without to_day holds to this day.",
    "What is not known is unknown, and never a yes.",
    *caveats.COMPLIANCE,
)
LEVELS_AND_GROUPS = (*schema.ORG_TYPES, "group")
RANKS = (
    "Rank 1 is the highest value, and neither good nor bad. Where a rank would say nothing there is none.",
    "What each measure counts and divides by is in measures.",
)
SHARES = ("What each indicator counts, and its own caveats, are in indicator-definitions.",)


@dataclass(frozen=True)
class Resource:
    """One table of a release at one address.

    ``filters`` are columns that can be asked for by equality, ``words`` (besides WORDS) their values where only some
    are possible.
    Of each group in ``needs`` one filter must be given. ``compute`` makes the rows where no table holds them.
    """

    name: str
    table: Table
    filters: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    words: Words = field(default_factory=dict)
    needs: tuple[tuple[str, ...], ...] = ()
    compute: Callable[[Sources, int, Filters], pl.DataFrame] | None = None
    told: str = ""

    @property
    def meaning(self) -> str:
        """What it holds, where its table's own meaning does not say it."""
        return self.told or self.table.meaning


RESOURCES = (
    Resource(
        "organisations",
        schema.ORGANISATION,
        ("org_type", "ods_code", "parent_ods_code", "successor_ods_code", "gss_code"),
    ),
    Resource("medicines", schema.MEDICINE, ("medicine", "unit")),
    Resource(
        "appraisals",
        schema.APPRAISAL,
        ("ta_number", "medicine", "condition", "category", "status", "therapeutic_area", "commissioner"),
    ),
    Resource(
        "uptake",
        USE,
        ("medicine", "ods_code", "period_type", "period", "org_type", "parent_ods_code", "unit", "source", "state"),
        (*RATES, *caveats.PRIMARY_CARE, NO_SOURCE),
        words={"state": schema.STATES, "source": schema.SOURCES},
        needs=(("period_type",), ("medicine", "ods_code")),
        compute=computed.uptake,
    ),
    Resource("coverage", schema.COVERAGE, ("source", "org_type", "ods_code", "period_type", "period")),
    Resource("primary-care-medicines", schema.PRIMARY_CARE_MEDICINE, ("medicine", "unit")),
    Resource("primary-care-coverage", schema.PRIMARY_CARE_COVERAGE, ("org_type", "ods_code", "period_type", "period")),
    Resource("primary-care-list-sizes", schema.PRIMARY_CARE_LIST_SIZE, ("org_type", "ods_code", "month")),
    Resource("not-applicable", schema.NOT_APPLICABLE, ("ods_code", "medicine")),
    Resource("measures", schema.MEASURE, ("measure", "kind", "status")),
    Resource(
        "rankings",
        schema.MEASURE_FIGURE,
        ("measure", "subject", "unit", "org_type", "ods_code", "period_type", "period", "state", "comparison"),
        (*RANKS, *caveats.USE, *caveats.PRIMARY_CARE),
        words={"state": schema.STATES, "org_type": LEVELS_AND_GROUPS},
    ),
    Resource(
        "peers",
        schema.PEER_FIGURE,
        ("measure", "subject", "unit", "org_type", "ods_code", "period", "grouping", "group_name", "comparison"),
        (*RANKS, *caveats.USE, *caveats.PRIMARY_CARE),
    ),
    Resource("catchments", schema.CATCHMENT, ("ods_code",)),
    Resource("organisation-groups", schema.ORGANISATION_GROUP, ("grouping", "group_name", "org_type", "ods_code")),
    Resource(
        "recommendations",
        schema.RECOMMENDATION,
        ("recommendation_id", "ta_number", "category", "commissioner", "clock_rule", "published_year", "counts"),
    ),
    Resource("recommended-medicines", schema.RECOMMENDED_MEDICINE, ("recommendation_id", "medicine")),
    Resource("clock-rules", schema.CLOCK_RULE, ("clock_rule",)),
    Resource(
        "compliance",
        schema.COMPLIANCE,
        ("ods_code", "org_type", "recommendation_id", "state", "formulary_status", "reason_code"),
        SPELLS,
        words={"state": schema.COMPLIANCE_STATES},
    ),
    Resource(
        "evidence",
        schema.FORMULARY_EVIDENCE,
        ("ods_code", "ta_number", "medicine", "formulary_status", "as_of", "file_id"),
        caveats.COMPLIANCE,
    ),
    Resource("explanations", schema.EXPLAINED, ("ods_code", "ta_number", "reason_code")),
    Resource("findings", schema.FORMULARY_FINDING, ("ods_code", "ta_number", "kind", "file_id")),
    Resource(
        "indicators",
        schema.INDICATOR_FIGURE,
        ("indicator", "org_type", "ods_code", "period_type", "period", "is_sum"),
        SHARES,
    ),
    Resource("indicator-definitions", schema.INDICATOR_DEFINITION, ("indicator", "status")),
    Resource(
        "revisions",
        schema.REVISION,
        ("medicine", "org_type", "ods_code", "unit", "period_type", "period", "source", "causes"),
        RATES,
    ),
    Resource("notes", schema.NOTE, ("kind", "ods_code", "medicine")),
    Resource("products", schema.PRODUCT, ("medicine", "vmp_code", "unit", "native_unit")),
    Resource(
        "source-files",
        schema.SOURCE_FILE,
        ("file_id", "source", "lake_table", "data_status", "month"),
        told="The source files that the release was computed from",
    ),
    Resource(
        "lineage",
        SOURCE_ROW,
        ("medicine", "ods_code", "period_type", "period", "unit", "vmp_code", "submitted_ods_code"),
        ("Without period_type the period is a financial quarter.",),
        needs=(("medicine",), ("ods_code",), ("period",)),
        compute=computed.source_rows,
    ),
)
