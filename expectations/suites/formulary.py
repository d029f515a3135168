"""What a good formulary means: what an organisation says of appraisals, in a checklist or in a plain table."""

from datetime import date

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import (
    APPRAISAL_NUMBER,
    ODS_CODE,
    SLUG,
    dated,
    in_register,
    known,
    not_in_future,
    numbered,
    once,
    one_of,
    present,
    readable,
    some_rows,
    written,
)
from scorecard import schema

CORRECT = "Correct the row in the formulary or checklist, and load it again."
UNKNOWN = "Correct the spelling, or load the reference file that has it."
MARKS = frozenset(("yes", "not_applicable", "both", "none"))
# NICE was founded in 1999: before that day there was no appraisal to decide about.
FIRST_DAY = date(1999, 1, 1)
MOST_DAYS = 20 * 366


def entries(context: Context) -> Suite:
    """The rules for the rows of a formulary, each by itself."""
    return Suite("formulary", (*subject(context), *statement(), *days(context), *printed(), *together()))


def subject(context: Context) -> tuple[Rule, ...]:
    """Whose formulary it is, and which appraisal, recommendation and medicine the row speaks of."""
    bodies, follows = context.organisations_and_areas, context.unknown_codes
    return (
        present("ods_code", "the code of an organisation", CORRECT),
        written("ods_code", "The organisation's code", ODS_CODE, CORRECT),
        *known("ods_code", "The organisation's code", bodies, UNKNOWN, follows),
        present("ta_number", "the number of an appraisal", CORRECT),
        written("ta_number", "The appraisal's number", APPRAISAL_NUMBER, CORRECT),
        *in_register(context.known_appraisals),
        *numbered("recommendation", CORRECT),
        written("medicine", "The medicine", SLUG, CORRECT),
        *known("medicine", "The medicine", context.known_medicines, UNKNOWN, follows),
    )


def statement() -> tuple[Rule, ...]:
    """How the medicine stands, and who prescribes it."""
    return (
        marked_legibly(),
        marked_once(),
        one_of("formulary_status", "The status", frozenset(schema.FORMULARY_STATUSES), CORRECT),
        one_of("prescribing_responsibility", "The responsibility", frozenset(schema.RESPONSIBILITIES), CORRECT),
        reason_given(),
    )


def marked_legibly() -> Rule:
    """What stands in the Yes and N/A columns is a mark, or nothing."""
    return Rule(
        expect("ExpectColumnValuesToBeInSet", column="marks", value_set=MARKS),
        "In the columns Yes and N/A stands a mark (x, ✓, y or yes) or nothing.",
        "Put an x into the column that applies, leave the other one blank, and move remarks to the notes.",
        Consequence.QUARANTINE,
    )


def marked_once() -> Rule:
    """Not both columns are marked; such a row is kept, for the audit to show."""
    return Rule(
        expect("ExpectColumnValuesToNotBeInSet", column="marks", value_set=frozenset(("both",))),
        "Only one of the columns Yes and N/A is marked.",
        "Ask the organisation which of them holds; the row is kept, and counts as unknown.",
        Consequence.NOTE,
    )


def reason_given() -> Rule:
    """What does not apply has a reason."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column="reason", where_is=("formulary_status", "not_applicable")),
        "Every row that does not apply says why.",
        "Ask the organisation for the reason; the row is kept as not applicable, without one.",
        Consequence.NOTE,
        shown="ta_number",
    )


def days(context: Context) -> tuple[Rule, ...]:
    """When the organisation decided, and of which day the formulary speaks."""
    whose = "Put the day into the column as_of, or into the file's name: QOP_2024-03-31_adherence.csv."
    return (
        readable("decision_date", "The day of the local decision", "a date"),
        not_in_future("decision_date", "The day of the local decision", context.today, Consequence.QUARANTINE),
        Rule(
            expect("ExpectColumnValuesToBeBetween", column="decision_date", min_value=FIRST_DAY),
            "The local decision was made in 1999, when NICE was founded, or later.",
            CORRECT,
            Consequence.QUARANTINE,
        ),
        dated("as_of", "the day of which the formulary speaks", whose),
        not_in_future("as_of", "The day of which the formulary speaks", context.today, Consequence.QUARANTINE),
    )


def printed() -> tuple[Rule, ...]:
    """What a checklist prints beside these; it is kept for the audit, right or wrong."""
    return (
        readable("printed_release", "The printed day of release", "a date"),
        readable("printed_due", "The printed due day", "a date"),
        readable("printed_days", "The printed time to implement", "a whole number of days"),
        Rule(
            expect("ExpectColumnValuesToBeBetween", column="printed_days", min_value=-MOST_DAYS, max_value=MOST_DAYS),
            "The printed time to implement is not longer than 20 years.",
            "Look whether a date was taken for a number of days; it is kept as printed, and nothing rests on it.",
            Consequence.NOTE,
        ),
    )


def together() -> tuple[Rule, ...]:
    """What holds for all rows together."""
    key = ("ods_code", "ta_number", "recommendation", "medicine", "as_of")
    what = "organisation, appraisal, recommendation, medicine and day"
    return (once(key, what, "Delete one of the rows."), some_rows("appraisal"))


def mapped(_context: Context) -> Suite:
    """The rules for rows beside the mapping file of their organisation, and beside each other."""
    return Suite("formulary", (stated(), explained(), agreeing()))


def stated() -> Rule:
    """There is a status, in our words or the organisation's."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column="said"),
        "Every row says how the medicine stands on the formulary.",
        "Fill in the status (unknown, where it is not known), or delete the row.",
        Consequence.QUARANTINE,
        about="formulary_status",
    )


def explained() -> Rule:
    """The organisation's own word is in its mapping file."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column="meaning", where_filled="word"),
        "The organisation's own word is in its mapping file.",
        "Correct the word, or add it to the mapping file and load that: nice-scorecard ingest formulary_words FILE.",
        Consequence.QUARANTINE,
        shown="word_told",
        about="word",
    )


def agreeing() -> Rule:
    """Two rows of one day do not contradict each other."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column="statuses", max_value=1),
        "Rows about the same recommendation, medicine and day say the same.",
        "Ask the organisation which of the rows holds, and delete the other.",
        Consequence.QUARANTINE,
        shown="statuses_told",
        about="formulary_status",
    )
