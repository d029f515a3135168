"""Tables of a release about indicators: their definitions, and their shares at every level."""

from scorecard.tables import Table, day, flag, integer, number, optional_number, text

RELEASE_ID = integer("release_id", "The release")

INDICATOR_DEFINITION = Table(
    "indicator_definition",
    "The indicators of a release, as they were defined",
    (
        RELEASE_ID,
        text("indicator", "Slug of the indicator"),
        text("name", "Name"),
        text("status", "current or retired"),
        text("definition", "The whole definition, as JSON"),
    ),
    ("release_id", "indicator"),
)

INDICATOR_FIGURE = Table(
    "indicator_figure",
    "Indicators by organisation and period: as they were supplied, or as sums of trusts",
    (
        RELEASE_ID,
        text("indicator", "Slug of the indicator"),
        text("org_type", "england, region, icb, sub_icb or trust"),
        text("ods_code", "ODS code of the organisation"),
        text("period_type", "month, quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        number("numerator", "How many met it"),
        number("denominator", "Of how many"),
        integer("rows", "Source rows that the figure comes from"),
        flag("is_sum", "Whether it was added up from trusts, and not supplied"),
        optional_number("share", "Numerator ÷ denominator; blank where there is nothing to divide by"),
        optional_number("low_95", "Lower end of the 95 % interval"),
        optional_number("high_95", "Upper end of the 95 % interval"),
        optional_number("low_99_8", "Lower end of the 99.8 % interval"),
        optional_number("high_99_8", "Upper end of the 99.8 % interval"),
        optional_number("england_share", "England's share of the same period"),
    ),
    ("release_id", "indicator", "org_type", "ods_code", "period_type", "period"),
)

INDICATOR_TABLES = (INDICATOR_DEFINITION, INDICATOR_FIGURE)
