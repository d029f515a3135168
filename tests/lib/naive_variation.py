"""Variation once more, slowly and obviously: rows as dictionaries, one group at a time, in plain Python."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import mean, median, stdev
from typing import Any

from tests.lib import naive_statistics as naive

Row = Mapping[str, Any]
PERCENTS = (5, 10, 15, 25, 35, 45, 50, 55, 65, 75, 85, 90, 95)
MEASURED = ("iqr", "ratio", "variation", "gap_total", "gap_half", "gap_largest_three", "reason")


def counts(row: Row) -> bool:
    """Used or zero, all that was expected has come, and it belongs to somebody."""
    if row["ods_code"] == "UNALLOCATED" or row["state"] not in ("used", "zero"):
        return False
    if not row["expected"] or row["received"] != row["expected"]:
        return False
    return row["value"] is not None and math.isfinite(row["value"])


def spreads(rows: Iterable[Row], per: Mapping[str, float]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Every group's spread, by measure, subject, unit, level, type of period and period."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        key = (row["measure"], row["subject"], row["unit"], row["org_type"], row["period_type"], row["period"])
        groups[key].append(row)
    return {key: one([row for row in of if counts(row)], per.get(key[0])) for key, of in groups.items()}


def one(rows: Sequence[Row], per: float | None) -> dict[str, Any]:
    """The spread of the organisations of one period, all of which count."""
    values = [row["value"] for row in rows]
    told: dict[str, Any] = {f"p{percent}": None for percent in PERCENTS} | dict.fromkeys(MEASURED)
    told |= {"organisations": len(rows), "zeros": values.count(0)}
    if not values:
        return told | {"reason": "no values"}
    for percent in PERCENTS:
        needed = 1 if percent in (25, 50, 75) else 10 if percent in (10, 90) else 20
        if len(values) >= needed:
            told[f"p{percent}"] = naive.percentile(values, percent / 100)
    if len(values) < 10:
        return told | {"reason": "fewer than 10 organisations: only quartiles"}
    reasons = []
    if len(values) < 20:
        reasons.append("fewer than 20 organisations: of the percentiles 5 to 95 only the quartiles")
    told["iqr"] = told["p75"] - told["p25"]
    if told["p10"] > 0:
        told["ratio"] = told["p90"] / told["p10"]
    else:
        reasons.append("the 10th percentile is not above 0: no ratio")
    if min(values) >= 0 and mean(values) > max(values) / 1e9:
        told["variation"] = stdev(values) / mean(values)
    else:
        reasons.append("negative values, or a mean near 0: no coefficient of variation")
    of_gap, why = gap(rows, per)
    told |= of_gap
    return told | {"reason": "; ".join(reasons + why) or None}


def gap(rows: Sequence[Row], per: float | None) -> tuple[dict[str, Any], list[str]]:
    """What is missing to the median, and how few miss half of it."""
    there = [row for row in rows if per and row["denominator"] is not None and row["denominator"] > 0]
    if len(there) < 10:
        return {}, ["fewer than 10 organisations have a denominator: no gap"]
    middle = median(row["value"] for row in there)
    gaps = [(middle - row["value"]) * row["denominator"] / (per or 1) for row in there if row["value"] < middle]
    gaps.sort(reverse=True)
    if not gaps:
        return {"gap_total": 0, "gap_half": 0}, ["nobody is below the median: no gap"]
    half = next(few for few in range(len(gaps) + 1) if sum(gaps[:few]) >= sum(gaps) / 2 * (1 - 1e-9))
    return {"gap_total": sum(gaps), "gap_half": half, "gap_largest_three": sum(gaps[:3]) / sum(gaps)}, []


def narrowing(rows: Sequence[Row], published: date | None) -> dict[str, Any]:
    """Of one series: which quarters and organisations are looked at, their percentiles, and the factor of a year."""
    quarters = sorted({row["period"] for row in rows if published is None or row["period"] >= published})
    known = {(row["ods_code"], row["period"]): row["value"] for row in rows if counts(row)}
    codes = {code for code, _ in known}
    same = [code for code in codes if all((code, quarter) in known for quarter in quarters)]
    values = [[known[code, quarter] for code in same] for quarter in quarters]
    cut = [[naive.percentile(of, at) for at in (0.1, 0.5, 0.9)] for of in values]
    slope = naive.theil_sen([math.log(p90 / p10) for p10, _, p90 in cut])
    return {
        "first_quarter": quarters[0],
        "last_quarter": quarters[-1],
        "quarters": len(quarters),
        "organisations": len(same),
        "yearly_factor": math.exp(slope) ** 4,
        **dict(zip(("first_p10", "first_p50", "first_p90"), cut[0], strict=True)),
        **dict(zip(("last_p10", "last_p50", "last_p90"), cut[-1], strict=True)),
    }
