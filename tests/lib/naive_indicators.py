"""Indicators worked out row by row in plain Python: slow, obvious, and written apart from scorecard.indicators."""

from collections import defaultdict
from math import sqrt
from typing import Any

Row = dict[str, Any]
Key = tuple[str, str, str, Any, str]


def naive_figures(rows: list[Row], organisations: list[Row]) -> list[Row]:
    """Every figure at every level, with its share, its intervals and England's share."""
    known = {one["ods_code"]: one for one in organisations if one["ods_code"] != "UNALLOCATED"}
    last = {(r["indicator"], r["ods_code"], r["period_type"], r["period"]): r for r in rows}
    counts: dict[Key, list[float]] = defaultdict(lambda: [0, 0, 0])
    sums: dict[Key, list[float]] = defaultdict(lambda: [0, 0, 0])
    given = set()
    for row in last.values():
        figure = (row["indicator"], row["period_type"], row["period"])
        place = known.get(row["ods_code"])
        level = place["org_type"] if place else "trust"
        given.add((*figure, level))
        code = place.get("successor_ods_code") if place else None
        add(counts, (*figure, level, code or row["ods_code"]), row)
        if level == "trust":
            icb = place["parent_ods_code"] if place else "UNALLOCATED"
            region = known[icb]["parent_ods_code"] if icb in known else "UNALLOCATED"
            for above, area in (("icb", icb), ("region", region), ("england", "ENG")):
                add(sums, (*figure, above, area), row)
    added = {key: value for key, value in sums.items() if key[:4] not in given}
    told = [*((key, value, False) for key, value in counts.items()), *((k, v, True) for k, v in added.items())]
    england = {key[:3]: share(value) for key, value, _ in told if key[3] == "england"}
    return [
        {**described(key, value), "is_sum": is_sum, "england_share": england.get(key[:3])}
        for key, value, is_sum in told
    ]


def add(sums: dict[Key, list[float]], key: Key, row: Row) -> None:
    for place, amount in enumerate((row["numerator"], row["denominator"], 1)):
        sums[key][place] += amount


def share(counts: list[float]) -> float | None:
    return counts[0] / counts[1] if counts[1] else None


def described(key: Key, counts: list[float]) -> Row:
    names = ("indicator", "period_type", "period", "org_type", "ods_code")
    low_95, high_95 = ends(counts, 1.959963984540054)
    low_99_8, high_99_8 = ends(counts, 3.090232306167813)
    intervals = {"low_95": low_95, "high_95": high_95, "low_99_8": low_99_8, "high_99_8": high_99_8}
    numbers = dict(zip(("numerator", "denominator", "rows"), counts, strict=True))
    return {**dict(zip(names, key, strict=True)), **numbers, "share": share(counts), **intervals}


def ends(counts: list[float], z: float) -> tuple[float | None, float | None]:
    """Wilson's interval in the form centre ± half its width."""
    met, of = counts[0], counts[1]
    if not of or met > of:
        return None, None
    p = met / of
    centre, width = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (centre - width) / (1 + z * z / of), (centre + width) / (1 + z * z / of)
