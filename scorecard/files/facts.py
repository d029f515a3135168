"""Columns that say the same in every row of a file, declared once."""

from scorecard.tables import Column, Kind, day, integer, optional_integer, optional_text, text

RELEASE_ID = integer("release_id", "The release")
SYNTHETIC = Column("synthetic", Kind.BOOLEAN, "Whether the numbers are invented; blank where nobody can tell", True)
PURPOSE_FACT = text("purpose", "What the figures are for, and what they are not for")
DAY = day("day", "The day of which the file tells: what was known then, and nothing later")
OF_RELEASE = (
    RELEASE_ID,
    text("data_from", "First month of the release's data"),
    text("data_to", "Last month of the release's data"),
    optional_text("data_status_note", "Which months the publisher will restate; blank where none"),
    SYNTHETIC,
)
CARE_SETTING = text(
    "care_setting", "What it is of: secondary_care (trusts issued it) or primary_care (practices prescribed it)"
)
POPULATION_VINTAGE = optional_integer("population_vintage", "Year of the mid-year population that divides the numbers")
OF_RATES = (
    text("denominator_unit", "What the denominator counts"),
    integer("value_multiplier", "What numerator ÷ denominator is multiplied by"),
    POPULATION_VINTAGE,
)
READ_WITH_CARE = optional_text("read_with_care", "What to bear in mind")
