"""What good list sizes of practices mean: Patients Registered at a GP Practice, one file a month."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite
from expectations.suites.context import Context
from expectations.suites.scmd import AS_PUBLISHED, month
from expectations.suites.words import ODS_CODE, dated, known, once, present, some_rows, within, written


def practices(context: Context) -> Suite:
    """The rules for one monthly file of practices' list sizes."""
    return Suite(
        "denominators",
        (
            *month(context),
            *practice(context),
            dated("patients", "a number of patients", AS_PUBLISHED),
            within(
                "patients",
                "The number of patients is not negative.",
                AS_PUBLISHED,
                Consequence.QUARANTINE,
                min_value=0,
            ),
            once(
                ("month", "practice_code"),
                "month and practice",
                "Keep the row that is right: both would be added.",
                Consequence.QUARANTINE,
            ),
            some_rows("practice"),
        ),
    )


def practice(context: Context) -> tuple[Rule, ...]:
    """Which practice it is, and where that was in the month."""
    return (
        present("practice_code", "the code of a practice", AS_PUBLISHED),
        written("practice_code", "The practice's code", ODS_CODE, AS_PUBLISHED),
        *known(
            "practice_code",
            "The practice's code",
            context.known_practices,
            "Nothing need be done: it closed or opened since, and counts in the sub-ICB that the file names.",
            Consequence.NOTE,
        ),
        written("sub_icb_code", "The code of the sub-ICB", ODS_CODE, AS_PUBLISHED, Consequence.NOTE),
        *known(
            "sub_icb_code",
            "The code of the sub-ICB",
            context.organisations_and_areas,
            "Load a practice hierarchy or a succession table that has the code; until then the hierarchy places it.",
            context.unknown_codes,
        ),
    )
