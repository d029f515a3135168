"""What good mappings of BNF codes mean: to medicines and daily doses, and from old codes to new ones."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import SLUG, Form, dated, known, present, readable, some_rows, written

BNF_CODE = Form(r"^[0-9]{2}[0-9A-Z]{7,13}$", "a BNF code of 9 to 15 capital letters and digits, two digits first")
CORRECT = "Correct the row, and load the file again."
CHOOSE = "Keep the row that is right: nobody can say which of them holds."


def medicines(context: Context) -> Suite:
    """The rules for which codes are which medicine, and what makes a daily dose."""
    return Suite(
        "bnf",
        (
            present("bnf_code", "a BNF code", CORRECT),
            written("bnf_code", "The code", BNF_CODE, CORRECT),
            present("medicine", "a medicine", CORRECT),
            written("medicine", "The medicine", SLUG, CORRECT),
            *known(
                "medicine",
                "The medicine",
                context.known_medicines,
                "Nothing, if it is there to be compared with, as warfarin is beside newer medicines; else correct it.",
                Consequence.NOTE,
            ),
            *dose("ddd_quantity", "The quantity that makes a defined daily dose"),
            *dose("add_quantity", "The quantity that makes an assumed daily dose"),
            one_row("bnf_code", "BNF code", CHOOSE),
            some_rows("BNF code"),
        ),
    )


def dose(column: str, what: str) -> tuple[Rule, ...]:
    """A quantity that makes a daily dose, where there is one, is a number above zero."""
    expectation = expect("ExpectColumnValuesToBeBetween", column=column, min_value=0, strict_min=True)
    positive = Rule(expectation, f"{what} is more than zero.", CORRECT, Consequence.QUARANTINE)
    return readable(column, what, "a number"), positive


def one_row(column: str, what: str, cure: str) -> Rule:
    """No two rows speak of the same code."""
    expectation = expect("ExpectColumnValuesToBeUnique", column=column)
    return Rule(expectation, f"There is one row for each {what}.", cure, Consequence.STOP)


def changes(_context: Context) -> Suite:
    """The rules for which code became which."""
    return Suite(
        "bnf",
        (
            present("old_bnf_code", "an old code", CORRECT),
            written("old_bnf_code", "The old code", BNF_CODE, CORRECT),
            present("new_bnf_code", "a new code", CORRECT),
            written("new_bnf_code", "The new code", BNF_CODE, CORRECT),
            Rule(
                expect("ExpectSelectColumnValuesToBeUniqueWithinRecord", column_list=("old_bnf_code", "new_bnf_code")),
                "A code does not become itself.",
                "Delete the row.",
                Consequence.QUARANTINE,
            ),
            dated("effective", "the first day of the new code", "Write the day as 2021-01-01."),
            one_row("old_bnf_code", "old code", "Keep one: a code that becomes two cannot be followed."),
            some_rows("change of a code"),
        ),
    )
