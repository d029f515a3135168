"""What a good mapping file means: what an organisation's own words say of a medicine."""

from expectations.results import Consequence
from expectations.rules import Suite
from expectations.suites.context import Context
from expectations.suites.words import ODS_CODE, known, once, one_of, present, some_rows, written
from scorecard import schema

COMPLETE = "Fill in the cell, or delete the row."
CHOOSE = "Choose the word of ours that comes nearest; docs/glossary.md says what each means."
UNKNOWN = "Correct the spelling, or load the reference file that has it."


def formulary_words(context: Context) -> Suite:
    """The rules for a mapping file; a word with two meanings would change what is said of a whole formulary."""
    bodies = context.organisations_and_areas
    return Suite(
        "formulary_words",
        (
            present("ods_code", "the code of an organisation", COMPLETE),
            written("ods_code", "The organisation's code", ODS_CODE, COMPLETE),
            *known("ods_code", "The organisation's code", bodies, UNKNOWN, context.unknown_codes),
            present("word", "a word of the organisation's own", COMPLETE),
            present("formulary_status", "what the word says of a medicine", COMPLETE),
            one_of("formulary_status", "The status", frozenset(schema.FORMULARY_STATUSES), CHOOSE),
            one_of("prescribing_responsibility", "The responsibility", frozenset(schema.RESPONSIBILITIES), CHOOSE),
            once(("ods_code", "word"), "organisation and word", "Keep the row that is right.", Consequence.STOP),
            some_rows("word"),
        ),
    )
