"""What a good mapping of organisations to groups means."""

from expectations.results import Consequence
from expectations.rules import Suite
from expectations.suites.context import Context
from expectations.suites.denominators import UNDERSCORED
from expectations.suites.words import ODS_CODE, known, once, present, some_rows, written

COMPLETE = "Fill in the cell, or delete the row."
UNKNOWN = "Correct the spelling, or load the reference file that has it."


def members(context: Context) -> Suite:
    """The rules for which organisation belongs to which group; nobody belongs to two groups of one kind."""
    bodies = context.organisations_and_areas
    return Suite(
        "groups",
        (
            present("grouping", "the kind of its group", COMPLETE),
            written("grouping", "The kind of group", UNDERSCORED, COMPLETE),
            present("group_name", "the name of a group", COMPLETE),
            present("ods_code", "the code of an organisation", COMPLETE),
            written("ods_code", "The organisation's code", ODS_CODE, COMPLETE),
            *known("ods_code", "The organisation's code", bodies, UNKNOWN, context.unknown_codes),
            once(
                ("grouping", "ods_code"),
                "kind of group and organisation",
                "Keep the row that is right: an organisation in two groups would be counted twice.",
                Consequence.STOP,
            ),
            some_rows("organisation"),
        ),
    )
