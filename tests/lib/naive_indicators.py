"""Indicators worked out row by row in plain Python: slow, obvious, and written apart from scorecard.indicators."""

from collections import defaultdict
from math import asin, sqrt
from typing import Any

from tests.lib import naive_statistics as naive

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


def naive_places(rows: list[Row]) -> list[Row]:
    """For each figure the others' share, the words beside it, the percentile, and the plain and adjusted z."""
    return [placed_among(row, [one for one in rows if figure_of(one) == figure_of(row)]) for row in rows]


def figure_of(row: Row) -> tuple[Any, ...]:
    return (row["indicator"], row["period_type"], row["period"])


def placed_among(row: Row, rows: list[Row]) -> Row:
    england = [one for one in rows if one["org_type"] == "england"]
    benchmark = share_of_others(row, england[0]) if england and row["org_type"] != "england" else None
    shown = benchmark if row["denominator"] >= 5 else None
    level = [one for one in rows if one["org_type"] == row["org_type"] and can_be_placed(one)]
    return {
        "benchmark": benchmark,
        "comparison_95": naive.word(row["low_95"], row["high_95"], shown),
        "comparison_99_8": naive.word(row["low_99_8"], row["high_99_8"], shown),
        "percentile": percentile_among(row, level),
        **dict(zip(("funnel_z", "funnel_adjusted_z"), funnel_places(row, level), strict=True)),
    }


def share_of_others(row: Row, england: Row) -> float | None:
    met, of = england["numerator"] - row["numerator"], england["denominator"] - row["denominator"]
    return met / of if of > 0 and 0 <= met <= of else None


def can_be_placed(row: Row) -> bool:
    return bool(row["ods_code"] != "UNALLOCATED" and row["denominator"] >= max(5, row["numerator"]))


def percentile_among(row: Row, level: list[Row]) -> float | None:
    shares = [one["share"] for one in level]
    return naive.percent_rank(shares, row["share"]) if can_be_placed(row) and len(shares) > 1 else None


def funnel_places(row: Row, level: list[Row]) -> tuple[float | None, float | None]:
    """Distances of the arcsine of the root from that of all, in standard deviations 1 / (2 √n), plain and adjusted."""
    if not can_be_placed(row):
        return None, None
    every = sum(one["numerator"] for one in level) / sum(one["denominator"] for one in level)
    errors = [1 / (2 * sqrt(one["denominator"])) for one in level]
    distances = [asin(sqrt(one["share"])) - asin(sqrt(every)) for one in level]
    scores = [distance / error for distance, error in zip(distances, errors, strict=True)]
    own = level.index(row)
    if len(level) < 10:
        return scores[own], None
    phi = naive.winsorised_phi(scores)
    tau_squared = naive.between_variance(phi, errors) if phi > 1 else 0
    return scores[own], distances[own] / sqrt(errors[own] ** 2 + tau_squared)
