"""Tables of the lake for comparison: what trusts are divided by, how organisations are grouped, and indicators."""

from scorecard.schema.lake import FILE_ID, ROW_NUMBER
from scorecard.tables import Table, day, flag, integer, number, optional_text, text

DENOMINATOR = Table(
    "denominator",
    "What figures of an organisation may be divided by, other than its population: beds, episodes, list size",
    (
        text("denominator", "Which denominator: general_acute_beds_occupied, list_size …"),
        text("ods_code", "Code of the organisation"),
        day("month", "First day of the month for which it holds"),
        number("amount", "How many"),
        text("unit", "What is counted: beds, episodes, people"),
        flag("is_estimate", "Whether it was estimated, and not counted"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("denominator", "ods_code", "month"),
)

CATCHMENT_SHARE = Table(
    "catchment_share",
    "Which part of a trust's patients lives in which ICB: from these and the ICBs' populations follow catchments",
    (
        text("ods_code", "Code of the trust"),
        text("icb_gss", "GSS code of the ICB"),
        number("share", "Part of the trust's patients, between 0 and 1; a trust's parts add up to 1"),
        integer("year", "Year of which the shares speak"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "icb_gss", "year"),
)

GROUP_MEMBER = Table(
    "group_member",
    "Peer groups and other geographies: which organisation belongs to which group of a kind",
    (
        text("grouping", "Kind of group: trust_type, size, health_innovation_network, cancer_alliance, or your own"),
        text("group_name", "Name of the group"),
        text("ods_code", "Code of the organisation"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("grouping", "ods_code"),
)

INDICATOR = Table(
    "indicator",
    "Numerators and denominators of innovation metrics, by organisation and period",
    (
        text("indicator", "Slug of the indicator, as its definition has it"),
        text("ods_code", "Code of the organisation"),
        text("period_type", "month, quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        number("numerator", "How many met it"),
        number("denominator", "Of how many"),
        optional_text("note", "What a reader of this row should know"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("indicator", "ods_code", "period_type", "period"),
)

COMPARING_TABLES = (DENOMINATOR, CATCHMENT_SHARE, GROUP_MEMBER, INDICATOR)
