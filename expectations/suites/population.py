"""What good population estimates mean."""

from expectations.results import Consequence
from expectations.rules import Rule, Suite
from expectations.suites.context import Context
from expectations.suites.words import (
    GSS_CODE,
    ODS_CODE,
    once,
    present,
    readable,
    some_rows,
    within,
    written,
)

FETCH = "Download the workbook again from the Office for National Statistics."
# The first year of ONS's mid-year series by area.
FIRST_VINTAGE = 1981
# The largest sub-ICB location holds about three million people; a whole region in its place is over five million.
LARGEST_AREA = 5_000_000


def estimates(context: Context) -> Suite:
    """The rules for the mid-year population by sub-ICB location."""
    return Suite(
        "population",
        (
            present("vintage", "the year of the estimate", FETCH),
            within(
                "vintage",
                f"The year of the estimate is between {FIRST_VINTAGE} and this year.",
                "Look at the sheet's name, from which the year is read.",
                Consequence.STOP,
                min_value=FIRST_VINTAGE,
                max_value=context.today.year,
            ),
            *area("sub_icb", "sub-ICB location"),
            present("sub_icb_code", "the ODS code of its sub-ICB location", FETCH),
            written("sub_icb_code", "The ODS code of the sub-ICB location", ODS_CODE, FETCH),
            *area("icb", "ICB"),
            *area("region", "NHS region"),
            *people(),
            once(
                ("vintage", "sub_icb_gss"),
                "year and sub-ICB location",
                "Delete one of the rows: the people of an area that stands there twice would be counted twice.",
                Consequence.STOP,
            ),
            some_rows("sub-ICB location"),
        ),
    )


def area(level: str, name: str) -> tuple[Rule, ...]:
    """One level of the geography has a GSS code and a name."""
    return (
        present(f"{level}_gss", f"the GSS code of its {name}", FETCH),
        written(f"{level}_gss", f"The GSS code of the {name}", GSS_CODE, FETCH),
        present(f"{level}_name", f"the name of its {name}", FETCH),
    )


def people() -> tuple[Rule, ...]:
    """How many people live there."""
    return (
        present("population_raw", "a number of people", FETCH),
        readable("population", "The number of people", "a whole number"),
        within("population", "At least one person lives in the area.", FETCH, Consequence.QUARANTINE, min_value=1),
        within(
            "population",
            "No more than five million people live in the area.",
            "Look whether the row is of a region or of England.",
            Consequence.NOTE,
            max_value=LARGEST_AREA,
        ),
    )
