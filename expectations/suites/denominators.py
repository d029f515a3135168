"""What good denominators mean: beds, list sizes and the like, and where a trust's patients live."""

from dataclasses import replace

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import (
    GSS_CODE,
    ODS_CODE,
    Form,
    dated,
    known,
    not_in_future,
    once,
    present,
    readable,
    some_rows,
    within,
    written,
)

CORRECT = "Correct the row, and load the file again."
FETCH = "Download the file again, or correct the row: without it the trust's whole catchment would be wrong."
UNKNOWN = "Correct the spelling, or load the reference file that has it."
UNDERSCORED = Form(r"^[a-z0-9]+(_[a-z0-9]+)*$", "in small letters, digits and single underscores")
# The first year of the trusts' and ICBs' geographies whose codes are used here.
FIRST_YEAR = 2000


def denominators(context: Context) -> Suite:
    """The rules for amounts by organisation and month."""
    bodies = context.organisations_and_areas
    return Suite(
        "denominators",
        (
            present("denominator", "the name of a denominator", CORRECT),
            written("denominator", "The denominator", UNDERSCORED, CORRECT),
            present("ods_code", "the code of an organisation", CORRECT),
            written("ods_code", "The organisation's code", ODS_CODE, CORRECT),
            *known("ods_code", "The organisation's code", bodies, UNKNOWN, context.unknown_codes),
            dated("month", "a month", "Write the month as 2025-04 or April 2025."),
            not_in_future("month", "The month", context.today, Consequence.QUARANTINE),
            *amount(),
            present("unit", "the unit in which its amount is counted", CORRECT),
            readable("is_estimate", "Whether it is an estimate", "yes or no"),
            once(
                ("denominator", "ods_code", "month"),
                "denominator, organisation and month",
                "Keep the row that is right.",
                Consequence.QUARANTINE,
            ),
            some_rows("amount"),
        ),
    )


def amount() -> tuple[Rule, ...]:
    """How many there are: none is possible, fewer is not."""
    return (
        counted("amount", "an amount", CORRECT),
        within("amount", "The amount is not negative.", CORRECT, Consequence.QUARANTINE, min_value=0),
        Rule(
            expect("ExpectColumnValuesToBeBetween", column="amount", min_value=0, strict_min=True),
            "The amount is more than zero.",
            "Nothing if there are none: figures of that month are then not divided by it.",
            Consequence.NOTE,
        ),
    )


def counted(column: str, what: str, cure: str) -> Rule:
    """Every row has the number, and it can be read."""
    return dated(column, what, cure)


def catchments(context: Context) -> Suite:
    """The rules for catchment shares; a trust's shares are taken together or not at all, so every fault stops them."""
    trusts, stop = context.known_organisations, Consequence.STOP
    return Suite(
        "denominators",
        (
            present("ods_code", "the code of a trust", FETCH, stop),
            written("ods_code", "The trust's code", ODS_CODE, FETCH, stop),
            *known("ods_code", "The trust's code", trusts, UNKNOWN, context.unknown_codes),
            present("icb_gss", "the GSS code of an ICB", FETCH, stop),
            written("icb_gss", "The GSS code of the ICB", GSS_CODE, FETCH, stop),
            replace(counted("share", "a share", FETCH), consequence=stop),
            within("share", "The share lies between 0 and 1.", FETCH, stop, min_value=0, max_value=1),
            present("year", "the year of its shares", FETCH, stop),
            within(
                "year",
                f"The year of the shares is between {FIRST_YEAR} and this year.",
                "Look at the name of the column with the trusts' codes, from which the year is read.",
                stop,
                min_value=FIRST_YEAR,
                max_value=context.today.year,
            ),
            once(("ods_code", "icb_gss", "year"), "trust, ICB and year", FETCH, stop),
            some_rows("share"),
        ),
    )
