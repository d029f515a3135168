"""Tables of a release about measures: their definitions, their figures, and organisations beside their peers."""

from scorecard.tables import Table, day, integer, optional_day, optional_integer, optional_number, optional_text, text

RELEASE_ID = integer("release_id", "The release")
MEASURED = (
    text("measure", "Slug of the measure"),
    text("subject", "Slug of the medicine, or of the grouping of medicines"),
    text("unit", "Unit of the numerator"),
    text("org_type", "england, region, icb, trust or group"),
    text("ods_code", "ODS code of the organisation; of a group: grouping: name"),
)
BESIDE = (
    optional_number("percentile", "Part of the others with a lower value, 0 to 1"),
    optional_integer("rank", "Rank, 1 the highest; blank where it would say nothing"),
    optional_integer("rank_low", "Best rank that is plausible at 95 %"),
    optional_integer("rank_high", "Worst rank that is plausible at 95 %"),
    integer("out_of", "Organisations that were ranked"),
    optional_number("benchmark", "Value of all others together"),
    optional_text("comparison", "With the benchmark: lower, similar or higher, at 95 %"),
    optional_text("flags", "Why there is no rank"),
)

MEASURE = Table(
    "measure",
    "The measures of a release, as they were defined",
    (
        RELEASE_ID,
        text("measure", "Slug of the measure"),
        text("name", "Name"),
        text("kind", "volume, rate or share"),
        text("status", "draft, current or retired"),
        text("definition", "The whole definition, as JSON"),
        optional_text("reason", "Why it has no figures; blank where it has"),
    ),
    ("release_id", "measure"),
)

MEASURE_FIGURE = Table(
    "measure_figure",
    "Measures by organisation and period, with intervals and ranks over twelve months",
    (
        RELEASE_ID,
        *MEASURED,
        text("period_type", "month, quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        text("state", "used, zero, missing (a month at least) or not_applicable"),
        optional_number("numerator", "Amount used, in the unit; blank where a month is missing"),
        optional_number("denominator", "What it is divided by; blank where that is not known or there is nothing"),
        optional_number("value", "The measure's value; blank where it is not known"),
        optional_number("low", "Lower end of its 95 % interval, by bootstrap of the months"),
        optional_number("high", "Upper end of the 95 % interval"),
        *BESIDE,
        optional_text("rank_change", "From which rank to which within a year, only where the intervals lie apart"),
        integer("expected", "Monthly submissions expected", "submissions"),
        integer("received", "Monthly submissions received", "submissions"),
    ),
    ("release_id", "measure", "subject", "unit", "org_type", "ods_code", "period_type", "period"),
)

PEER_FIGURE = Table(
    "peer_figure",
    "Organisations beside their peers over the newest twelve months: those of the same region, type, size or network",
    (
        RELEASE_ID,
        *MEASURED,
        day("period", "First day of the twelve months"),
        text("grouping", "Kind of group: region, trust_type, cancer_alliance …"),
        text("group_name", "The group"),
        integer("members", "Organisations of the group at this level"),
        optional_number("median", "The middle value of the group"),
        *BESIDE,
    ),
    ("release_id", "measure", "subject", "unit", "org_type", "ods_code", "period", "grouping"),
)

CATCHMENT = Table(
    "catchment",
    "How many people each trust serves, by estimate",
    (
        RELEASE_ID,
        text("ods_code", "ODS code of the trust"),
        optional_number("people", "People of the estimated catchment; blank where there is no estimate"),
        optional_text("reason", "Why there is no estimate"),
        optional_integer("share_year", "Year of which the shares of patients by ICB speak"),
        text("activity", "What trusts that draw from the same ICB are weighed by"),
        optional_day("activity_from", "First month of it"),
        optional_day("activity_to", "Last month of it"),
    ),
    ("release_id", "ods_code"),
)

ORGANISATION_GROUP = Table(
    "organisation_group",
    "Which organisation belongs to which peer group or other geography",
    (
        RELEASE_ID,
        text("grouping", "Kind of group: region, icb, trust_type, cancer_alliance …"),
        text("group_name", "Name of the group"),
        text("org_type", "icb or trust"),
        text("ods_code", "ODS code of the organisation"),
    ),
    ("release_id", "grouping", "org_type", "ods_code"),
)

MEASURE_TABLES = (MEASURE, MEASURE_FIGURE, PEER_FIGURE, CATCHMENT, ORGANISATION_GROUP)
