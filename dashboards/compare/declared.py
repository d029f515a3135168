"""The files of the page of comparison, declared: what each is, and what its columns mean."""

from scorecard import caveats, schema
from scorecard.files.declared import Declared, by_name
from scorecard.files.facts import POPULATION_VINTAGE, PURPOSE_FACT, READ_WITH_CARE, RELEASE_ID, SYNTHETIC
from scorecard.tables import integer, optional_number, optional_text, text

NAME = text("name", "Name of the organisation")
MEASURE_NAME = text("measure_name", "Name of the measure")
SUBJECT_NAME = text("subject_name", "Name of the medicine, or of the grouping of medicines")
VALUE_IS = text("value_is", "What the value is, in words")
PERIOD_LABEL = text("period_label", "The period in words")
FACTS = (POPULATION_VINTAGE, RELEASE_ID, SYNTHETIC, READ_WITH_CARE, PURPOSE_FACT)

COMPARE = Declared(
    "compare",
    "Organisations side by side over twelve months: values, intervals, and where each lies beside all others",
    by_name([NAME, MEASURE_NAME, SUBJECT_NAME, VALUE_IS, PERIOD_LABEL], FACTS, schema.MEASURE_FIGURE.columns),
    facts=tuple(column.name for column in FACTS),
    key=("measure", "subject", "unit", "ods_code", "period"),
    caveats=caveats.USE,
)
COMPARE_SERIES = Declared(
    "compare_series",
    "Organisations side by side over time in one measure of one medicine or grouping",
    by_name(
        [
            text("ods_code", "ODS code of the organisation"),
            NAME,
            MEASURE_NAME,
            SUBJECT_NAME,
            PERIOD_LABEL,
            text("state", "used, zero, missing or not_applicable"),
            optional_number("amount", "The figure; blank where there is none"),
            optional_text("amount_is", "What the figure is, in words"),
            integer("expected", "Monthly submissions expected", "submissions"),
            integer("received", "Monthly submissions received", "submissions"),
        ],
        [column for column in schema.MEASURE_FIGURE.columns if column.name in ("period_type", "period")],
        FACTS,
    ),
    facts=tuple(column.name for column in FACTS),
    key=("ods_code", "period"),
    caveats=caveats.USE,
)
