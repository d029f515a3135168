"""What Secondary Care Medicines Data mean beside the reference files and beside themselves: rows and names."""

from expectations.results import Consequence, Severity
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context


def compared(context: Context) -> Suite:
    """The rules for rows beside what the reference files and the months before say of them."""
    return Suite("scmd", (still_there(), counted_as_in_dmd(), no_unit_slip(context.thresholds.unit_slip)))


def still_there() -> Rule:
    """The trust had not closed, or another organisation took over from it."""
    return Rule(
        expect(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            column_A="closed_on",
            column_B="month",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        "The trust had not closed before the month, or it has a successor.",
        "Load a succession table that names the successor; until then the rows stay on the closed trust's line.",
        Consequence.NOTE,
        shown="closed_told",
        about="ods_code",
    )


def counted_as_in_dmd() -> Rule:
    """The unit of measure is one of those that dm+d leads to: of the unit dose, of its size, or convertible."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column="agreed_unit", where_filled="dmd_units"),
        "The unit of measure is one in which dm+d lets the product be counted.",
        "Look whether the unit or the product's code is wrong, or load a newer dm+d file; until then the quantity "
        "stands in its own unit.",
        Consequence.NOTE,
        shown="unit_told",
        given_severity=Severity.WARNING,
        about="unit",
    )


def no_unit_slip(times: float) -> Rule:
    """The quantity is in the order of the usual one: kept all the same, because a few such rows a year are real."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column="times_usual", min_value=1 / times, max_value=times),
        f"The quantity is not {times:g} times the trust's usual one of the product and unit, nor that part of it.",
        "Ask the trust whether the unit slipped (micrograms for milligrams, packs for tablets); the row is kept as "
        "it stands.",
        Consequence.NOTE,
        shown="slip_told",
        given_severity=Severity.WARNING,
        about="quantity",
    )


def named(_context: Context) -> Suite:
    """The rules for product codes with their names; names that differ only in capitals and spaces are the same."""
    return Suite("scmd", (one_name(), one_code()), counted="names")


def one_name() -> Rule:
    """A code stands for one product."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column="names", max_value=1),
        "A product's code has one name throughout the file.",
        "Look which name the code has in dm+d: rows of another product may stand under it. They are added up by code.",
        Consequence.NOTE,
        shown="told",
        about="vmp_code",
    )


def one_code() -> Rule:
    """A product has one code."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column="codes", max_value=1),
        "A product's name has one code throughout the file.",
        "Look which of the codes dm+d has withdrawn: the product's quantities are shared between them.",
        Consequence.NOTE,
        shown="told",
        about="vmp_name",
    )
