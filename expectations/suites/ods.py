"""What good organisation reference data means: trust lists, successions, and the practice hierarchy."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import (
    GSS_CODE,
    ODS_CODE,
    dated,
    not_in_future,
    once,
    present,
    readable,
    some_rows,
    written,
)

LOOK_UP = "Look the organisation up in ODS and correct the row, or download the file again."


def trusts(_context: Context) -> Suite:
    """The rules for a trust list."""
    return Suite(
        "ods",
        (
            present("ods_code", "the code of a trust", LOOK_UP),
            written("ods_code", "The trust's code", ODS_CODE, LOOK_UP),
            present("name", "the name of a trust", LOOK_UP),
            written("region_code", "The region's code", ODS_CODE, LOOK_UP, Consequence.NOTE),
            written("icb_code", "The ICB's code", ODS_CODE, LOOK_UP, Consequence.NOTE),
            *opening(),
            *list_date(),
            once(("ods_code", "list_date"), "trust", "Delete the row that is out of date."),
            some_rows("trust"),
        ),
    )


def opening() -> tuple[Rule, ...]:
    """When trusts opened and closed."""
    return (
        readable("open_date", "The opening day", "a date"),
        readable("close_date", "The closing day", "a date"),
        Rule(
            expect(
                "ExpectColumnPairValuesAToBeGreaterThanB",
                column_A="close_date",
                column_B="open_date",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            "A trust does not close before it opens.",
            LOOK_UP,
            Consequence.QUARANTINE,
        ),
    )


def list_date() -> tuple[Rule, ...]:
    """The day that the list describes, which comes from the file's name."""
    return (
        present("list_date", "the date of the list", "Put the month into the file's name, as in etr_2022-02.csv."),
        Rule(
            expect("ExpectColumnUniqueValueCountToBeBetween", column="list_date", max_value=1),
            "All rows are of one list.",
            "Load each trust list as a file of its own.",
            Consequence.STOP,
        ),
    )


def successions(context: Context) -> Suite:
    """The rules for the succession table."""
    return Suite(
        "ods",
        (
            present("ods_code", "the code of a predecessor", LOOK_UP),
            written("ods_code", "The predecessor's code", ODS_CODE, LOOK_UP, Consequence.NOTE),
            present("successor_ods_code", "the code of a successor", LOOK_UP),
            written("successor_ods_code", "The successor's code", ODS_CODE, LOOK_UP, Consequence.NOTE),
            other_organisation(),
            dated("effective", "the day of the succession", LOOK_UP),
            not_in_future("effective", "The day of the succession", context.today, Consequence.NOTE),
            once(("ods_code", "successor_ods_code"), "pair of organisations", "Delete the row that is out of date."),
            some_rows("succession"),
        ),
    )


def other_organisation() -> Rule:
    """An organisation that succeeds itself would never be found again."""
    expectation = expect(
        "ExpectSelectColumnValuesToBeUniqueWithinRecord",
        column_list=("ods_code", "successor_ods_code"),
        ignore_row_if="any_value_is_missing",
    )
    return Rule(expectation, "An organisation is not its own successor.", LOOK_UP, Consequence.QUARANTINE)


def hierarchy(context: Context) -> Suite:
    """The rules for the practice hierarchy, the bridge between ODS and GSS codes."""
    return Suite(
        "ods",
        (
            present("practice_code", "the code of a GP practice", LOOK_UP),
            written("practice_code", "The practice's code", ODS_CODE, LOOK_UP),
            *area("sub_icb", "sub-ICB location"),
            *area("icb", "ICB"),
            *area("region", "NHS region"),
            present("extract_date", "the day of the extract", LOOK_UP),
            not_in_future("extract_date", "The day of the extract", context.today, Consequence.STOP),
            once(("practice_code", "extract_date"), "practice", "Delete the row that is out of date."),
            some_rows("GP practice"),
        ),
    )


def area(level: str, name: str) -> tuple[Rule, ...]:
    """One level of the hierarchy has both codes and a name."""
    return (
        present(f"{level}_code", f"the ODS code of its {name}", LOOK_UP),
        written(f"{level}_code", f"The ODS code of the {name}", ODS_CODE, LOOK_UP),
        present(f"{level}_gss", f"the GSS code of its {name}", LOOK_UP),
        written(f"{level}_gss", f"The GSS code of the {name}", GSS_CODE, LOOK_UP),
        present(f"{level}_name", f"the name of its {name}", LOOK_UP),
    )
