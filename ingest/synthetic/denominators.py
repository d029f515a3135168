"""Writes where the patients of trusts live, and the beds of trusts month by month, as they are published."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from ingest.synthetic.medicine_files import MISSING, write_csv
from ingest.synthetic.months import first_day
from ingest.synthetic.organisations import Organisations, Trust
from ingest.synthetic.population import LATEST_YEAR

CATCHMENT_STREAM, BEDS_STREAM = 10, 11
WITH_BEDS = {"acute": 620, "cancer": 180, "heart": 210}
YEAR = LATEST_YEAR % 100
CATCHMENT_HEADER = (f"nhs_trust{YEAR}_code", f"icb{YEAR}_code", "proportion_trust_came_from_icb")
BEDS_HEADER = (
    *(f"nhs_trust{YEAR}_code", "date"),
    *(f"general_acute_beds_{what}" for what in ("available", "occupied", "occupancy_rate")),
    *("adult_critical_care_beds_available", "adult_critical_care_beds_occupied", "adult_critical_care_occupancy_rate"),
)
NEIGHBOURS = 3
CRITICAL_CARE = 0.03


def write_catchments(path: Path, organisations: Organisations, seed: int) -> None:
    """The shares of every trust with beds: most patients come from its own ICB, some from the next ones."""
    rows = [
        row
        for position, trust in with_beds(organisations.trusts)
        for row in _shares(trust, organisations, np.random.default_rng([seed, CATCHMENT_STREAM, position]))
    ]
    write_csv(path, CATCHMENT_HEADER, rows)


def with_beds(trusts: Iterable[Trust]) -> Iterator[tuple[int, Trust]]:
    """Trusts that have beds for acute care, with their positions."""
    return ((position, trust) for position, trust in enumerate(trusts) if trust.kind in WITH_BEDS)


def _shares(trust: Trust, organisations: Organisations, random: np.random.Generator) -> list[tuple[str, str, str]]:
    """Shares in whole millionths, so that those that are printed add up to 1."""
    others = random.integers(1_000, 90_000, NEIGHBOURS).tolist()
    icbs = [(trust.icb + step) % len(organisations.icbs) for step in range(NEIGHBOURS + 1)]
    millionths = zip(icbs, [1_000_000 - sum(others), *others], strict=True)
    return [(trust.code, organisations.icbs[icb].gss, f"{share / 1_000_000:g}") for icb, share in sorted(millionths)]


def write_beds(path: Path, trusts: Sequence[Trust], window: range, seed: int) -> None:
    """The beds of every trust with beds, in every month in which it was open; a few months are missing."""
    rows = []
    for month in window:
        for position, trust in with_beds(trusts):
            if is_open(trust, first_day(month)):
                random = np.random.default_rng([seed, BEDS_STREAM, position, month])
                rows.append((trust.code, f"{first_day(month):%B %Y}", *_beds(trust, position, random)))
    write_csv(path, BEDS_HEADER, rows)


def is_open(trust: Trust, day: date) -> bool:
    """Whether a trust has opened by a day, and not closed before it."""
    return trust.opened <= day and (trust.closed is None or day <= trust.closed)


def _beds(trust: Trust, position: int, random: np.random.Generator) -> list[object]:
    """Beds available, occupied and the rate, of all and of critical care."""
    size = WITH_BEDS[trust.kind] * (0.7 + position % 7 / 10)
    available = round(size * (1 + 0.01 * random.standard_normal()))
    critical = round(size * CRITICAL_CARE)
    occupied, critical_occupied = (
        round(beds * min(1, 0.9 + 0.03 * random.standard_normal())) for beds in (available, critical)
    )
    general: list[object] = [available, occupied, f"{occupied / available:.3f}"]
    if random.random() < 0.02:
        return [*general, *[MISSING] * 3]
    return [*general, critical, critical_occupied, f"{critical_occupied / critical:.3f}"]
