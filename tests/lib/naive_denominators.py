"""Denominators and catchments worked out row by row in plain Python, written apart from scorecard.denominators."""

from collections import defaultdict
from datetime import date
from statistics import fmean
from typing import Any

Row = dict[str, Any]


def last_of(rows: list[Row], *names: str) -> list[Row]:
    """Of rows that speak of the same thing, the last one."""
    return list({tuple(row[name] for name in names): row for row in rows}.values())


def successor(code: str, organisations: list[Row]) -> str:
    for one in organisations:
        if one["ods_code"] == code and one["successor_ods_code"]:
            return str(one["successor_ods_code"])
    return code


def naive_monthly(rows: list[Row], organisations: list[Row]) -> list[Row]:
    """Every amount at every level, in the columns of ``monthly``."""
    known = {one["ods_code"]: one for one in organisations if one["ods_code"] != "UNALLOCATED"}
    supplied: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    added: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in last_of(rows, "denominator", "ods_code", "month"):
        place = known.get(row["ods_code"], {"org_type": "trust", "parent_ods_code": "UNALLOCATED"})
        level, what = place["org_type"], (row["denominator"], row["unit"])
        supplied[(*what, level, successor(row["ods_code"], organisations), row["month"])].append(row)
        if level == "trust":
            icb = place["parent_ods_code"]
            region = known[icb]["parent_ods_code"] if icb in known else "UNALLOCATED"
            for above, area in (("icb", icb), ("region", region), ("england", "ENG")):
                added[(*what, above, area, row["month"])].append(row)
    given = {(key[0], key[2]) for key in supplied}
    kept = {key: rows for key, rows in added.items() if (key[0], key[2]) not in given}
    return [told(key, rows, False) for key, rows in supplied.items()] + [
        told(key, rows, True) for key, rows in kept.items()
    ]


def told(key: tuple[Any, ...], rows: list[Row], is_sum: bool) -> Row:
    names = ("denominator", "unit", "org_type", "ods_code", "month")
    amount, estimate = sum(row["amount"] for row in rows), any(row["is_estimate"] for row in rows)
    return {**dict(zip(names, key, strict=True)), "amount": amount, "is_estimate": estimate, "is_sum": is_sum}


def naive_catchments(
    shares: list[Row], activity: list[Row], organisations: list[Row], people: dict[str, int | None]
) -> dict[str, float | None]:
    """People by trust; ``activity`` is of one denominator and unit, ``people`` has those of an ICB by GSS code.

    A GSS code without people stands for one that leads to no ICB.
    """
    areas = {one["ods_code"] for one in organisations if one["org_type"] != "trust"}
    year = max((row["year"] for row in shares), default=None)
    shares = [
        r for r in last_of(shares, "ods_code", "icb_gss", "year") if r["year"] == year and r["ods_code"] not in areas
    ]
    activity = [r for r in last_of(activity, "ods_code", "month") if r["ods_code"] not in areas]
    beds = naive_beds(activity, organisations)
    lines = {o["ods_code"] for o in organisations if o["org_type"] == "trust" and not o["successor_ods_code"]}
    lines |= {successor(row["ods_code"], organisations) for row in [*shares, *activity]}
    draws: dict[str, dict[str, float]] = {}
    for trust in lines & set(beds):
        parts = naive_parts([r for r in shares if successor(r["ods_code"], organisations) == trust], activity)
        draws[trust] = {gss: beds[trust] * part for gss, part in parts.items() if part > 0}
    return {trust: naive_people(draws.get(trust), draws, people) for trust in lines}


def naive_people(
    mine: dict[str, float] | None, draws: dict[str, dict[str, float]], people: dict[str, int | None]
) -> float | None:
    """A trust's part of the people of each ICB, unless too many of its patients come from elsewhere."""
    if not mine:
        return None
    unknown = sum(draw for gss, draw in mine.items() if people.get(gss) is None)
    if unknown / sum(mine.values()) > 0.01:
        return None
    served = 0.0
    for gss, draw in mine.items():
        here = people.get(gss)
        if here is not None:
            served += here * draw / sum(theirs.get(gss, 0.0) for theirs in draws.values())
    return served


def naive_beds(activity: list[Row], organisations: list[Row]) -> dict[str, float]:
    """The mean of a trust's months among the last twelve, where it has any activity."""
    window = sorted({row["month"] for row in activity})[-12:]
    months: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in activity:
        if row["month"] in window:
            months[successor(row["ods_code"], organisations)][row["month"]] += row["amount"]
    return {trust: fmean(held.values()) for trust, held in months.items() if sum(held.values()) > 0}


def naive_parts(shares: list[Row], activity: list[Row]) -> dict[str, float]:
    """Where the patients of one trust live: the parts of its codes, weighed by activity in months that all have."""
    codes = {row["ods_code"] for row in shares}
    sizes = {
        code: {r["month"]: r["amount"] for r in activity if r["ods_code"] == code and r["amount"] > 0} for code in codes
    }
    active = [months for months in sizes.values() if months]
    common = sorted(set.intersection(*(set(months) for months in active)))[-12:] if active else []
    weights = {code: sum(months.get(month, 0.0) for month in common) for code, months in sizes.items()}
    if len(codes) == 1:
        weights = dict.fromkeys(codes, 1.0)
    parts: dict[str, float] = defaultdict(float)
    for row in shares:
        if sum(weights.values()) > 0:
            parts[row["icb_gss"]] += row["share"] * weights[row["ods_code"]] / sum(weights.values())
    return parts
