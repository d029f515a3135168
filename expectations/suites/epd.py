"""What good English Prescribing Data mean: national months of practices, and tables that others added up by area."""

from dataclasses import replace
from datetime import date

from expectations.results import Consequence, Severity
from expectations.rules import Rule, Suite, expect
from expectations.suites.bnf import BNF_CODE
from expectations.suites.context import Context
from expectations.suites.scmd import AS_PUBLISHED, finite, month
from expectations.suites.words import (
    GSS_CODE,
    ODS_CODE,
    SNOMED_CODE,
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

# From the usual, either way: a month has 20 to 23 working days, and practices prescribe for 28 days or 56.
LEAST_OF_USUAL, MOST_OF_USUAL = 0.8, 1.25
MOST_UNIDENTIFIED = 0.05
BOTH_STAND = "Look at the rows listed; both are kept and count."


def prescriptions(context: Context) -> Suite:
    """The rules for one national month: for the rows to be kept, and for all in which something may be wrong."""
    return Suite(
        "epd",
        (
            *month(context),
            *practice(context),
            *presentation(),
            *amounts(),
            once(
                ("month", "practice_code", "bnf_code", "snomed_code", "quantity_per_item"),
                "month, practice, presentation and quantity of an item",
                BOTH_STAND,
            ),
            some_mapped_rows(),
        ),
    )


def practice(context: Context) -> tuple[Rule, ...]:
    """Who prescribed, and where that was in the month."""
    areas = context.organisations_and_areas
    return (
        dated("is_unidentified", "a word on whether its practice is unidentified, Y or N", AS_PUBLISHED),
        Rule(
            expect("ExpectColumnValuesToNotBeNull", column="practice_code", where_is=("is_unidentified_raw", "N")),
            "Every row has the code of a practice, unless it is said to be unidentified.",
            AS_PUBLISHED,
            Consequence.QUARANTINE,
        ),
        written("practice_code", "The practice's code", ODS_CODE, AS_PUBLISHED),
        *known(
            "practice_code",
            "The practice's code",
            context.known_practices,
            "Nothing need be done: it closed or opened since, and its rows stay in the sub-ICB that the file names.",
            Consequence.NOTE,
        ),
        *(
            written(column, f"The code of the {what}", ODS_CODE, AS_PUBLISHED, Consequence.NOTE)
            for column, what in (("sub_icb_code", "sub-ICB"), ("icb_code", "ICB"), ("region_code", "region"))
        ),
        *known(
            "sub_icb_code",
            "The code of the sub-ICB",
            areas,
            "Load a practice hierarchy or a succession table that has the code; until then its rows are unallocated.",
            context.unknown_codes,
        ),
    )


def presentation() -> tuple[Rule, ...]:
    """What was prescribed."""
    return (
        present("bnf_code", "the BNF code of a presentation", AS_PUBLISHED),
        written("bnf_code", "The BNF code", BNF_CODE, AS_PUBLISHED),
        written("snomed_code", "The presentation's code", SNOMED_CODE, AS_PUBLISHED, Consequence.NOTE),
    )


def amounts() -> tuple[Rule, ...]:
    """How much was dispensed, and what it cost."""
    return (
        dated("items", "a number of items", AS_PUBLISHED),
        within("items", "There is at least one item.", AS_PUBLISHED, Consequence.NOTE, min_value=1),
        *(
            rule
            for column, what in (
                ("quantity_per_item", "a quantity of an item"),
                ("quantity", "a quantity of all items"),
                ("nic", "a net ingredient cost"),
                ("actual_cost", "an actual cost"),
            )
            for rule in amount(column, what)
        ),
        readable("adq_usage", "The average daily quantities", "a number"),
        finite("adq_usage", "The number of average daily quantities"),
        Rule(
            expect(
                "ExpectColumnPairValuesAToBeGreaterThanB",
                column_A="quantity",
                column_B="quantity_per_item",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            ),
            "All items together are no less than one of them.",
            "Look whether the columns of the quantities changed places; the row is kept as it stands.",
            Consequence.NOTE,
            given_severity=Severity.WARNING,
        ),
    )


def amount(column: str, what: str) -> tuple[Rule, ...]:
    """Every row has the number, and it can be read; a negative one is told."""
    name = f"The {what.partition(' ')[2]}"
    return (
        dated(column, what, AS_PUBLISHED),
        finite(column, name),
        within(
            column,
            f"{name} is not negative.",
            "Nothing need be done: it is kept and counted.",
            Consequence.NOTE,
            min_value=0,
        ),
    )


def some_mapped_rows() -> Rule:
    """The file has something that was asked for."""
    return Rule(
        expect("ExpectTableRowCountToBeBetween", min_value=1),
        "The file holds at least one row of a mapped medicine.",
        "Look whether the BNF codes of the mapping are right; or download the file again, if it has no rows at all.",
        Consequence.STOP,
    )


def areas(context: Context) -> Suite:
    """The rules for rows that were added up by sub-ICB location, month and chemical substance."""
    return Suite(
        "epd",
        (
            dated("month", "a month", "Write the month as its first day, 2025-04-01."),
            first_of_month(),
            not_in_future("month", "The month", context.today, Consequence.QUARANTINE),
            present("ods_code", "the code of a sub-ICB", AS_PUBLISHED),
            written("ods_code", "The code of the sub-ICB", ODS_CODE, AS_PUBLISHED),
            *known(
                "ods_code",
                "The code of the sub-ICB",
                context.organisations_and_areas,
                "Load a practice hierarchy or a succession table that has the code; until then it is unallocated.",
                context.unknown_codes,
            ),
            written("gss_code", "The GSS code of the sub-ICB", GSS_CODE, AS_PUBLISHED, Consequence.NOTE),
            present("bnf_code", "the BNF code of a chemical substance", AS_PUBLISHED),
            written("bnf_code", "The BNF code", BNF_CODE, AS_PUBLISHED),
            dated("items", "a number of items", AS_PUBLISHED),
            within("items", "The number of items is not negative.", AS_PUBLISHED, Consequence.NOTE, min_value=0),
            *amount("quantity", "a quantity of all items"),
            *amount("actual_cost", "an actual cost"),
            readable("list_size", "The list size", "a number"),
            within(
                "list_size",
                "The list size is at least one person.",
                "Nothing can be divided by it: leave the cell blank if it is not known.",
                Consequence.QUARANTINE,
                min_value=1,
            ),
            once(
                ("month", "ods_code", "bnf_code"),
                "month, sub-ICB and chemical substance",
                "Keep the row that is right: both would be added.",
                Consequence.QUARANTINE,
            ),
            some_rows("row of an area"),
        ),
    )


def first_of_month() -> Rule:
    """A month is told by its first day, so that a table by weeks or days is not taken for one by months."""
    firsts = frozenset(date(year, of_year, 1) for year in range(2010, 2100) for of_year in range(1, 13))
    return Rule(
        expect("ExpectColumnValuesToBeInSet", column="month", value_set=firsts),
        "The day is the first of a month.",
        "Add the rows up by month.",
        Consequence.QUARANTINE,
        shown="month_raw",
    )


def national(_context: Context) -> Suite:
    """The rules for a month as a whole, beside the months before; what is unusual is told and not refused."""
    cure = "Look whether the file is whole; if the publisher restated something, nothing need be done."
    beside = [
        told(
            within(
                name,
                f"The {what} of the whole file are {LEAST_OF_USUAL:.0%} to {MOST_OF_USUAL:.0%} of the usual.",
                cure,
                Consequence.NOTE,
                min_value=LEAST_OF_USUAL,
                max_value=MOST_OF_USUAL,
            ),
            f"{name}_told",
        )
        for name, what in (("rows", "rows"), ("items", "items"), ("actual_cost", "costs"))
    ]
    unidentified = within(
        "unidentified",
        f"At most {MOST_UNIDENTIFIED:.0%} of the items are of unidentified practices.",
        "They count for England and for nothing below it: read the figures of areas with that in mind.",
        Consequence.NOTE,
        max_value=MOST_UNIDENTIFIED,
    )
    return Suite("epd", (*beside, told(unidentified, "unidentified_told")), counted="months")


def told(rule: Rule, column: str) -> Rule:
    """The rule with the words in which its finding is told, to a person who should look."""
    return replace(rule, shown=column, given_severity=Severity.WARNING)
