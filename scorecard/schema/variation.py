"""Tables of a release about the variation between organisations, and whether it narrows."""

from scorecard.tables import (
    Column,
    Kind,
    Table,
    day,
    integer,
    optional_day,
    optional_integer,
    optional_number,
    optional_text,
    text,
)

OF_SERIES = (
    integer("release_id", "The release"),
    text("measure", "Slug of the measure"),
    text("subject", "Slug of the medicine or grouping"),
    text("unit", "Unit of the numerator"),
    text("org_type", "Which organisations are set beside each other: region, icb, group or trust"),
)


def _percentile(percent: int) -> Column:
    """Of fewer than 20 organisations only the quartiles are given."""
    return optional_number(f"p{percent}", f"Percentile {percent} of the organisations, between the two nearest values")


SPREAD = Table(
    "spread",
    "How far organisations lie apart in one period; of those alone whose every expected submission came",
    (
        *OF_SERIES,
        text("period_type", "month, quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        integer("organisations", "Organisations with a value; zero use counts, missing and not applicable do not"),
        integer("zeros", "Organisations of these without use"),
        *map(_percentile, (5, 15, 25, 35, 45, 50, 55, 65, 75, 85, 95)),
        optional_number("p10", "Percentile 10; blank of fewer than 10 organisations"),
        optional_number("p90", "Percentile 90; blank of fewer than 10 organisations"),
        optional_number("iqr", "Upper less lower quartile; blank of fewer than 10 organisations"),
        optional_number("ratio", "p90 ÷ p10; blank where p10 is not above 0"),
        optional_number("variation", "Coefficient of variation: standard deviation (n − 1) ÷ mean"),
        optional_number("gap_total", "What those below the median would add to reach it, in the unit of the numerator"),
        optional_integer("gap_half", "How few organisations account for half of the gap; 0 where there is no gap"),
        optional_number("gap_largest_three", "Share of the three largest gaps in the total, 0 to 1"),
        optional_text("reason", "Why some figures are blank; several reasons are parted by semicolons"),
    ),
    ("release_id", "measure", "subject", "unit", "org_type", "period_type", "period"),
)

NARROWING = Table(
    "narrowing",
    "Whether the variation between organisations falls from quarter to quarter since the first positive appraisal",
    (
        *OF_SERIES,
        optional_text("ta_number", "The subject's first positive appraisal"),
        optional_day("published", "When it was published; the data may begin later"),
        optional_day("first_quarter", "First quarter that was looked at; blank where there was none"),
        optional_day("last_quarter", "Last quarter that was looked at"),
        integer("quarters", "Quarters from the first to the last"),
        integer("organisations", "Organisations with a value in each of these quarters; only these are looked at"),
        Column("is_falling", Kind.BOOLEAN, "Whether the ratio of p90 to p10 is shown to fall", nullable=True),
        optional_number("yearly_factor", "What a year multiplies the ratio of p90 to p10 by"),
        optional_number("yearly_low", "Lower end of its 95 % interval (Theil–Sen)"),
        optional_number("yearly_high", "Upper end of the 95 % interval"),
        optional_number("first_p10", "Percentile 10 in the first quarter"),
        optional_number("first_p50", "Median in the first quarter"),
        optional_number("first_p90", "Percentile 90 in the first quarter"),
        optional_number("last_p10", "Percentile 10 in the last quarter"),
        optional_number("last_p50", "Median in the last quarter"),
        optional_number("last_p90", "Percentile 90 in the last quarter"),
        optional_text("reason", "Why it cannot be told"),
    ),
    ("release_id", "measure", "subject", "unit", "org_type"),
)

VARIATION_TABLES = (SPREAD, NARROWING)
