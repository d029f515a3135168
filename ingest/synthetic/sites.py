"""Sites: the pharmacies behind the codes, and the code under which each submits in every month.

A site keeps its patients when its trust is merged or split; only the code changes, and often months late.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ingest.synthetic import months
from ingest.synthetic.codes import ods_code
from ingest.synthetic.organisations import (
    AMBULANCE,
    MERGED,
    MERGED_BEFORE,
    MERGED_INTO,
    SILENT,
    SPLIT,
    SPLIT_INTO_NEW,
    SPLIT_INTO_OLD,
    Organisations,
    Trust,
)
from ingest.synthetic.size import Size

SITES_STREAM = 5
GAPS_STREAM = 6
SHARE_NOT_SUBMITTED = 0.02
UNKNOWN_CODE = ods_code("unknown", 0)
# First months under the new code, well after the mergers themselves; None is silence.
MERGED_REPORTS_NEW_CODE = date(2025, 6, 1)
MERGED_BEFORE_REPORTS_NEW_CODE = date(2024, 1, 1)
SPLIT_REPORTS_NEW_CODES = date(2025, 6, 1)
SILENT_FROM = date(2025, 7, 1)
UNKNOWN_FROM, UNKNOWN_TO = date(2025, 1, 1), date(2025, 4, 1)
ALWAYS = date(1990, 1, 1)
# Shares of an ICB's people that one kind of trust serves, and how widely sizes differ.
SERVED = {"acute": 1.0, "cancer": 0.8, "heart": 0.8, "mental_health": 0.7, "community": 0.4}
SPREAD = {"acute": 0.5, "cancer": 0.3, "heart": 0.3, "mental_health": 0.3, "community": 0.3}
PER_PEOPLE = 100_000


@dataclass(frozen=True)
class Site:
    """A pharmacy: what kind of trust it serves, and the codes it submits under, each from a day on."""

    kind: str
    icb: int
    codes: tuple[tuple[date, str | None], ...]
    people: float = field(default=0.0)

    def code_in(self, month: int) -> str | None:
        """The code under which the site submits in a month; None where it does not submit."""
        started = [code for day, code in self.codes if months.number(day) <= month]
        return started[-1] if started else None


def sites(organisations: Organisations, seed: int) -> tuple[Site, ...]:
    """All sites, with the number of people that each serves."""
    unsized = _unsized(organisations.trusts)
    random = np.random.default_rng([seed, SITES_STREAM])
    weights = np.exp([SPREAD[site.kind] for site in unsized] * random.standard_normal(len(unsized)))
    group_totals: dict[tuple[str, int], float] = {}
    for site, weight in zip(unsized, weights, strict=True):
        group = (site.kind, site.icb)
        group_totals[group] = group_totals.get(group, 0.0) + float(weight)
    people = organisations.icb_people()
    return tuple(
        Site(
            site.kind,
            site.icb,
            site.codes,
            people[site.icb] * SERVED[site.kind] * float(weight) / group_totals[(site.kind, site.icb)],
        )
        for site, weight in zip(unsized, weights, strict=True)
    )


def _unsized(trusts: tuple[Trust, ...]) -> list[Site]:
    own = [
        Site(trust.kind, trust.icb, _own_codes(position, trusts))
        for position, trust in enumerate(trusts)
        if position not in (SPLIT, SPLIT_INTO_NEW, AMBULANCE)
    ]
    return [*own, *_split_sites(trusts), _unknown_site()]


def _own_codes(position: int, trusts: tuple[Trust, ...]) -> tuple[tuple[date, str | None], ...]:
    first: tuple[date, str | None] = (ALWAYS, trusts[position].code)
    merged = (MERGED_REPORTS_NEW_CODE, trusts[MERGED_INTO].code)
    later: dict[int, tuple[tuple[date, str | None], ...]] = {
        MERGED: (merged,),
        MERGED_BEFORE: ((MERGED_BEFORE_REPORTS_NEW_CODE, trusts[MERGED].code), merged),
        SILENT: ((SILENT_FROM, None),),
    }
    return (first, *later.get(position, ()))


def _split_sites(trusts: tuple[Trust, ...]) -> list[Site]:
    """The two halves of the trust that is split: one code before, two after."""
    whole = trusts[SPLIT]
    halves = [trusts[SPLIT_INTO_OLD], trusts[SPLIT_INTO_NEW]]
    return [Site(half.kind, whole.icb, ((ALWAYS, whole.code), (SPLIT_REPORTS_NEW_CODES, half.code))) for half in halves]


def _unknown_site() -> Site:
    """A pharmacy under a code that is in no trust list."""
    return Site("acute", 0, ((ALWAYS, None), (UNKNOWN_FROM, UNKNOWN_CODE), (UNKNOWN_TO, None)))


@dataclass(frozen=True)
class Gap:
    """A code and a month in which it was expected to submit and did not."""

    code: str
    month: int


def gaps(all_sites: tuple[Site, ...], size: Size, seed: int) -> frozenset[Gap]:
    """Scattered months not submitted, never the first or the last month of the sample."""
    window = months.window(size.months)
    codes = sorted({code for site in all_sites for code in _lasting_codes(site)})
    return frozenset(Gap(code, month) for month in window[1:-1] for code in _silent_in(month, codes, seed))


def _silent_in(month: int, codes: list[str], seed: int) -> list[str]:
    """The codes that miss a month, drawn month by month so that a longer sample keeps a shorter one's months."""
    drawn = np.random.default_rng([seed, GAPS_STREAM, month]).random(len(codes))
    return [code for code, chance in zip(codes, drawn.tolist(), strict=True) if chance < SHARE_NOT_SUBMITTED]


def _lasting_codes(site: Site) -> list[str]:
    """The code of a site that never changes it: gaps in others could not be told from the change."""
    return [code for _, code in site.codes if code] if len(site.codes) == 1 else []
