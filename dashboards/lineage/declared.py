"""The file of the source rows behind one number, declared."""

from scorecard import caveats
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.facts import OF_RELEASE
from scorecard.schema.answers import SOURCE_ROW

OF_NUMBER = some(SOURCE_ROW, "medicine ods_code period_type period")
LINEAGE = Declared(
    "lineage",
    "The source rows behind one number; the sum of their amounts is the number",
    by_name(OF_NUMBER, OF_RELEASE, SOURCE_ROW.columns),
    facts=tuple(column.name for column in (*OF_NUMBER, *OF_RELEASE)),
    key=("unit", "file_number", "row_number"),
    caveats=caveats.USE,
)
