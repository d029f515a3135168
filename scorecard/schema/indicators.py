"""Tables of a release about indicators: their definitions, and their shares at every level."""

from scorecard.tables import Table, day, flag, integer, number, optional_integer, optional_number, optional_text, text

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
        optional_number("benchmark", "England's share without the organisation itself; blank for England"),
        optional_text("comparison_95", "lower, similar or higher: where the 95 % interval lies beside the benchmark"),
        optional_text("comparison_99_8", "The same of the 99.8 % interval"),
        optional_number("percentile", "Part of the other organisations of the level with a lower share"),
        optional_integer("rank", "Place by share, 1 the highest; blank for the reason in flags"),
        optional_integer("rank_low", "The best place that is plausible (95 %)"),
        optional_integer("rank_high", "The last place that is plausible (95 %)"),
        optional_integer("out_of", "How many organisations of the level were ranked"),
        optional_text("flags", "Why there is no rank"),
        optional_number("funnel_z", "Standard deviations from the share of the level, by chance alone"),
        optional_number("funnel_adjusted_z", "The same, allowing for more variation than chance (over-dispersion)"),
        optional_text("trend", "increasing, decreasing or no change over the five years that end with the period"),
        optional_text("trend_reason", "Why there is no trend"),
    ),
    ("release_id", "indicator", "org_type", "ods_code", "period_type", "period"),
)

INDICATOR_TABLES = (INDICATOR_DEFINITION, INDICATOR_FIGURE)
