"""What a good list of services that organisations do not provide means."""

from expectations.rules import Suite
from expectations.suites.context import Context
from expectations.suites.words import ODS_CODE, SLUG, known, once, present, some_rows, written

COMPLETE = "Fill in the cell, or delete the row."


def services(context: Context) -> Suite:
    """The rules for which medicine does not apply to which organisation, and why."""
    unknown = "Correct the spelling, or load the reference file that has it."
    return Suite(
        "services",
        (
            present("ods_code", "the code of an organisation", COMPLETE),
            written("ods_code", "The organisation's code", ODS_CODE, COMPLETE),
            *known("ods_code", "The organisation's code", context.known_organisations, unknown, context.unknown_codes),
            written("medicine", "The medicine", SLUG, COMPLETE),
            *known("medicine", "The medicine", context.known_medicines, unknown, context.unknown_codes),
            present("reason", "the reason why the medicine does not apply", COMPLETE),
            once(("ods_code", "medicine"), "organisation and medicine", "Delete one of the rows."),
            some_rows("organisation"),
        ),
    )
