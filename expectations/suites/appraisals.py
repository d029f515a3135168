"""What a good register of technology appraisals means."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite
from expectations.suites.context import Context
from expectations.suites.words import (
    APPRAISAL_NUMBER,
    SLUG,
    known,
    not_in_future,
    once,
    one_of,
    present,
    readable,
    some_rows,
    within,
    written,
)

LOOK_UP = "Look the appraisal up on NICE's site and correct the row."
CATEGORIES = frozenset(
    ("recommended", "optimised", "managed_access", "only_in_research", "not_recommended", "terminated")
)
STATUSES = frozenset(("current", "replaced", "partially_replaced"))
# NICE was founded, and published its first guidance, in 1999.
FIRST_YEAR = 1999


def facts(context: Context) -> Suite:
    """The rules for the register: a row for each appraisal, medicine and recommendation."""
    return Suite("appraisals", (*appraisal(), *medicine(context), *recommendation(), *published(context), *register()))


def appraisal() -> tuple[Rule, ...]:
    """Which appraisal it is."""
    return (
        present("ta_number", "the number of an appraisal", LOOK_UP),
        written("ta_number", "The appraisal's number", APPRAISAL_NUMBER, LOOK_UP),
        written("replaced_by", "The number of the replacing appraisal", APPRAISAL_NUMBER, LOOK_UP, Consequence.NOTE),
    )


def medicine(context: Context) -> tuple[Rule, ...]:
    """Which medicine was appraised."""
    return (
        present("medicine", "a medicine", LOOK_UP),
        written("medicine", "The medicine", SLUG, LOOK_UP),
        present("medicine_name", "the name of a medicine", LOOK_UP),
        *known(
            "medicine",
            "The medicine",
            context.known_medicines,
            "Load a dm+d file that has the medicine; until then its use cannot be counted.",
            context.unknown_codes,
        ),
    )


def recommendation() -> tuple[Rule, ...]:
    """What NICE recommended, and whether it still stands."""
    return (
        present("category", "the category of a recommendation", LOOK_UP),
        one_of("category", "The category", CATEGORIES, LOOK_UP),
        one_of("status", "The status", STATUSES, LOOK_UP),
    )


def published(context: Context) -> tuple[Rule, ...]:
    """When the appraisal was published; no source may show the day, which is then left blank."""
    return (
        readable("published", "The day of publication", "a date"),
        not_in_future("published", "The day of publication", context.today, Consequence.QUARANTINE),
        readable("published_year", "The year of publication", "a whole number"),
        within(
            "published_year",
            f"The year of publication is between {FIRST_YEAR} and this year.",
            LOOK_UP,
            Consequence.QUARANTINE,
            min_value=FIRST_YEAR,
            max_value=context.today.year,
        ),
    )


def register() -> tuple[Rule, ...]:
    """What holds for all rows together."""
    return (
        once(
            ("ta_number", "medicine", "condition", "category"),
            "appraisal, medicine, condition and category",
            "Delete the row that is out of date.",
        ),
        some_rows("appraisal"),
    )
