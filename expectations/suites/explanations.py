"""What a good register of explanations means: why an organisation has not listed a recommended medicine."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import (
    APPRAISAL_NUMBER,
    ODS_CODE,
    Form,
    dated,
    in_register,
    known,
    not_before,
    not_in_future,
    numbered,
    once,
    one_of,
    present,
    readable,
    some_rows,
    written,
)
from scorecard.compliance.explanations import explanation_reasons

CORRECT = "Correct the row of the register, and load it again."
UNKNOWN = "Correct the spelling, or load the reference file that has it."
# Links are put on pages: no scheme but these, no name or password before the host, nothing that could end an attribute.
LINK = Form(
    r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][^\s<>\"`\\]*)?$", "a link that begins with https:// or http://"
)


def explanations(context: Context) -> Suite:
    """The rules for the register of explanations."""
    return Suite("explanations", (*subject(context), *reason(), *days(context), *evidence(), *register()))


def subject(context: Context) -> tuple[Rule, ...]:
    """Who explains, and what."""
    bodies = context.organisations_and_areas
    return (
        present("ods_code", "the code of an organisation", CORRECT),
        written("ods_code", "The organisation's code", ODS_CODE, CORRECT),
        *known("ods_code", "The organisation's code", bodies, UNKNOWN, context.unknown_codes),
        present("ta_number", "the number of an appraisal", CORRECT),
        written("ta_number", "The appraisal's number", APPRAISAL_NUMBER, CORRECT),
        *in_register(context.known_appraisals),
        *numbered("recommendation", CORRECT),
    )


def reason() -> tuple[Rule, ...]:
    """Why: one of the coded reasons, of which some are no answer to the funding duty."""
    table = explanation_reasons()
    codes = frozenset(table["reason_code"])
    refused = frozenset(table.filter(~table["allowed"])["reason_code"])
    return (
        present("reason_code", "a coded reason", CORRECT),
        one_of("reason_code", "The reason", codes, CORRECT),
        Rule(
            expect("ExpectColumnValuesToNotBeInSet", column="reason_code", value_set=refused),
            "The reason is one that the funding duty allows for a recommended medicine.",
            "Ask the organisation for its plan; the explanation is kept, and shown as one that is no answer.",
            Consequence.NOTE,
        ),
    )


def days(context: Context) -> tuple[Rule, ...]:
    """From when until when it holds."""
    return (
        dated("explained_on", "the day of the explanation", CORRECT),
        not_in_future("explained_on", "The day of the explanation", context.today, Consequence.QUARANTINE),
        readable("expires", "The last day of the explanation", "a date"),
        not_before("expires", "explained_on", "An explanation does not expire before it is given.", CORRECT),
    )


def evidence() -> tuple[Rule, ...]:
    """Who answers for it, and where it is published."""
    return (
        Rule(
            expect("ExpectColumnValuesToNotMatchRegex", column="owner_role", regex="@"),
            "The owner is a role, and not an e-mail address: personal data are not kept.",
            "Write the role instead: Chief Pharmacist, formulary committee.",
            Consequence.QUARANTINE,
        ),
        written("evidence_link", "The evidence", LINK, "Give the whole address of the page, or leave the cell blank."),
    )


def register() -> tuple[Rule, ...]:
    """What holds for all rows together."""
    key = ("ods_code", "ta_number", "recommendation", "explained_on")
    what = "organisation, appraisal, recommendation and day"
    return (once(key, what, "Delete the row that is out of date."), some_rows("explanation"))
