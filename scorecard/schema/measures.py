"""Tables of a release about measures: their definitions, and their values beside those of others."""

from scorecard.tables import (
    Table,
    day,
    integer,
    optional_integer,
    optional_number,
    optional_text,
    text,
)

RELEASE_ID = integer("release_id", "The release")

MEASURE = Table(
    "measure",
    "The measures of a release, as they were defined",
    (
        RELEASE_ID,
        text("measure", "Slug of the measure"),
        text("name", "Name"),
        text(
            "kind", "volume_per_population, volume_per_denominator, share_of_class, grouping, raw_volume or proportion"
        ),
        text("unit", "Unit of the value"),
        text("direction", "higher, lower or none: which way is agreed to be better"),
        text("status", "live, draft or retired"),
        text("definition", "The whole definition, as JSON"),
    ),
    ("release_id", "measure"),
)

MEASURE_VALUE = Table(
    "measure_value",
    "The value of a measure in an organisation and period, and where it stands among the others of its level",
    (
        RELEASE_ID,
        text("measure", "Slug of the measure"),
        text("org_type", "england, region, icb, sub_icb or trust"),
        text("ods_code", "ODS code of the organisation"),
        text("period_type", "quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        text("state", "used, zero, missing or not_applicable"),
        optional_number("numerator", "What is above the line; blank where nothing is known"),
        optional_number("denominator", "What is below the line; blank where there is none"),
        optional_number("value", "Value of the measure; blank without a denominator, or where nothing is known"),
        optional_number("low", "Lower end of the 95 % interval"),
        optional_number("high", "Upper end of the 95 % interval"),
        optional_number("percentile", "Share of the other organisations below it, 0 to 100"),
        optional_integer("rank", "Rank, 1 the highest; blank where none is given"),
        optional_integer("rank_low", "Best plausible rank"),
        optional_integer("rank_high", "Worst plausible rank"),
        optional_integer("out_of", "Organisations that were ranked"),
        optional_text("comparison", "With the benchmark: lower, similar or higher, with its level"),
        optional_text("flags", "Why no rank or rate is given, and what else to know, with semicolons"),
    ),
    ("release_id", "measure", "org_type", "ods_code", "period_type", "period"),
)

MEASURE_TABLES = (MEASURE, MEASURE_VALUE)
