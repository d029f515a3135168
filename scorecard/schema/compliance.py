"""Tables of a release about formulary compliance: recommendations with their clocks, states, and the evidence."""

from scorecard.schema.formulary import EXPLANATION, FORMULARY_ENTRY
from scorecard.schema.lake import FILE_ID
from scorecard.tables import (
    Table,
    day,
    flag,
    integer,
    optional_day,
    optional_integer,
    optional_text,
    text,
)

RELEASE_ID = integer("release_id", "The release")
RECOMMENDATION_ID = text("recommendation_id", "The recommendation: number of the appraisal and within it, TA814-2")

CLOCK_RULE = Table(
    "clock_rule",
    "The clock rules that a release was computed with",
    (
        RELEASE_ID,
        text("clock_rule", "Name of the rule"),
        text("name", "The rule in a few words"),
        optional_integer("length", "How long after the start it is due; blank where the appraisal states the day"),
        optional_text("length_unit", "days or months"),
        optional_text("categories", "Categories for which it is the rule where none is named, with commas"),
        optional_day("in_force_from", "First day on which a clock could start under it; blank: always"),
        optional_day("in_force_to", "Last such day; blank: to this day"),
        text("meaning", "What it asks, in plain words"),
    ),
    ("release_id", "clock_rule", "in_force_from"),
)

RECOMMENDATION = Table(
    "recommendation",
    "Recommendations of NICE appraisals with their clocks: what organisations are asked to comply with",
    (
        RELEASE_ID,
        RECOMMENDATION_ID,
        text("ta_number", "Number of the appraisal"),
        integer("number", "Number of the recommendation within the appraisal"),
        text("title", "The medicines, and what they are recommended for"),
        optional_text("condition", "Condition, in short words"),
        optional_text("therapeutic_area", "Therapeutic area, in short words"),
        text("category", "recommended, optimised, managed_access, only_in_research, not_recommended or terminated"),
        optional_text("commissioner", "Who pays; blank where not known"),
        optional_day("published", "Day of publication; blank where not known"),
        optional_integer("published_year", "Year of publication"),
        optional_text("clock_rule", "Rule that decides when it is due"),
        optional_day("clock_starts", "Day on which the clock starts"),
        optional_day("due", "Last day for listing under the rule that decides"),
        optional_day("due_statutory", "Three calendar months after the start"),
        optional_day("due_90_days", "90 days after the start"),
        flag("counts", "Whether it is in the denominator until it leaves"),
        optional_day("leaves_on", "Day on which it leaves the denominator: replaced or withdrawn"),
        optional_text("outside_reason", "Why it is, or from that day on is, outside the denominator"),
    ),
    ("release_id", "recommendation_id"),
)

RECOMMENDED_MEDICINE = Table(
    "recommended_medicine",
    "Which medicines a recommendation names",
    (
        RELEASE_ID,
        RECOMMENDATION_ID,
        text("medicine", "Slug of the medicine"),
        text("medicine_name", "Name of the medicine"),
    ),
    ("release_id", "recommendation_id", "medicine"),
)

COMPLIANCE = Table(
    "compliance",
    "State of each recommendation in each organisation by what was known on the day; one row for as long as it held",
    (
        RELEASE_ID,
        text("ods_code", "Code of the organisation"),
        text("org_type", "icb or trust"),
        RECOMMENDATION_ID,
        day("from_day", "First day of the state"),
        optional_day("to_day", "Day from which another state holds; blank: to this day and on"),
        text(
            "state",
            "compliant, late, overdue, pending, explained, not_applicable, unknown or not_in_denominator",
        ),
        optional_text("reason", "Why, where the state needs a reason"),
        text("formulary_status", "listed, not_listed, not_applicable or unknown, as the evidence of then said"),
        optional_text("prescribing_responsibility", "Who prescribes, as the evidence of then said"),
        optional_day("decision_date", "Day of the local decision, as the evidence of then said"),
        optional_integer("days_to_listing", "Days from publication to the decision; negative where it came first"),
        optional_day("as_of", "Day of which the evidence speaks that first said so; blank where there is none"),
        optional_text("file_id", "File of the evidence"),
        optional_integer("row_number", "Row of the evidence"),
        optional_text("reason_code", "Reason of the explanation that held"),
        optional_day("expires", "Last day of that explanation"),
    ),
    ("release_id", "ods_code", "recommendation_id", "from_day"),
)

# What organisations said, as it stood when the release was built, words explained by their mapping files.
FORMULARY_EVIDENCE = Table(
    "formulary_evidence",
    "Every row of checklists and formularies that a release was computed from",
    (RELEASE_ID, *FORMULARY_ENTRY.columns),
    ("release_id", "file_id", "row_number", "ods_code", "ta_number", "medicine"),
)
EXPLAINED = Table(
    "explained",
    "Every explanation that a release was computed from",
    (RELEASE_ID, *EXPLANATION.columns),
    ("release_id", "file_id", "row_number"),
)

FORMULARY_FINDING = Table(
    "formulary_finding",
    "What does not add up in the evidence itself",
    (
        RELEASE_ID,
        text("ods_code", "Code of the organisation"),
        text("ta_number", "Number of the appraisal as printed"),
        text(
            "kind",
            "printed_due_wrong, due_hides_breach, printed_days_wrong, printed_release_differs, "
            "decided_before_publication, decided_after_checklist, unknown_appraisal, terminated_appraisal, "
            "both_marked, not_applicable_without_reason or listed_without_date",
        ),
        text("told", "The finding as a sentence, with the dates"),
        FILE_ID,
        integer("row_number", "Row of the file"),
    ),
    ("release_id", "file_id", "row_number", "kind", "ta_number"),
)

COMPLIANCE_TABLES = (
    CLOCK_RULE,
    RECOMMENDATION,
    RECOMMENDED_MEDICINE,
    COMPLIANCE,
    FORMULARY_EVIDENCE,
    EXPLAINED,
    FORMULARY_FINDING,
)
