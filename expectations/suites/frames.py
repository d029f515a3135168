"""What the suites speak of beside the lake's own tables: frames that are worked out to be checked, declared once."""

from scorecard import schema
from scorecard.tables import (
    Column,
    Kind,
    Table,
    day,
    integer,
    number,
    optional_day,
    optional_number,
    optional_text,
    text,
)

ROW_NUMBER = integer("row_number", "Row of the source file")
TOLD = text("told", "The line in words, for whoever reads the finding")

COMPARED = Table(
    "compared",
    "Prescribing rows beside what the reference files and the months before say of them",
    (
        ROW_NUMBER,
        day("month", "First day of the month of issue"),
        text("ods_code", "Code of the trust as submitted"),
        text("unit", "Unit of measure"),
        optional_day("closed_on", "Day the trust closed, where it did and no other organisation took over from it"),
        optional_text("closed_told", "The trust's code and the day it closed"),
        optional_text("dmd_units", "Units in which dm+d lets the product be counted; blank where it says nothing"),
        optional_text("agreed_unit", "The unit of measure, where it is one of these"),
        optional_text("unit_told", "The unit of measure beside those of dm+d"),
        optional_number(
            "times_usual", "The quantity, without its sign, in usual quantities of trust, product and unit"
        ),
        optional_text("slip_told", "The quantity beside the usual one"),
    ),
    ("row_number",),
)

NAMED = Table(
    "named",
    "Product codes of a file with each of their names, capitals and spaces apart; the row is the first that has both",
    (
        ROW_NUMBER,
        text("vmp_code", "SNOMED code of the product"),
        text("vmp_name", "Name of the product, as in that row"),
        integer("names", "Names that the code has in the file"),
        integer("codes", "Codes that the name has in the file"),
        TOLD,
    ),
    ("row_number",),
)

SUBMITTING = Table(
    "submitting",
    "Trusts that usually submit and are still expected to, with what they submitted this month",
    (
        text("ods_code", "Code of the trust as submitted"),
        integer("rows", "Rows in this month's file"),
        number("usual_rows", "Rows in the middle one of the months before"),
        number("share", "Rows as a part of the usual rows"),
        TOLD,
    ),
    ("ods_code",),
)

WHOLE_MONTH = Table(
    "whole_month",
    "One line: this month as a whole, as a part of what is usual",
    (
        optional_number("volume", "Volume a working day: the product in the middle, each weighing as its usual rows"),
        optional_text("volume_told", "The volume in words"),
        number("rows", "Number of rows"),
        text("rows_told", "The number of rows in words"),
    ),
    ("rows",),
)

CHANGED_PLACES = Table(
    "changed_places",
    "Pairs of products of one unit of which one rose to about the other's usual volume and that one fell to its own",
    (
        text("vmp_code", "SNOMED code of the product that rose"),
        text("other_vmp_code", "SNOMED code of the product that fell"),
        text("unit", "Unit of measure of both"),
        number(
            "likeness", "Distance, trust by trust, from the other's usual volumes, as a part of that from their own"
        ),
        TOLD,
    ),
    ("vmp_code", "other_vmp_code", "unit"),
)

RESTATED = Table(
    "restated",
    "Products and units of a finalised month that is loaded already, with what the new file says of them",
    (
        text("vmp_code", "SNOMED code of the product"),
        text("unit", "Unit of measure"),
        number("before", "Sum of the quantities in the file that is loaded"),
        number("now", "Sum of the quantities in the new file"),
        number("moved", "Difference, as a part of the greater of both"),
        TOLD,
    ),
    ("vmp_code", "unit"),
)

MAPPED = Table(
    "mapped",
    "Rows of a formulary beside the mapping file of their organisation, and beside each other",
    (
        ROW_NUMBER,
        optional_text("said", "How the medicine stands, in our words or the organisation's"),
        optional_text("word", "The organisation's own word; blank where it used ours"),
        optional_text("meaning", "What the word says, in ours; blank where its mapping file does not have it"),
        optional_text("word_told", "The word beside those that the mapping file has"),
        integer("statuses", "How many different things the rows on the same recommendation, medicine and day say"),
        text("statuses_told", "These, and the appraisal"),
    ),
    ("row_number",),
)

NATIONAL = Table(
    "national",
    "One line: a whole month of primary care, as a part of what is usual",
    (
        optional_number("rows", "Rows, as a part of the middle one of the months before; blank where there are none"),
        optional_text("rows_told", "The rows in words"),
        optional_number("items", "Items, in the same way"),
        optional_text("items_told", "The items in words"),
        optional_number("actual_cost", "Actual cost, in the same way"),
        optional_text("actual_cost_told", "The cost in words"),
        optional_number("unidentified", "Items of unidentified practices, as a part of all"),
        text("unidentified_told", "The share in words"),
    ),
    ("unidentified",),
)

SUMS = Table(
    "sums",
    "What is added up in a release: England, or the source rows, beside the parts that must give the same",
    (
        text("what", "Which sum, of which level, medicine and period"),
        optional_number("difference", "Difference, as a part of the parts; blank where one side is not there at all"),
        TOLD,
    ),
    ("what",),
)

FIGURES = Table(
    "figures",
    "Figures of a release, beside what they must be",
    (
        *(Column(column.name, column.kind, column.meaning, column.nullable) for column in schema.UPTAKE.columns[1:]),
        optional_number("error", "Value less numerator ÷ denominator × 100,000, as a part; blank where one is missing"),
        optional_number("received", "Submissions received for the organisation and period"),
        TOLD,
    ),
    schema.UPTAKE.key[1:],
)

STATED = Table(
    "stated",
    "Every medicine of every organisation in the latest period of each kind, with its state",
    (
        *(column for column in schema.UPTAKE.columns[1:] if column.name in schema.UPTAKE.key),
        Column("state", Kind.STRING, "used, zero, missing or not_applicable"),
        integer("contradictions", "What else is said of it that its state excludes"),
        TOLD,
    ),
    schema.UPTAKE.key[1:],
)

SPELLS = Table(
    "spells",
    "Every state of every recommendation in every organisation, with the days on which it held",
    (
        text("ods_code", "Code of the organisation"),
        text("recommendation_id", "The recommendation"),
        day("from_day", "First day of the state"),
        text("state", "One of the states of compliance"),
        integer("contradictions", "What else is said of it that its state or its days exclude"),
        TOLD,
    ),
    ("ods_code", "recommendation_id", "from_day"),
)

RANKED = Table(
    "ranked",
    "Every figure of every measure, with its state",
    (
        *(column for column in schema.MEASURE_FIGURE.columns if column.name in schema.MEASURE_FIGURE.key[1:]),
        Column("state", Kind.STRING, "used, zero, missing or not_applicable"),
        integer("contradictions", "What else is said of it that its state, its submissions or its kind exclude"),
        TOLD,
    ),
    schema.MEASURE_FIGURE.key[1:],
)

SOURCES = Table(
    "sources",
    "Files that a release was computed from, as the manifest and the lake have them",
    (
        integer("file_number", "The file, as numbered in the manifest"),
        integer("lines", "Lines of the manifest in which the file is loaded under this number"),
        integer("rows", "Rows of the file in the lake"),
        TOLD,
    ),
    ("file_number",),
)

WORKED_OUT = (
    COMPARED,
    NAMED,
    SUBMITTING,
    WHOLE_MONTH,
    CHANGED_PLACES,
    RESTATED,
    MAPPED,
    NATIONAL,
    SUMS,
    FIGURES,
    STATED,
    SPELLS,
    RANKED,
    SOURCES,
)
