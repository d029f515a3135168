"""What good dm+d product data means."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import SNOMED_CODE, present, readable, some_rows, written

LOOK_UP = "Look the product up in the dm+d browser and correct the row."
AMOUNTS = {
    "unit_dose_size": "The size of a unit dose",
    "strength": "The strength",
    "per": "The denominator of the strength",
    "ddd_mg": "The defined daily dose",
    "add_quantity": "The quantity of an assumed daily dose",
}


def products(_context: Context) -> Suite:
    """The rules for products and strengths; a product with several ingredients rightly has several rows."""
    return Suite(
        "dmd",
        (
            present("vmp_code", "the code of a product", LOOK_UP),
            written("vmp_code", "The product's code", SNOMED_CODE, LOOK_UP),
            present("vmp_name", "the name of a product", LOOK_UP),
            written("vtm_code", "The medicine's code", SNOMED_CODE, LOOK_UP, Consequence.NOTE),
            *(rule for column, what in AMOUNTS.items() for rule in amount(column, what)),
            some_rows("product"),
        ),
    )


def amount(column: str, what: str) -> tuple[Rule, ...]:
    """A number that, where it is given, others are multiplied or divided by."""
    return (
        readable(column, what, "a number"),
        Rule(
            expect("ExpectColumnValuesToBeBetween", column=column, min_value=0, strict_min=True),
            f"{what} is more than zero.",
            LOOK_UP,
            Consequence.QUARANTINE,
            shown=f"{column}_raw",
        ),
    )
