"""The file of expected use, declared: what it is, and what its columns mean."""

from scorecard.expected.texts import ALWAYS
from scorecard.files.declared import Declared, by_name
from scorecard.files.facts import POPULATION_VINTAGE, PURPOSE_FACT, RELEASE_ID, SYNTHETIC
from scorecard.tables import optional_number, optional_text, text

FACTS = (RELEASE_ID, POPULATION_VINTAGE, SYNTHETIC, PURPOSE_FACT)

EXPECTED = Declared(
    "expected",
    "A population funnel, what it leads to, and what was observed, for one organisation or for every ICB",
    by_name(
        [
            text("funnel", "Name of the funnel: its slug and version"),
            text("ods_code", "ODS code of the organisation"),
            text(
                "part",
                "What it tells: step, fact, expected, submitted, observed, ratio, gap, period, word, reason or caveat",
            ),
            optional_text("name", "Name of the step or of the fact; blank in other rows"),
            optional_number("value", "The number, of steps as the funnel says it; blank where there is none"),
            optional_number("low", "Lower end of its range or interval; blank where it has none"),
            optional_number("middle", "Middle of the interval; blank where there is none"),
            optional_number("high", "Upper end of the range or interval; blank where it has none"),
            optional_text("unit", "Unit of the number; blank of steps and facts, whose names say it"),
            optional_text("text", "Where the number comes from, or the words of the row; blank where there are none"),
            text("organisation", "Name of the organisation"),
        ],
        FACTS,
    ),
    facts=tuple(column.name for column in FACTS),
    caveats=ALWAYS,
)
