"""Tables that no database holds: what is computed from a release when somebody asks."""

from dataclasses import replace

from scorecard.schema.lake import FILE_ID, ROW_NUMBER
from scorecard.schema.results import COVERAGE, RELEASE_ID, UPTAKE
from scorecard.tables import Column, Table, day, integer, number, optional_text, text

SUBMISSIONS = tuple(column for column in COVERAGE.columns if column.name in ("expected", "received"))


def _unless_missing(column: Column) -> Column:
    """A figure of UPTAKE where rows without one stand too."""
    return replace(column, nullable=column.nullable or column.name == "numerator")


USE = Table(
    "use",
    "Use of medicines by organisation and period: what was used, none, no data and not applicable, each told apart",
    (
        *map(_unless_missing, UPTAKE.columns),
        text("state", "used, zero (submitted, and none of it), missing (nothing was submitted) or not_applicable"),
        optional_text("reason", "Why the medicine does not apply, where it does not"),
        *SUBMISSIONS,
        text("name", "Name of the organisation"),
        optional_text("parent_ods_code", "ODS code of the organisation one level up"),
    ),
    UPTAKE.key,
)

SOURCE_ROW = Table(
    "source_row",
    "The source rows behind one number; the sum of their amounts is the number",
    (
        RELEASE_ID,
        text("medicine", "Slug of the medicine"),
        text("ods_code", "ODS code of the organisation whose number it is"),
        *(column for column in UPTAKE.columns if column.name == "period_type"),
        day("period", "First day of the period"),
        text("unit", "Unit of the amount"),
        integer("file_number", "The file, as numbered in the manifest"),
        ROW_NUMBER,
        FILE_ID,
        text("name", "Name of the file"),
        day("month", "First day of the month"),
        text("submitted_ods_code", "ODS code in the source row: the organisation itself, or one that is part of it"),
        text("vmp_code", "SNOMED code of the product"),
        optional_text("vmp_name", "Name of the product"),
        number("quantity", "Quantity in the source row; negative for returns"),
        text("native_unit", "Unit of measure of the quantity, as submitted"),
        number("factor", "What one native unit is worth in the unit"),
        number("amount", "Quantity × factor, in the unit"),
    ),
    ("release_id", "medicine", "ods_code", "period_type", "period", "unit", "file_number", "row_number"),
)
