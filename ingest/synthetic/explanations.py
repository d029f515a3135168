"""The comply-or-explain register: why a recommended medicine is not on a formulary."""

from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from ingest.synthetic.faults import Fault
from ingest.synthetic.medicine_files import write_csv

HEADER = (
    *("ods_code", "ta_number", "recommendation", "reason_code", "owner_role", "explained_on", "expires"),
    *("evidence_link", "notes"),
)
FIRST_DATA_ROW = 2


@dataclass(frozen=True)
class Explained:
    """An explanation, in the order of the columns."""

    ods_code: str
    ta_number: str
    recommendation: int | None
    reason_code: str
    owner_role: str
    explained_on: date
    expires: date | None
    evidence_link: str
    notes: str


EXPLANATIONS = (
    Explained(
        "ZB01",
        "TA9151",
        None,
        "plan_being_developed",
        "Chief pharmacist",
        date(2025, 12, 5),
        date(2026, 2, 28),
        "https://example.org/alderbeck/minutes-2025-12",
        "A shared care agreement is being written",
    ),
    Explained(
        "ZB03",
        "TA9148",
        None,
        "plan_being_developed",
        "Medicines optimisation lead",
        date(2025, 10, 14),
        date(2026, 6, 30),
        "https://example.org/corrowvale/plan-ta9148",
        "Clinics are being set up",
    ),
    Explained(
        "ZB05",
        "TA9151",
        None,
        "experts_prefer_alternatives",
        "Chair of the area prescribing committee",
        date(2025, 12, 18),
        date(2026, 12, 31),
        "https://example.org/easthollow/committee-2025-12",
        "Local renal consultants prefer other medicines",
    ),
    Explained(
        "ZB06",
        "TA9143",
        None,
        "available_per_guidance",
        "Chief pharmacist",
        date(2025, 11, 3),
        date(2026, 10, 31),
        "https://example.org/fennister/ta9143",
        "Prescribed as the guidance says, without an entry",
    ),
    Explained(
        "ZB07",
        "TA9143",
        None,
        "no_eligible_patients",
        "Chief pharmacist",
        date(2025, 10, 30),
        None,
        "https://example.org/garsholme/ta9143",
        "No patient is eligible at present",
    ),
    Explained(
        "ZB08",
        "TA9127",
        2,
        "available_elsewhere",
        "Lead for specialised medicines",
        date(2025, 3, 12),
        date(2026, 9, 30),
        "https://example.org/harrowmere/ta9127",
        "Offered by the headache clinic of a neighbouring ICB",
    ),
)
PLANTED = {
    ("ZB01", "TA9151"): ("explanation_expired", "the explanation held until 28 February 2026: overdue again"),
    ("ZB05", "TA9151"): ("explanation_not_allowed", "a reason that the funding duty does not allow"),
    ("ZB07", "TA9143"): ("explanation_open_ended", "an explanation that never expires"),
}


def write_explanations(path: Path, codes: Collection[str]) -> list[Fault]:
    """Write the explanations of the organisations that there are; returns what is planted among them."""
    known = [explained for explained in EXPLANATIONS if explained.ods_code in codes]
    write_csv(path, HEADER, [astuple(explained) for explained in known])
    return [
        Fault(*_planted(explained, path.name), (row,), 1, explained.ods_code, appraisal=explained.ta_number)
        for row, explained in enumerate(known, FIRST_DATA_ROW)
        if (explained.ods_code, explained.ta_number) in PLANTED
    ]


def _planted(explained: Explained, file: str) -> tuple[str, str, str]:
    kind, finding = PLANTED[explained.ods_code, explained.ta_number]
    return kind, file, finding
