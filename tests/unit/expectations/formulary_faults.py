"""Faults of formularies, of their words and of explanations, one for each of their rules."""

from datetime import date

from tests.unit.expectations.planted import (
    NOTE,
    QUARANTINE,
    Fault,
    missing,
    misspelt,
    of_whom_and_what,
    to_come,
    unreadable,
)

FORMULARY_FAULTS = [
    missing("formulary_word", "ods_code"),
    misspelt("formulary_word", "ods_code", "Somewhere"),
    Fault("formulary_word", {"ods_code": "ZT09"}, "ods_code", "known from", NOTE, "ZT09"),
    missing("formulary_word", "word"),
    missing("formulary_word", "formulary_status"),
    misspelt("formulary_word", "formulary_status", "green"),
    misspelt("formulary_word", "prescribing_responsibility", "hospital"),
    *of_whom_and_what("formulary_entry"),
    misspelt("formulary_entry", "medicine", "Other Mab"),
    Fault("formulary_entry", {"medicine": "unknown-mab"}, "medicine", "known from", NOTE, "unknown-mab"),
    Fault("formulary_entry", {"marks": "Yes: perhaps"}, "marks", "stands a mark", QUARANTINE, "Yes: perhaps"),
    Fault("formulary_entry", {"marks": "both"}, "marks", "Only one of the columns", NOTE, "both"),
    misspelt("formulary_entry", "formulary_status", "green"),
    misspelt("formulary_entry", "prescribing_responsibility", "hospital"),
    Fault("formulary_entry", {"reason": None}, "reason", "says why", NOTE, "HST12"),
    *(
        unreadable("formulary_entry", column)
        for column in ("decision_date", "printed_release", "printed_due", "printed_days")
    ),
    to_come("formulary_entry", "decision_date"),
    Fault(
        "formulary_entry", {"decision_date": date(1998, 12, 31)}, "decision_date", "in 1999", QUARANTINE, "1998-12-31"
    ),
    missing("formulary_entry", "as_of"),
    to_come("formulary_entry", "as_of"),
    Fault("formulary_entry", {"printed_days": 7321}, "printed_days", "not longer than 20 years", NOTE, "7321"),
    Fault("mapped", {"said": None}, "formulary_status", "how the medicine stands", QUARANTINE, "(blank)"),
    Fault(
        "mapped",
        {"word": "purple", "meaning": None, "word_told": "purple: the words of ZI01 are green"},
        "word",
        "in its mapping file",
        QUARANTINE,
        "purple: the words of ZI01 are green",
    ),
    Fault(
        "mapped",
        {"statuses": 2, "statuses_told": "TA9001: listed and not_listed"},
        "formulary_status",
        "say the same",
        QUARANTINE,
        "TA9001: listed and not_listed",
    ),
    *of_whom_and_what("explanation"),
    missing("explanation", "reason_code"),
    misspelt("explanation", "reason_code", "no money"),
    Fault(
        "explanation",
        {"reason_code": "experts_prefer_alternatives"},
        "reason_code",
        "funding duty allows",
        NOTE,
        "experts_prefer_alternatives",
    ),
    missing("explanation", "explained_on"),
    to_come("explanation", "explained_on"),
    unreadable("explanation", "expires"),
    Fault(
        "explanation",
        {"expires": date(2025, 11, 30)},
        "expires, explained_on",
        "not expire before",
        QUARANTINE,
        "2025-11-30, 2025-12-01",
    ),
    Fault("explanation", {"owner_role": "a@nhs.uk"}, "owner_role", "not an e-mail address", QUARANTINE, "a@nhs.uk"),
    misspelt("explanation", "evidence_link", "javascript:alert(1)"),
]
