"""The files of the data quality page that tell of a release, declared: what each is, and what its columns mean."""

from scorecard import caveats, schema
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.facts import DAY, OF_RELEASE, PURPOSE_FACT, RELEASE_ID, SYNTHETIC
from scorecard.tables import (
    Column,
    Kind,
    day,
    integer,
    optional_day,
    optional_integer,
    optional_number,
    optional_text,
    text,
)

STALE_MEANS = "Whether the newest list is more than six months old; blank where nothing is published"
IS_STALE = Column("is_stale", Kind.BOOLEAN, STALE_MEANS, nullable=True)
SUBMISSION_HISTORY = Declared(
    "submission_history",
    "Which trust was expected to submit data of which month, and which did",
    by_name(
        some(schema.COVERAGE, "ods_code"),
        [
            optional_text("name", "Name of the trust; blank on the line of what is not matched to an organisation"),
            optional_text("icb", "ODS code of its ICB; blank where it stands in none that is known"),
            optional_text("region", "ODS code of its region"),
            day("month", "First day of the month"),
        ],
        some(schema.COVERAGE, "expected received"),
        [
            text("state", "all, part (of a trust's own and its predecessors' codes), none, or not_expected"),
        ],
        OF_RELEASE,
    ),
    facts=tuple(column.name for column in OF_RELEASE),
    key=("ods_code", "month"),
)
PUBLISHERS = Declared(
    "publishers",
    "Who publishes a formulary or checklist, how lately, how much of what is due it answers, and how many rows pass",
    by_name(
        some(schema.ORGANISATION, "ods_code org_type name"),
        [
            optional_day("newest", "Day of which its newest list speaks; blank where nothing is published"),
            optional_integer("age_days", "Age of that list on the day", "days"),
            integer("lists", "Lists that it has published"),
            integer("rows", "Rows of all of them that speak of a recommendation"),
            integer("rows_passing", "Of these, rows in which nothing contradicts itself or the register"),
            IS_STALE,
            optional_number("share_passing", "Part of the rows that pass, 0 to 1"),
            optional_number("passing_low", "Lower end of its 95% interval (Wilson)"),
            optional_number("passing_high", "Upper end of its 95% interval"),
            integer("due", "Recommendations that were due there by the day"),
            integer("answered", "Of these, how many its lists say anything of, not listed included"),
            optional_number("share_answered", "Part of these that is answered, 0 to 1; blank where none was due"),
        ],
        [DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT],
    ),
    facts=(DAY.name, RELEASE_ID.name, SYNTHETIC.name, PURPOSE_FACT.name),
    key=("ods_code",),
    caveats=caveats.COMPLIANCE,
    denominator="recommendations that were due by the day; one of which nothing is known is due and not answered",
)
