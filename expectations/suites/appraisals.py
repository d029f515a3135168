"""What a good register of technology appraisals means."""

from expectations.results import Consequence, Severity
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context
from expectations.suites.words import (
    APPRAISAL_NUMBER,
    SLUG,
    known,
    not_before,
    not_in_future,
    numbered,
    once,
    one_of,
    present,
    readable,
    some_rows,
    within,
    written,
)
from scorecard import schema

LOOK_UP = "Look the appraisal up on NICE's site and correct the row."
CATEGORIES = frozenset(
    ("recommended", "optimised", "managed_access", "only_in_research", "not_recommended", "terminated")
)
STATUSES = frozenset(("current", "replaced", "partially_replaced"))
# NICE was founded, and published its first guidance, in 1999.
FIRST_YEAR = 1999


def facts(context: Context) -> Suite:
    """The rules for the register: a row for each appraisal, medicine and recommendation."""
    parts = (
        appraisal(),
        medicine(context),
        recommendation(),
        published(context),
        clock(context.clock_rules),
        register(),
    )
    return Suite("appraisals", tuple(rule for part in parts for rule in part))


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
        *numbered("recommendation", LOOK_UP),
        one_of("commissioner", "The commissioner", frozenset(schema.COMMISSIONERS), LOOK_UP),
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


def clock(rules: frozenset[str]) -> tuple[Rule, ...]:
    """By when the medicine has to be available, and until when the recommendation stood."""
    return (
        one_of("clock_rule", "The clock rule", rules, "Use a name of data/reference/clock_rules.csv, or add the rule."),
        readable("clock_starts", "The day on which the clock starts", "a date"),
        readable("clock_due", "The due day that the appraisal states", "a date"),
        readable("replaced_on", "The day of the replacement", "a date"),
        not_before("clock_due", "published", "The due day is not before the day of publication.", LOOK_UP),
        clock_begins(),
        clock_ends(),
    )


def clock_begins() -> Rule:
    """Managed access is due on the day it starts; the day of publication in its place would be a wrong due day."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column="clock_starts", where_is=("clock_rule", "managed_access")),
        "Every row with the clock rule managed_access has the day on which its clock starts.",
        "Add the day to clock_starts, or leave clock_rule blank: then the three months decide.",
        Consequence.QUARANTINE,
        shown="ta_number",
    )


def clock_ends() -> Rule:
    """Without the day that the appraisal states nothing is due, and so nothing is judged."""
    return Rule(
        expect("ExpectColumnValuesToNotBeNull", column="clock_due", where_is=("clock_rule", "extended")),
        "Every row with the clock rule extended has its due day.",
        "Add the day to clock_due; until then no day is known by which it is due.",
        Consequence.NOTE,
        shown="ta_number",
        given_severity=Severity.WARNING,
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
