"""The files that pages link to, each declared once: what it is, and what each of its columns means."""

from dashboards.compare.declared import COMPARE, COMPARE_SERIES
from dashboards.expected.declared import EXPECTED
from dashboards.lineage.declared import LINEAGE
from dashboards.organisations.standing_declared import CONTROL_CHART, DIFFUSION, PEERS, STANDING
from dashboards.quality.declared import PUBLISHERS, SUBMISSION_HISTORY
from dashboards.rankings.declared import RANKING, SPREAD
from dashboards.releases.declared import RELEASE_FILES, RELEASES
from dashboards.spread import PERCENTILES
from scorecard import caveats, schema
from scorecard.compliance.checklists import TABLE
from scorecard.compliance.explanation_register import COLUMNS as REGISTER_COLUMNS
from scorecard.compliance.rows import COLUMNS as COMPLIANCE_COLUMNS
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.facts import (
    DAY,
    OF_RATES,
    OF_RELEASE,
    POPULATION_VINTAGE,
    PURPOSE_FACT,
    READ_WITH_CARE,
    RELEASE_ID,
    SYNTHETIC,
)
from scorecard.files.formats import FORMATS, METADATA
from scorecard.files.rankings import RANKINGS
from scorecard.schema.answers import USE
from scorecard.tables import (
    Column,
    day,
    flag,
    integer,
    optional_day,
    optional_integer,
    optional_number,
    optional_text,
    text,
)

PERIOD_LABEL = text("period_label", "The period in words")
VALUE_IS = optional_text("value_is", "What the value is; blank for trusts, which have no residents")
WHAT_COST_IS = text("indicative_cost_is", "What the cost is, and what it is not")
MEDICINE = text("medicine", "Slug of the medicine")
UNIT = text("unit", "Unit of the numerator")
ORGANISATIONS = integer(
    "organisations", "Organisations with every expected submission; zero use counts, missing does not"
)
PEOPLE = "resident population of all ages"


def _spread(prefix: str, suffix: str, of: str) -> tuple[Column, ...]:
    """Percentiles, which are blank where there are too few organisations."""
    return tuple(
        optional_number(f"{prefix}{name}{suffix}", f"Percentile {share * 100:g} {of}; blank of too few organisations")
        for name, share in PERCENTILES.items()
    )


def _names(*columns: Column) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


UPTAKE = Declared(
    "uptake",
    "Use of medicines by organisation and period: used, none, no data and not applicable, each told apart",
    by_name([PERIOD_LABEL, VALUE_IS, WHAT_COST_IS, READ_WITH_CARE], USE.columns, OF_RELEASE, OF_RATES),
    facts=_names(*OF_RELEASE, *OF_RATES, WHAT_COST_IS, READ_WITH_CARE),
    key=tuple(name for name in USE.key if name != "release_id"),
    caveats=caveats.USE,
    denominator=PEOPLE,
)
PERCENTILE_FACTS = (
    *some(schema.UPTAKE, "period_type medicine org_type unit source"),
    *OF_RELEASE,
    *OF_RATES,
    READ_WITH_CARE,
    VALUE_IS,
)
PERCENTILE = Declared(
    "percentiles",
    "How organisations differ in the use of one medicine, period by period",
    by_name([day("period", "First day of the period"), ORGANISATIONS], _spread("", "", "of rates"), PERCENTILE_FACTS),
    facts=_names(*PERCENTILE_FACTS),
    key=("period",),
    caveats=caveats.USE,
    denominator=PEOPLE,
)
YEARS = (
    optional_day("latest_12_months_from", "First day of the latest twelve months"),
    optional_day("previous_12_months_from", "First day of the twelve months before"),
)
MEDICINES = Declared(
    "medicines",
    "Every medicine in England: the latest 12 months against the 12 before, and how ICBs differ",
    by_name(
        some(schema.MEDICINE, "medicine name products products_unconverted unit"),
        [
            text("appraisals", "Numbers of its appraisals"),
            text("conditions", "Conditions for which it was appraised"),
            text("recommendations", "What was recommended"),
            optional_number("latest_numerator", "Amount used in the latest 12 months, in the unit"),
            optional_number("latest_per_100000", "The same per 100,000 people"),
            optional_number("previous_numerator", "Amount used in the 12 months before, in the unit"),
            optional_number("previous_per_100000", "The same per 100,000 people"),
            optional_number("change_percent", "Latest against previous; blank where not compared", "percent"),
            flag("compared", "Whether it has data in all 8 latest quarters"),
            optional_text("reason", "Why it is not compared; blank where it is"),
        ],
        _spread("icb_", "_times_england", "of the ICBs' rates as a multiple of England's"),
        YEARS,
        OF_RELEASE,
        [POPULATION_VINTAGE, READ_WITH_CARE],
    ),
    facts=_names(*YEARS, *OF_RELEASE, POPULATION_VINTAGE, READ_WITH_CARE),
    key=("medicine",),
    caveats=caveats.USE,
    denominator=PEOPLE,
)
OF_DIFFERENCES = (
    text("percentiles_are", "What the percentiles are of"),
    optional_day("twelve_months_from", "First day of the twelve months"),
)
DIFFERENCES = Declared(
    "differences",
    "How ICBs differ in the use of each medicine in the latest 12 months, as multiples of England's rate",
    by_name(
        [MEDICINE, ORGANISATIONS, UNIT],
        _spread("", "", "of the ICBs' rates as a multiple of England's"),
        [
            optional_number("england_per_100000", "England's rate per 100,000 people"),
            optional_number("width", "Upper less lower quartile: the order of the file"),
        ],
        OF_DIFFERENCES,
        OF_RELEASE,
        [POPULATION_VINTAGE, READ_WITH_CARE],
    ),
    facts=_names(*OF_DIFFERENCES, *OF_RELEASE, POPULATION_VINTAGE, READ_WITH_CARE),
    key=("medicine",),
    caveats=caveats.USE,
    denominator=PEOPLE,
)
SUBMISSIONS = Declared(
    "submissions",
    "Monthly submissions of an organisation's trusts",
    by_name([day("month", "First day of the month")], some(schema.COVERAGE, "ods_code expected received"), OF_RELEASE),
    facts=_names(*OF_RELEASE),
    key=("ods_code", "month"),
)
COMPLIANCE = Declared(
    "compliance",
    "The state of every recommendation in every organisation on a day",
    by_name(
        [
            text("name", "Name of the organisation"),
            optional_text("icb", "ODS code of its ICB"),
            optional_text("region", "ODS code of its region"),
            flag("is_judged", "Whether it is in the proportion of compliance on the day"),
            optional_text("explanation_reason", "Reason of the explanation that holds"),
            optional_day("explanation_expires", "Last day of that explanation"),
            optional_day("evidence_as_of", "Day of which the evidence speaks; blank where there is none"),
            optional_text("evidence_file", "Name of the file of the evidence"),
            optional_integer("evidence_row", "Row of the evidence"),
            optional_text("evidence_file_id", "SHA-256 of the file of the evidence"),
        ],
        (column for column in schema.COMPLIANCE.columns if column.name in COMPLIANCE_COLUMNS),
        (column for column in schema.RECOMMENDATION.columns if column.name in COMPLIANCE_COLUMNS),
        [DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT],
    ),
    facts=_names(DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT),
    key=("ods_code", "recommendation_id"),
    caveats=caveats.COMPLIANCE,
    denominator="recommendations that were due by the day; unknown is in it, and never counted as yes",
)
EXPLANATIONS = Declared(
    "explanations",
    "The comply-or-explain register: why recommended medicines are not listed",
    by_name(some(schema.EXPLANATION, " ".join(REGISTER_COLUMNS)), [DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT]),
    facts=_names(DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT),
    caveats=caveats.COMPLIANCE,
)
FORMULARY = Declared(
    "formulary",
    "What one organisation had said of NICE's recommendations by a day",
    by_name(
        [text("formulary_status", "listed, not_listed, not_applicable or unknown")],
        some(schema.FORMULARY_EVIDENCE, " ".join(TABLE)),
        [DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT],
    ),
    facts=_names(DAY, RELEASE_ID, SYNTHETIC, PURPOSE_FACT),
    caveats=caveats.COMPLIANCE,
)
OF_INDICATORS = (
    text("indicator_name", "Name of the indicator"),
    text("status", "current or retired"),
    optional_text("target_source", "Where the target comes from; blank where there is none"),
    text("interval_method", "How the intervals were made"),
    READ_WITH_CARE,
    PURPOSE_FACT,
    SYNTHETIC,
)
INDICATORS = Declared(
    "indicators",
    "Figures of an indicator with intervals and comparison with England",
    by_name(
        schema.INDICATOR_FIGURE.columns,
        [
            PERIOD_LABEL,
            text("organisation", "Name of the organisation"),
            optional_text("comparison_with_england", "How the share lies beside England's; blank where not compared"),
            optional_number("outside_interval_percent", "Which interval England's share lies outside of", "percent"),
            optional_text("not_compared", "Why it is not compared; blank where it is"),
            optional_number("target", "The target, as a share; blank where there is none"),
        ],
        OF_INDICATORS,
    ),
    facts=_names(*OF_INDICATORS),
    key=schema.INDICATOR_FIGURE.key,
    denominator="as the indicator defines it",
)
REVISIONS = Declared(
    "revisions",
    "Every figure that moved from the release published before, and why",
    by_name(schema.REVISION.columns, [PERIOD_LABEL, text("why", "The causes in words"), SYNTHETIC, PURPOSE_FACT]),
    facts=_names(SYNTHETIC, PURPOSE_FACT),
    key=schema.REVISION.key,
    caveats=caveats.USE,
    denominator=PEOPLE,
)
OF_CHECKS = (text("times_are", "Time zone of the moments"), SYNTHETIC)
RUNS = Declared(
    "runs",
    "Every run of a job that checks files",
    by_name(
        [
            integer("files_checked", "Files that the run checked"),
            integer("files_refused", "Of these, files that were refused"),
        ],
        schema.RUN.columns,
        some(schema.SOURCE_FILE, "rows_in rows_kept rows_quarantined"),
        OF_CHECKS,
    ),
    facts=_names(*OF_CHECKS),
    key=("run_number",),
)
EXPECTATIONS = Declared(
    "expectations",
    "What each expectation found each time a file of a source was checked; no value of the files is in it",
    by_name(
        (column for column in schema.SOURCE_FILE.columns if column.name not in ("size", "layout")),
        (column for column in schema.VALIDATION.columns if column.name not in ("suite", "example")),
        [optional_number("share_unexpected", "Part of what was looked at that did not meet it, 0 to 1")],
        OF_CHECKS,
    ),
    facts=_names(*OF_CHECKS),
    key=("file_number", "expectation", "columns", "meaning"),
)
# In the order of a page: what the columns mean comes last.
OTHERS = sorted((each for each in FORMATS if each.suffix != "csv"), key=lambda each: each.suffix == METADATA)
DOWNLOADS = {
    each.name: each
    for each in (
        UPTAKE,
        PERCENTILE,
        MEDICINES,
        DIFFERENCES,
        SUBMISSIONS,
        COMPLIANCE,
        EXPLANATIONS,
        FORMULARY,
        INDICATORS,
        REVISIONS,
        RUNS,
        EXPECTATIONS,
        RANKINGS,
        STANDING,
        PEERS,
        CONTROL_CHART,
        DIFFUSION,
        RANKING,
        SPREAD,
        RELEASES,
        RELEASE_FILES,
        COMPARE,
        COMPARE_SERIES,
        SUBMISSION_HISTORY,
        PUBLISHERS,
        LINEAGE,
        EXPECTED,
    )
}


def other_formats(href: str) -> list[tuple[str, str]]:
    """Names and addresses of the formats that a file has beside CSV; none of a file that is not declared here."""
    path, mark, query = href.partition("?")
    declared = path.startswith("/download/") and path.split("/")[2].partition(".")[0] in DOWNLOADS
    if not declared or not path.endswith(".csv"):
        return []
    stem = path.removesuffix("csv")
    return [(each.name, f"{stem}{each.suffix}{mark}{query}") for each in OTHERS]
