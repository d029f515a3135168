"""Tables of the lake: what organisations say of their formularies, and how they explain what is not on them."""

from scorecard.schema.lake import FILE_ID, ROW_NUMBER
from scorecard.tables import Column, Table, day, optional_day, optional_integer, optional_text, text

ORGANISATION_CODE = text("ods_code", "Code of the organisation")
APPRAISAL_NUMBER = text("ta_number", "Number of the appraisal: TA679, HST12")
RECOMMENDATION_NUMBER = optional_integer(
    "recommendation", "Number of the recommendation within the appraisal; blank: all of them"
)
RESPONSIBILITY = optional_text(
    "prescribing_responsibility", "Who prescribes: primary_care, shared_care, specialist, hospital_only or self_care"
)

FORMULARY_WORD = Table(
    "formulary_word",
    "What an organisation's own words and traffic lights mean: its mapping file",
    (
        ORGANISATION_CODE,
        text("word", "The organisation's word, in lower case, with single spaces"),
        text("formulary_status", "listed, not_listed, not_applicable or unknown"),
        RESPONSIBILITY,
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "word"),
)

# What is printed in a checklist is kept as it stands, to be audited; nothing is computed from it.
PRINTED: tuple[Column, ...] = (
    optional_day("printed_release", "Day of publication as the checklist prints it"),
    optional_day("printed_due", "Due day as the checklist prints it"),
    optional_integer("printed_days", "Time to implement as the checklist prints it", "days"),
)

FORMULARY_ENTRY = Table(
    "formulary_entry",
    "What an organisation says of one appraisal: a row of its adherence checklist or of its formulary",
    (
        ORGANISATION_CODE,
        APPRAISAL_NUMBER,
        RECOMMENDATION_NUMBER,
        optional_text("medicine", "Slug of the medicine, where the row speaks of one only; blank: all of them"),
        optional_text("available", "What the row says is available, as printed"),
        optional_text("marks", "Of a checklist: yes, not_applicable, both or none of the two columns is marked"),
        optional_text("word", "The organisation's own word, which its mapping file explains; blank where it used ours"),
        optional_text("formulary_status", "listed, not_listed, not_applicable or unknown; blank where there is a word"),
        RESPONSIBILITY,
        optional_day("decision_date", "Day of the local decision"),
        *PRINTED,
        optional_text("reason", "Why it does not apply, or another remark; the notes of a checklist"),
        day("as_of", "Day of which the checklist or formulary speaks, from its name or its column"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "ta_number", "recommendation", "medicine", "as_of"),
)

EXPLANATION = Table(
    "explanation",
    "The comply-or-explain register: why an organisation has not listed a recommended medicine",
    (
        ORGANISATION_CODE,
        APPRAISAL_NUMBER,
        RECOMMENDATION_NUMBER,
        text("reason_code", "Coded reason, of data/reference/explanation_reasons.csv"),
        optional_text("owner_role", "Role that answers for it, never a person's name"),
        day("explained_on", "Day of the explanation"),
        optional_day("expires", "Last day on which it holds; blank where it names none"),
        optional_text("evidence_link", "Where the evidence is published"),
        optional_text("notes", "The explanation in words"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "ta_number", "recommendation", "explained_on"),
)

FORMULARY_TABLES = (FORMULARY_WORD, FORMULARY_ENTRY, EXPLANATION)
