"""Rules that several suites share, as an analyst would say them."""

from dataclasses import dataclass
from datetime import date

from expectations.results import Consequence
from expectations.rules import Rule, expect


@dataclass(frozen=True)
class Form:
    """How a code is written: as a pattern, and in words."""

    regex: str
    meaning: str


ODS_CODE = Form(r"^[A-Z0-9]{3,8}$", "three to eight capital letters and digits, as ODS writes it")
SNOMED_CODE = Form(r"^[0-9]{6,18}$", "a SNOMED code of 6 to 18 digits")
# Z stands for the invented areas of the synthetic sample.
GSS_CODE = Form(r"^[EZ][0-9]{8}$", "a GSS code: E and eight digits")
APPRAISAL_NUMBER = Form(r"^(TA|HST|HTG|HTE)[0-9]{1,5}$", "TA, HST, HTG or HTE and one to five digits")
SLUG = Form(r"^[a-z0-9]+(-[a-z0-9]+)*$", "the medicine's name in small letters, digits and single hyphens")


def present(column: str, what: str, cure: str, consequence: Consequence = Consequence.QUARANTINE) -> Rule:
    """Every row has the value."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column=column),
        f"Every row has {what}.",
        cure,
        consequence,
    )


def dated(column: str, what: str, cure: str) -> Rule:
    """Every row has the date, and it can be read."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column=column),
        f"Every row has {what}, and it can be read.",
        cure,
        Consequence.QUARANTINE,
        shown=f"{column}_raw",
    )


def readable(column: str, what: str, kind: str) -> Rule:
    """What stands in the file, if anything, can be read; `<column>_raw` is the text as it stands there."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column=column, where_filled=f"{column}_raw"),
        f"{what} can be read as {kind}.",
        f"Correct the value to {kind}, or leave the cell blank if it is not known.",
        Consequence.QUARANTINE,
        shown=f"{column}_raw",
    )


def written(column: str, what: str, form: Form, cure: str, consequence: Consequence = Consequence.QUARANTINE) -> Rule:
    """The text, where there is one, has the form that its publisher gives it."""
    expectation = expect("ExpectColumnValuesToMatchRegex", column=column, regex=form.regex)
    return Rule(expectation, f"{what} is {form.meaning}.", cure, consequence)


def known(
    column: str, what: str, codes: frozenset[str] | None, cure: str, consequence: Consequence
) -> tuple[Rule, ...]:
    """The code is among those loaded; no rule where none are loaded."""
    if codes is None:
        return ()
    expectation = expect("ExpectColumnValuesToBeInSet", column=column, value_set=codes)
    return (Rule(expectation, f"{what} is known from the reference files that were loaded.", cure, consequence),)


def in_register(numbers: frozenset[str] | None) -> tuple[Rule, ...]:
    """The appraisal is among those loaded; no rule where no register is loaded."""
    if numbers is None:
        return ()
    return (
        Rule(
            expect("ExpectColumnValuesToBeInSet", column="ta_number", value_set=numbers),
            "The appraisal's number exists in the register.",
            "The number does not exist in the register: correct it, or load a register that has the appraisal. Until "
            "then the row is kept, and counts for nothing.",
            Consequence.NOTE,
        ),
    )


def numbered(column: str, cure: str) -> tuple[Rule, ...]:
    """The number of a recommendation, where there is one, is 1 or more."""
    what = "The number of the recommendation"
    return (
        readable(column, what, "a whole number"),
        within(column, f"{what} is 1 or more.", cure, Consequence.QUARANTINE, min_value=1),
    )


def not_before(column: str, first: str, meaning: str, cure: str) -> Rule:
    """One day, where both are known, does not lie before the other."""
    return Rule(
        expect(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            column_A=column,
            column_B=first,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        meaning,
        cure,
        Consequence.QUARANTINE,
    )


def not_in_future(column: str, what: str, today: date, consequence: Consequence) -> Rule:
    """The day has come."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column=column, max_value=today),
        f"{what} is not in the future.",
        "Correct the date, or check the clock of this machine.",
        consequence,
    )


def within(
    column: str,
    meaning: str,
    cure: str,
    consequence: Consequence,
    min_value: float | None = None,
    max_value: float | None = None,
) -> Rule:
    """The value, where there is one, lies between bounds, which belong to the range."""
    expectation = expect("ExpectColumnValuesToBeBetween", column=column, min_value=min_value, max_value=max_value)
    return Rule(expectation, meaning, cure, consequence)


def one_of(column: str, what: str, words: frozenset[str], cure: str) -> Rule:
    """The text, where there is one, is among a few words."""
    return Rule(
        expect("ExpectColumnValuesToBeInSet", column=column, value_set=words),
        f"{what} is one of: {', '.join(sorted(words))}.",
        cure,
        Consequence.QUARANTINE,
    )


def once(columns: tuple[str, ...], what: str, cure: str, consequence: Consequence = Consequence.NOTE) -> Rule:
    """No two rows describe the same thing."""
    return Rule(
        expect("ExpectCompoundColumnsToBeUnique", column_list=columns),
        f"There is one row for each {what}.",
        cure,
        consequence,
    )


def some_rows(what: str) -> Rule:
    """The file is not empty."""
    return Rule(
        expect("ExpectTableRowCountToBeBetween", min_value=1),
        f"The file holds at least one {what}.",
        "Download the file again: it has no rows under its header.",
        Consequence.STOP,
    )
