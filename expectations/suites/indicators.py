"""What good rows of an indicator mean: how many met it, of how many."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.denominators import counted
from expectations.suites.words import (
    ODS_CODE,
    dated,
    known,
    not_in_future,
    once,
    one_of,
    present,
    some_rows,
    within,
    written,
)
from scorecard import schema

CORRECT = "Correct the row, and load the file again."
UNKNOWN = "Correct the spelling, or load the reference file that has it."
DEFINE = "Correct the spelling, or define the indicator in data/reference/indicators."
PERIODS = "Write a month as 2025-04, a financial quarter as 2025/26 Q1 and a financial year as 2025/26."


def rows(context: Context) -> Suite:
    """The rules for the numerators and denominators of indicators."""
    return Suite("indicators", (*subject(context), *counts(), *together()))


def subject(context: Context) -> tuple[Rule, ...]:
    """Which indicator, of whom and when; figures may also be given for England as a whole."""
    areas = context.organisations_and_areas
    bodies = None if areas is None else areas | {schema.ENGLAND}
    return (
        present("indicator", "an indicator", CORRECT),
        one_of("indicator", "The indicator", context.indicators, DEFINE),
        present("ods_code", "the code of an organisation", CORRECT),
        written("ods_code", "The organisation's code", ODS_CODE, CORRECT),
        *known("ods_code", "The organisation's code", bodies, UNKNOWN, context.unknown_codes),
        dated("period", "a period", PERIODS),
        not_in_future("period", "The first day of the period", context.today, Consequence.QUARANTINE),
    )


def counts() -> tuple[Rule, ...]:
    """How many met it, of how many; of none is possible."""
    return (
        *(rule for name in ("numerator", "denominator") for rule in count(name)),
        Rule(
            expect(
                "ExpectColumnPairValuesAToBeGreaterThanB",
                column_A="denominator",
                column_B="numerator",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            "No more met the indicator than there were.",
            "Look whether numerator and denominator changed places.",
            Consequence.QUARANTINE,
        ),
    )


def count(name: str) -> tuple[Rule, Rule]:
    """One of the two numbers is there, and none or more."""
    return (
        counted(name, f"a {name}", CORRECT),
        within(name, f"The {name} is not negative.", CORRECT, Consequence.QUARANTINE, min_value=0),
    )


def together() -> tuple[Rule, ...]:
    """What holds for all rows together."""
    key = ("indicator", "ods_code", "period_type", "period")
    what = "indicator, organisation and period"
    return (once(key, what, "Keep the row that is right.", Consequence.QUARANTINE), some_rows("figure"))
