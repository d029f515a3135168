"""Rules that several suites share, as an analyst would say them."""

from datetime import date

from expectations.results import Consequence
from expectations.rules import Rule, expect


def present(column: str, what: str, cure: str, consequence: Consequence = Consequence.QUARANTINE) -> Rule:
    """Every row has the value."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column=column),
        f"Every row has {what}.",
        cure,
        consequence,
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


def written(column: str, what: str, regex: str, form: str, cure: str) -> Rule:
    """The text has the form that the publisher gives it."""
    return Rule(
        expect("ExpectColumnValuesToMatchRegex", column=column, regex=regex),
        f"{what} is {form}.",
        cure,
        Consequence.QUARANTINE,
    )


def known(
    column: str, what: str, codes: frozenset[str] | None, cure: str, consequence: Consequence
) -> tuple[Rule, ...]:
    """The code is among those loaded; no rule where none are loaded."""
    if codes is None:
        return ()
    expectation = expect("ExpectColumnValuesToBeInSet", column=column, value_set=codes)
    return (Rule(expectation, f"{what} is known from the reference files that were loaded.", cure, consequence),)


def not_in_future(column: str, what: str, today: date, consequence: Consequence) -> Rule:
    """The day has come."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column=column, max_value=today),
        f"{what} is not in the future.",
        "Correct the date, or check the clock of this machine.",
        consequence,
        shown=f"{column}_raw",
    )


def once(columns: tuple[str, ...], what: str, cure: str) -> Rule:
    """No two rows describe the same thing."""
    return Rule(
        expect("ExpectCompoundColumnsToBeUnique", column_list=columns),
        f"There is one row for each {what}.",
        cure,
        Consequence.NOTE,
    )


def some_rows(what: str) -> Rule:
    """The file is not empty."""
    return Rule(
        expect("ExpectTableRowCountToBeBetween", min_value=1),
        f"The file holds at least one {what}.",
        "Download the file again: it has no rows under its header.",
        Consequence.STOP,
    )
