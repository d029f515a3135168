"""What good Secondary Care Medicines Data means."""

import sys
from datetime import date

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import (
    ODS_CODE,
    SNOMED_CODE,
    dated,
    known,
    not_in_future,
    once,
    present,
    readable,
    some_rows,
    written,
)

# No trust issues so much of anything in a month; a slip of the unit easily reaches it.
LARGEST_QUANTITY = 1e9
AS_PUBLISHED = "Download the file again; if the publisher's own file has this fault, report it to the publisher."


def prescribing(context: Context) -> Suite:
    """The rules for one monthly file."""
    return Suite("scmd", (*month(context), *organisation(context), *product(context), *amounts(), *whole_file()))


def month(context: Context) -> tuple[Rule, ...]:
    """One month, the one in the file's name, and not a month to come."""
    return (
        dated("month", "a month", AS_PUBLISHED),
        Rule(
            expect("ExpectColumnUniqueValueCountToBeBetween", column="month", max_value=1),
            "All rows are of one month.",
            "There are two months in one file: split it into one file a month.",
            Consequence.STOP,
        ),
        *named_month(context.month),
        not_in_future("month", "The month", context.today, Consequence.STOP),
    )


def named_month(named: date | None) -> tuple[Rule, ...]:
    """The month of the rows is that of the file's name, where the name tells one."""
    if named is None:
        return ()
    expectation = expect("ExpectColumnValuesToBeBetween", column="month", min_value=named, max_value=named)
    return (
        Rule(
            expectation,
            f"The month of the rows is the month in the file's name, {named:%Y-%m}.",
            "Rename the file after the month that it holds, or fetch the file of the month that was meant.",
            Consequence.STOP,
            shown="month_raw",
        ),
    )


def organisation(context: Context) -> tuple[Rule, ...]:
    """Which trust issued the medicine."""
    return (
        present("ods_code", "the code of a trust", AS_PUBLISHED),
        written("ods_code", "The trust's code", ODS_CODE, AS_PUBLISHED),
        *known(
            "ods_code",
            "The trust's code",
            context.known_organisations,
            "Load a trust list or a succession table that has the code; until then its rows count as unallocated.",
            context.unknown_codes,
        ),
    )


def product(context: Context) -> tuple[Rule, ...]:
    """Which product was issued, in which unit."""
    return (
        present("vmp_code", "the code of a product", AS_PUBLISHED),
        written("vmp_code", "The product's code", SNOMED_CODE, AS_PUBLISHED),
        *known(
            "vmp_code",
            "The product's code",
            context.known_products,
            "Load a dm+d file that has the product; until then its quantities cannot be converted.",
            context.unknown_codes,
        ),
        present("vmp_name", "the name of a product", AS_PUBLISHED),
        present("unit_code", "the code of a unit of measure", AS_PUBLISHED),
        written("unit_code", "The unit's code", SNOMED_CODE, AS_PUBLISHED),
        present("unit", "a unit of measure", AS_PUBLISHED),
    )


def amounts() -> tuple[Rule, ...]:
    """How much was issued, and what it cost."""
    return (
        present("quantity_raw", "a quantity", AS_PUBLISHED),
        readable("quantity", "The quantity", "a number"),
        finite("quantity", "The quantity"),
        Rule(
            expect(
                "ExpectColumnValuesToBeBetween",
                column="quantity",
                min_value=-LARGEST_QUANTITY,
                max_value=LARGEST_QUANTITY,
            ),
            "The quantity is not beyond a thousand million.",
            "Look at the unit of measure: grams may have been entered as micrograms.",
            Consequence.NOTE,
            shown="quantity_raw",
        ),
        Rule(
            expect("ExpectColumnValuesToBeBetween", column="quantity", min_value=0),
            "The quantity is not negative: returns exceed issues where it is. Such rows are kept and flagged.",
            "Nothing need be done: negative quantities are kept and counted.",
            Consequence.NOTE,
            shown="quantity_raw",
        ),
        readable("indicative_cost", "The indicative cost", "a number"),
        finite("indicative_cost", "The indicative cost"),
    )


def finite(column: str, what: str) -> Rule:
    """The number is not infinite."""
    return Rule(
        expect(
            "ExpectColumnValuesToBeBetween",
            column=column,
            min_value=-sys.float_info.max,
            max_value=sys.float_info.max,
        ),
        f"{what} is a finite number.",
        AS_PUBLISHED,
        Consequence.QUARANTINE,
        shown=f"{column}_raw",
    )


def whole_file() -> tuple[Rule, ...]:
    """What holds for all rows together."""
    return (
        once(
            ("ods_code", "month", "vmp_code", "unit_code"),
            "trust, month, product and unit",
            "Look at the rows listed: the same issue may have been submitted twice. They are added up as they stand.",
        ),
        some_rows("row of issues"),
    )
