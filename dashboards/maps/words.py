"""The words of maps; every slot is filled from data."""

from dashboards.figures.tile_map import ABSENCES, STEPS, step_ranges
from dashboards.formatting import counted, joined
from dashboards.maps.scope import Mapped
from dashboards.rankings.scope import Row
from scorecard.periods import twelve_months_label

FEW_NAMES = 6
SPAN = "to"


def title(scope: Mapped) -> str:
    """What the map shows: ``Use of Velstatin in each ICB``."""
    return f"{scope.name} in each ICB, {twelve_months_label(scope.period)}"


def place_words(scope: Mapped, row: Row) -> str:
    """One ICB in a sentence: name, code, value or absence, step."""
    name = f"{row['short']} ({row['ods_code']})"
    if row["kind"] != "step":
        return f"{name}: {ABSENCES[row['kind']][1].lower()}"
    value = f"{scope.told(row['value'])} {scope.unit}"
    return f"{name}: {value}, step {row['step']} of {STEPS}"


def step_words(scope: Mapped) -> list[tuple[int, str]]:
    """What each step stands for: its lowest and highest value, and how many ICBs."""
    write = scope.told
    told = []
    for step, low, high, number in step_ranges(scope.stepped):
        ends = write(low) if write(low) == write(high) else f"{write(low)} {SPAN} {write(high)}"
        told.append((step, f"{ends} ({counted(number, 'ICB')})"))
    return told


def summary(scope: Mapped) -> str:
    """The map in words: the lowest and the highest, the middle, and those without a value."""
    known = sorted((row for row in scope.rows if row["kind"] == "step"), key=lambda row: row["value"])
    has_none = any(row["kind"] == "zero" for row in scope.rows)
    nobody = "No ICB has a value above none here." if has_none else "No ICB has a value here."
    told = [_range(scope, known)] if known else [nobody]
    for kind, words in (
        ("zero", "used none"),
        ("missing", "with a month that is not known"),
        ("not_applicable", "does not apply"),
        ("no_value", "without a value"),
    ):
        names = [row["short"] for row in scope.rows if row["kind"] == kind]
        if names:
            told.append(_so_many(names, words))
    return " ".join(told)


def _range(scope: Mapped, known: list[Row]) -> str:
    low, high = known[0], known[-1]
    words = f"{counted(len(known), 'ICB')}, {scope.unit}"
    if low["value"] == high["value"]:
        return f"{words}: {scope.told(low['value'])}."
    ends = f"from {scope.told(low['value'])} ({low['short']}) to {scope.told(high['value'])} ({high['short']})"
    middle = scope.median
    return f"{words}: {ends}.{f' The median of all is {scope.told(middle)}.' if middle is not None else ''}"


def _so_many(names: list[str], words: str) -> str:
    """How many, and which they are where they are few."""
    who = f": {joined(names)}" if len(names) <= FEW_NAMES else ""
    return f"{counted(len(names), 'ICB')} {words}{who}."


def not_drawn(names: list[str]) -> str:
    """Those that the file of boundaries does not have."""
    if not names:
        return ""
    which = f": {joined(names)}" if len(names) <= FEW_NAMES else ""
    are = "is" if len(names) == 1 else "are"
    return f"{counted(len(names), 'ICB')} {are} not in the file of boundaries, and so not on the map{which}."
