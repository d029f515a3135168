"""Writes which trusts and ICBs belong to which group: kinds of trusts, and invented health innovation networks."""

from pathlib import Path

from ingest.synthetic.medicine_files import write_csv
from ingest.synthetic.organisations import Organisations

HEADER = ("grouping", "group_name", "ods_code")
TRUST_TYPE, NETWORK = "trust_type", "health_innovation_network"
TYPE_NAMES = {
    "acute": "Acute",
    "cancer": "Acute specialist",
    "heart": "Acute specialist",
    "mental_health": "Mental health",
    "community": "Community",
    "ambulance": "Ambulance",
}
# Each lies across the regions, so that it is a geography of its own.
NETWORKS = ("Hollowmere", "Tidewater", "Uplands")


def write_groups(path: Path, organisations: Organisations) -> None:
    """One row an organisation and kind of group; trusts have both kinds, ICBs a network only."""
    types = [(TRUST_TYPE, TYPE_NAMES[trust.kind], trust.code) for trust in organisations.trusts]
    icbs = [(NETWORK, network(position), icb.code) for position, icb in enumerate(organisations.icbs)]
    trusts = [(NETWORK, network(trust.icb), trust.code) for trust in organisations.trusts]
    write_csv(path, HEADER, [*types, *icbs, *trusts])


def network(icb: int) -> str:
    """The health innovation network that the ICB at a position lies in."""
    return f"{NETWORKS[icb % len(NETWORKS)]} Health Innovation Network"
