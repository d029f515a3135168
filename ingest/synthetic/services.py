"""Writes which medicines do not apply to which trust, because it does not provide the service."""

import csv
from collections.abc import Iterable
from pathlib import Path

from ingest.synthetic.catalogue import CORE_MEDICINES
from ingest.synthetic.organisations import SPLIT, Trust
from ingest.synthetic.prescribing import used_chance

HEADER = ("ods_code", "medicine", "reason")
# A specialty that no trust has declared itself out of: where it is not used, that is a zero.
UNDECLARED = "gastroenterology"
# The trust that is split has the services of both that come after it.
SERVICES_OF = {SPLIT: ("mental_health", "community")}
NOUNS = {
    "cancer": "cancer centre",
    "heart": "heart and chest hospital",
    "mental_health": "mental health trust",
    "community": "community trust",
}


def write_services(path: Path, trusts: Iterable[Trust]) -> None:
    """One row a trust and core medicine that it has no service for; one row for all in ambulance trusts."""
    rows = [row for position, trust in enumerate(trusts) for row in _rows(position, trust)]
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)


def _rows(position: int, trust: Trust) -> list[tuple[str, str, str]]:
    if trust.kind == "ambulance":
        return [(trust.code, "", "An ambulance trust has no pharmacy that issues medicines")]
    if trust.kind == "acute":
        return []
    kinds = SERVICES_OF.get(position, (trust.kind,))
    return [
        (trust.code, spec.name.lower(), f"No {spec.specialty} service in a {NOUNS[trust.kind]}")
        for spec in CORE_MEDICINES
        if spec.appraisals and spec.specialty != UNDECLARED and not any(used_chance(kind, spec) for kind in kinds)
    ]
