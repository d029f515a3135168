"""Diffusion told organisation by organisation in plain Python: slow, obvious, and apart from scorecard.diffusion."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

Row = dict[str, Any]
Where = tuple[str, str]
POSITIVE = ("recommended", "optimised", "managed_access")


def place(day: date) -> int:
    return day.year * 12 + day.month


def numbered(ta_number: str) -> tuple[str, int]:
    found = re.match(r"(\D*)(\d+)", ta_number)
    assert found is not None
    return found[1], int(found[2])


def deciding(appraisals: Iterable[Row]) -> dict[str, Row]:
    """By medicine: the earliest positive appraisal with a day, and an older one without."""
    found: dict[str, Row] = {}
    rows = [row for row in appraisals if row["category"] in POSITIVE]
    for medicine in {row["medicine"] for row in rows}:
        own = [row for row in rows if row["medicine"] == medicine]
        dated = sorted(
            (row["published"], numbered(row["ta_number"]), row["ta_number"]) for row in own if row["published"]
        )
        published, (series, number), ta_number = dated[0] if dated else (None, ("", 0), None)
        undated = [numbered(row["ta_number"]) for row in own if row["published"] is None]
        older = sorted(one for one in undated if one[0] == series and one[1] < number)
        told = f"{older[0][0]}{older[0][1]}" if older else None
        found[medicine] = {"ta_number": ta_number, "published": published, "undated_before": told}
    return found


def first_use(uses: list[int], submitted: list[int], start: int, applies: bool) -> tuple[str, int | None]:
    """The state of one organisation and medicine, and the place of the month of first use where it is known."""
    if not applies:
        return "not_applicable", None
    if not submitted:
        return "not_known", None
    if not uses:
        return "not_used", None
    begin, first = min(submitted), min(uses)
    if begin >= start:
        unseen_months = begin - start + 1
        if first - begin < min(unseen_months, 12):
            return "not_known", None
    return ("used_before" if first < start else "used"), first


def naive_firsts(
    used: list[Row], covered: list[Row], appraisals: list[Row], absent: list[Row]
) -> dict[tuple[str, ...], Row]:
    """Each organisation beside each medicine: by medicine, org_type, ods_code."""
    heard: dict[Where, list[int]] = {}
    for row in covered:
        if row["org_type"] != "sub_icb" and row["ods_code"] != "UNALLOCATED":
            months = heard.setdefault((row["org_type"], row["ods_code"]), [])
            months += [place(row["month"])] if row["received"] else []
    nowhere = {(row["ods_code"], row["medicine"]) for row in absent}
    found: dict[tuple[str, ...], Row] = {}
    for medicine, decided in deciding(appraisals).items():
        if decided["published"] is None:
            continue
        start = place(decided["published"])
        for where, submitted in heard.items():
            uses = [
                place(r["month"]) for r in used if (r["org_type"], r["ods_code"], r["medicine"]) == (*where, medicine)
            ]
            state, first = first_use(uses, submitted, start, (where[1], medicine) not in nowhere)
            recent = any(start - 12 <= month < start for month in submitted)
            found[(medicine, *where)] = {
                "ta_number": decided["ta_number"],
                "state": state,
                "months_since": None if first is None else first - start,
                "is_followed": bool(recent and min(submitted) <= start - 3 and state != "not_applicable"),
                "submitted": submitted,
            }
    return found


def naive_curve(
    firsts: dict[tuple[str, ...], Row], medicine: str, org_type: str, start: int, months: list[date]
) -> list[Row]:
    """Points of one curve; none where there is none."""
    loaded = {place(month) for month in months}
    followed = [row for key, row in firsts.items() if key[:2] == (medicine, org_type) and row["is_followed"]]
    if not followed or start not in loaded or min(loaded) > start - 3:
        return []
    points = []
    month = start
    while month in loaded:
        since = month - start
        had = [row for row in followed if row["months_since"] is not None and row["months_since"] <= since]
        silent = [row for row in followed if row not in had and month not in row["submitted"]]
        points.append(
            {
                "months_since": since,
                "organisations": len(followed),
                "used_before": sum(row["state"] == "used_before" for row in followed),
                "used": len(had),
                "silent": len(silent),
                "share": len(had) / len(followed),
            }
        )
        month += 1
    return points


def reached(points: list[Row], percent: int) -> tuple[int | None, str | None]:
    """When a share was reached, or why not."""
    before = points[0]["used_before"] * 100 // points[0]["organisations"]
    if before >= percent or before >= 50:
        return None, f"already used by {before} % of organisations before publication"
    for point in points:
        if point["used"] / point["organisations"] >= percent / 100 - 1e-12:
            return point["months_since"], None
    return None, f"not reached by month {points[-1]['months_since']}"


def quantile(values: list[float], share: float) -> float:
    """Between the two nearest values, in proportion."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def beside(curve: Row, curves: list[Row], since: int) -> tuple[int, tuple[float, float, float] | None]:
    """How many earlier medicines reach a month, and the quartiles of their shares."""
    shares = []
    for other in curves:
        points = other["points"]
        if other["org_type"] != curve["org_type"] or not other["published"] < curve["published"]:
            continue
        if since < len(points) and points[0]["used_before"] / points[0]["organisations"] < 0.5:
            shares.append(points[since]["share"])
    if len(shares) < 5:
        return len(shares), None
    return len(shares), (quantile(shares, 0.25), quantile(shares, 0.5), quantile(shares, 0.75))
