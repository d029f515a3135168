"""The table of a release that sets organisations beside each other."""

from scorecard.tables import Table, day, integer, optional_integer, optional_number, optional_text, text

COMPARISON = Table(
    "comparison",
    "Use of a medicine per 100,000 people in each ICB over twelve months, beside that of the others",
    (
        integer("release_id", "The release"),
        text("medicine", "Slug of the medicine"),
        text("unit", "Unit of the numerator"),
        text("ods_code", "ODS code of the ICB"),
        day("period", "First day of the twelve months"),
        text("state", "used, zero, missing (a month at least) or not_applicable"),
        optional_number("numerator", "Amount used, in the unit; blank where a month is missing"),
        optional_integer("denominator", "Population", "people"),
        optional_number("value", "Numerator per 100,000 population"),
        optional_number("low", "Lower end of its 95 % interval, by bootstrap of the months"),
        optional_number("high", "Upper end of the 95 % interval"),
        optional_number("percentile", "Part of the other ICBs with a lower value, 0 to 1"),
        optional_integer("rank", "Rank, 1 the highest; blank where it would say nothing"),
        optional_integer("rank_low", "Best rank that is plausible at 95 %"),
        optional_integer("rank_high", "Worst rank that is plausible at 95 %"),
        integer("out_of", "ICBs that were ranked"),
        optional_number("benchmark", "Rate of all other ICBs together"),
        optional_text("comparison", "With the benchmark: lower, similar or higher, at 95 %"),
        optional_text("flags", "Why there is no rank"),
    ),
    ("release_id", "medicine", "unit", "ods_code", "period"),
)
