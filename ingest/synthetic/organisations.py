"""Regions, ICBs, sub-ICB locations and trusts of a synthetic NHS, with the mergers and splits among its trusts."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ingest.synthetic import names
from ingest.synthetic.codes import gss_code, ods_code
from ingest.synthetic.size import Size

POPULATION_STREAM = 1
# Kind of each of the first trusts, and the ICB that each lies in: the ones to which something happens.
FIRST_TRUSTS = (
    ("acute", 0),
    ("acute", 1),
    ("acute", 1),
    ("acute", 2),
    ("mental_health", 2),
    ("mental_health", 2),
    ("community", 3),
    ("ambulance", 0),
    ("cancer", 1),
    ("heart", 3),
)
MERGED_INTO, MERGED, MERGED_BEFORE, SILENT, SPLIT, SPLIT_INTO_OLD, SPLIT_INTO_NEW, AMBULANCE = range(8)
OTHER_KINDS = ("acute",) * 4 + ("mental_health",) + ("acute",) * 3 + ("community",)
# ICBs get their other trusts in turn, beginning after those that the first trusts lie in.
OTHERS_BEGIN = 4
KIND_WORDS = {
    "acute": "Hospitals",
    "cancer": "Cancer Centre",
    "heart": "Heart and Chest Hospital",
    "mental_health": "Mental Health",
    "community": "Community Health",
    "ambulance": "Ambulance Service",
}
OPENED = date(2004, 4, 1)


@dataclass(frozen=True)
class Area:
    """A region, an ICB or a sub-ICB location; ``parent`` is the position of the area that it lies in."""

    code: str
    gss: str
    name: str
    parent: int


@dataclass(frozen=True)
class Trust:
    """A trust; ``icb`` is the position of its ICB."""

    code: str
    name: str
    kind: str
    icb: int
    opened: date = OPENED
    closed: date | None = None


@dataclass(frozen=True)
class Succession:
    """A code that another takes over, and when."""

    old: str
    new: str
    day: date


@dataclass(frozen=True)
class Organisations:
    """All organisations; ``people`` are the mid-year populations of the sub-ICB locations in the latest year."""

    regions: tuple[Area, ...]
    icbs: tuple[Area, ...]
    sub_icbs: tuple[Area, ...]
    trusts: tuple[Trust, ...]
    successions: tuple[Succession, ...]
    people: tuple[int, ...]

    def region_of(self, icb: int) -> Area:
        """The region that an ICB lies in."""
        return self.regions[self.icbs[icb].parent]

    def icb_people(self) -> list[int]:
        """Populations of the ICBs, in order."""
        totals = [0] * len(self.icbs)
        for sub_icb, people in zip(self.sub_icbs, self.people, strict=True):
            totals[sub_icb.parent] += people
        return totals


MERGER_DAY = date(2024, 10, 1)
EARLIER_MERGER_DAY = date(2023, 10, 1)
SPLIT_DAY = date(2025, 4, 1)


def organisations(size: Size, seed: int) -> Organisations:
    """The organisations of a synthetic NHS."""
    random = np.random.default_rng([seed, POPULATION_STREAM])
    people = np.exp(np.log(260_000) + 0.45 * random.standard_normal(size.sub_icbs)).astype(int)
    return Organisations(
        regions=tuple(_region(position) for position in range(size.regions)),
        icbs=tuple(_icb(position, size) for position in range(size.icbs)),
        sub_icbs=tuple(_sub_icb(position, size) for position in range(size.sub_icbs)),
        trusts=tuple(_trust(position, size) for position in range(size.trusts)),
        successions=_successions(size),
        people=tuple(people.tolist()),
    )


def _region(position: int) -> Area:
    return Area(ods_code("region", position), gss_code("region", position), names.REGIONS[position], 0)


def _icb(position: int, size: Size) -> Area:
    name = f"NHS {names.area(position)} Integrated Care Board"
    return Area(ods_code("icb", position), gss_code("icb", position), name, position * size.regions // size.icbs)


def _sub_icb(position: int, size: Size) -> Area:
    icb, code = position // size.sub_icbs_an_icb, ods_code("sub_icb", position)
    return Area(code, gss_code("sub_icb", position), f"NHS {names.area(icb)} ICB - {code}", icb)


def _trust(position: int, size: Size) -> Trust:
    kind, icb = _kind_and_icb(position, size)
    foundation = " Foundation" if position % 3 else ""
    return Trust(
        code=ods_code("trust", position),
        name=f"{names.town(position)} {KIND_WORDS[kind]} NHS{foundation} Trust",
        kind=kind,
        icb=icb,
        opened=SPLIT_DAY if position == SPLIT_INTO_NEW else OPENED,
        closed=CLOSED.get(position),
    )


CLOSED = {MERGED: date(2024, 9, 30), MERGED_BEFORE: date(2023, 9, 30), SPLIT: date(2025, 3, 31)}


def _kind_and_icb(position: int, size: Size) -> tuple[str, int]:
    if position < len(FIRST_TRUSTS):
        return FIRST_TRUSTS[position]
    other = position - len(FIRST_TRUSTS)
    return OTHER_KINDS[other % len(OTHER_KINDS)], (OTHERS_BEGIN + other) % size.icbs


def _successions(size: Size) -> tuple[Succession, ...]:
    """Trusts' successions, and those of former sub-ICB codes: the real table holds organisations of every kind."""
    trust = [ods_code("trust", position) for position in range(len(FIRST_TRUSTS))]
    former = [
        Succession(ods_code("closed", position), ods_code("sub_icb", position), date(2022, 7, 1))
        for position in range(min(size.sub_icbs, 6))
    ]
    return (
        *former,
        Succession(trust[MERGED_BEFORE], trust[MERGED], EARLIER_MERGER_DAY),
        Succession(trust[MERGED], trust[MERGED_INTO], MERGER_DAY),
        Succession(trust[SPLIT], trust[SPLIT_INTO_OLD], SPLIT_DAY),
        Succession(trust[SPLIT], trust[SPLIT_INTO_NEW], SPLIT_DAY),
    )
