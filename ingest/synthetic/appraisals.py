"""Appraisals as the synthetic register holds them, and medicines that were appraised and that nobody uses."""

from dataclasses import dataclass
from datetime import date

THREE_MONTHS = "3 months from publication"
THIRTY_DAYS = "30 days from publication"
POSITIVE = ("recommended", "optimised", "managed_access")


@dataclass(frozen=True)
class AppraisalSpec:
    """One recommendation of a technology appraisal; a day of publication of None is one that no source shows.

    ``rule`` is in the appraisal's words; ``clock_rule``, ``clock_starts`` and ``clock_due`` are given only where they
    are not those of the category, of the day of publication and of the rule.
    """

    ta_number: str
    condition: str
    published: date | None
    category: str = "recommended"
    status: str | None = "current"
    replaced_by: str | None = None
    rule: str | None = THREE_MONTHS
    month_seen: str | None = None
    notes: str | None = None
    recommendation: int | None = None
    commissioner: str | None = "icb"
    clock_rule: str | None = None
    clock_starts: date | None = None
    clock_due: date | None = None
    replaced_on: date | None = None


@dataclass(frozen=True)
class AppraisedMedicine:
    """A medicine with its specialty and its appraisals, in use or not."""

    name: str
    specialty: str
    appraisals: tuple[AppraisalSpec, ...]


UNUSED_MEDICINES = (
    # Bought by local authorities, so neither ICBs nor trusts owe it.
    AppraisedMedicine(
        "Nixolaine",
        "general",
        (AppraisalSpec("TA9135", "stopping smoking", date(2024, 11, 6), commissioner="local_authority"),),
    ),
    # Managed access whose clock started with a marketing authorisation, before publication.
    AppraisedMedicine(
        "Fabrelgene",
        "renal",
        (
            AppraisalSpec(
                "HST907",
                "cystinosis",
                date(2025, 3, 5),
                "managed_access",
                rule="from marketing authorisation",
                commissioner="innovative_medicines_fund",
                clock_rule="managed_access",
                clock_starts=date(2025, 2, 12),
            ),
        ),
    ),
    AppraisedMedicine(
        "Odrelatamab",
        "cancer",
        (
            AppraisalSpec(
                "TA9149",
                "follicular lymphoma",
                date(2025, 8, 6),
                "managed_access",
                rule="from positive draft guidance",
                commissioner="cancer_drugs_fund",
                clock_rule="managed_access",
                clock_starts=date(2025, 6, 18),
            ),
        ),
    ),
    # Three months after 16 July are 92 days; three months after 31 December end on the newest checklist's own day.
    AppraisedMedicine(
        "Korvelimab",
        "respiratory",
        (
            AppraisalSpec("TA9148", "chronic urticaria", date(2025, 7, 16)),
            AppraisalSpec("TA9154", "nasal polyps", date(2025, 12, 31)),
        ),
    ),
    AppraisedMedicine(
        "Hesperalone",
        "cardiology",
        (
            AppraisalSpec("TA9143", "high blood pressure", date(2025, 7, 23)),
            AppraisalSpec("TA9156", "resistant high blood pressure", date(2026, 1, 28), "optimised"),
        ),
    ),
    # Came through the early access scheme; the other medicine of TA9146 did not.
    AppraisedMedicine(
        "Ixelatinib",
        "rheumatology",
        (
            AppraisalSpec(
                "TA9146", "giant cell arteritis", date(2025, 5, 14), rule=THIRTY_DAYS, clock_rule="early_access"
            ),
            AppraisalSpec("TA9158", "uveitis", date(2026, 3, 11), rule=THIRTY_DAYS, clock_rule="early_access"),
        ),
    ),
    AppraisedMedicine(
        "Qualimstat",
        "hepatology",
        (
            AppraisalSpec("TA9138", "fatty liver disease", date(2025, 3, 19), "only_in_research", rule=None),
            AppraisalSpec("TA9144", "primary sclerosing cholangitis", date(2025, 7, 30), "terminated", rule=None),
        ),
    ),
)
