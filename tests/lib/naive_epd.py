"""A national month read by plain Python: what is kept, what is set aside, and what everything adds up to."""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

NUMBERS = ("QUANTITY", "ITEMS", "TOTAL_QUANTITY", "NIC", "ACTUAL_COST")
SUMMED = ("ITEMS", "TOTAL_QUANTITY", "NIC", "ACTUAL_COST")
PLAIN = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
WHOLE = r"[+-]?[0-9]+(\.0*)?"
Sums = dict[tuple[str, bool], list[Decimal]]


@dataclass
class Parted:
    """Row numbers of what is kept and set aside; by part and whether unidentified: rows, items, quantity, NIC, cost."""

    kept: list[int] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)
    totals: Sums = field(default_factory=lambda: defaultdict(lambda: [Decimal(0)] * 5))


def parted(path: Path, wanted: Collection[str]) -> Parted:
    """The rows of a file in either layout, of which those are kept whose BNF code begins with one that is wanted."""
    found = Parted()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        header = [name.strip().upper() for name in next(reader)]
        for number, cells in enumerate(reader, 2):
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
            if not any(row.values()):
                continue
            part = part_of(row, wanted)
            if part != "rest":
                (found.kept if part == "kept" else found.set_aside).append(number)
            add(found.totals, part, row)
    return found


def part_of(row: dict[str, str], wanted: Collection[str]) -> str:
    """What becomes of a row."""
    code = row.get("BNF_CODE") or row.get("BNF_PRESENTATION_CODE") or ""
    if not is_good(row, code):
        return "set_aside"
    return "kept" if any(code.startswith(one) for one in wanted) else "rest"


def is_good(row: dict[str, str], code: str) -> bool:
    """Whether everything in a row can be read."""
    practice = row["PRACTICE_CODE"].replace("-", "")
    adq = row.get("ADQUSAGE") or row.get("ADQ_USAGE") or "0"
    return (
        all(number(row[name]) is not None for name in NUMBERS)
        and number(adq) is not None
        and re.fullmatch(WHOLE, row["ITEMS"]) is not None
        and row["UNIDENTIFIED"] in ("Y", "N")
        and (re.fullmatch("[A-Z0-9]{3,8}", practice) is not None or (not practice and row["UNIDENTIFIED"] == "Y"))
        and re.fullmatch("[0-9]{2}[0-9A-Z]{7,13}", code) is not None
        and re.fullmatch("[0-9]{4}[-_]?(0[1-9]|1[0-2])", row["YEAR_MONTH"]) is not None
    )


def number(text: str) -> Decimal | None:
    """A plain, finite number."""
    return Decimal(text) if re.fullmatch(PLAIN, text) and math.isfinite(float(text)) else None


def add(totals: Sums, part: str, row: dict[str, str]) -> None:
    """Add a row up; what cannot be read adds nothing."""
    amounts = [number(row[name]) for name in SUMMED]
    if not re.fullmatch(WHOLE, row["ITEMS"]):
        amounts[0] = None
    key = (part, row["UNIDENTIFIED"] == "Y")
    before = totals[key]
    totals[key] = [before[0] + 1, *(sum_ + (amount or 0) for sum_, amount in zip(before[1:], amounts, strict=True))]
