"""What is wrong in a funnel's file, as sentences: where it is, what it is, and how to mend it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

NUMBERS = {"float_type", "int_type", "finite_number"}
SIMPLE = {
    "missing": ("it is not there.", "Add it."),
    "extra_forbidden": ("a funnel has no such word here.", "Take it out, or mend the spelling."),
}
DAYS = {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"}
LONGEST = 40


def message_and_cure(fault: ErrorDetails, content: Mapping[Any, Any]) -> tuple[str, str]:
    """One fault that pydantic found, and how to mend it; ``content`` is what the file holds."""
    where = _place(fault["loc"], content)
    message, cure = _told(fault)
    return (f"{where}: {message}" if where else message), cure


def _place(loc: Sequence[int | str], content: Mapping[Any, Any]) -> str:
    """The way to a fault: a step by its number and name, anything else by its words."""
    words = [str(word) for word in loc]
    if len(loc) > 1 and isinstance(loc[1], int):
        words[:2] = [_step(loc[1], content) if loc[0] == "steps" else f"{loc[0]}, number {loc[1] + 1}"]
    return ", ".join(words)


def _step(place: int, content: Mapping[Any, Any]) -> str:
    written = content["steps"][place]
    name = written.get("name") if isinstance(written, Mapping) else None
    return f"step {place + 1} ({name})" if name else f"step {place + 1}"


def _told(fault: ErrorDetails) -> tuple[str, str]:
    """What is wrong, and how to mend it."""
    kind, limits = fault["type"], fault.get("ctx", {})
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind == "value_error":
        message, cure = limits["error"].args
        return str(message), str(cure)
    written = _shown(fault["input"])
    if kind in NUMBERS:
        return f"{written} is not such a number.", "Write it in digits: 87.1 % is 0.871, 46 million is 46000000."
    if kind in {"greater_than", "greater_than_equal"}:
        return f"{written} is too small.", f"Give {_least(limits)}."
    if kind in {"less_than", "less_than_equal"}:
        return f"{written} is too large.", f"Give {limits['le']:g} or less."
    return _told_of_text(kind, limits, written)


def _least(limits: Mapping[str, Any]) -> str:
    return f"more than {limits['gt']:g}" if "gt" in limits else f"{limits['ge']:g} or more"


def _told_of_text(kind: str, limits: Mapping[str, Any], written: str) -> tuple[str, str]:
    """The same for what is no number."""
    if kind == "literal_error":
        return f"{written} is not one of the words for it.", f"Write {limits['expected']}."
    if kind in DAYS:
        return f"{written} is no day.", "Write it as 2026-03-31, or leave it blank."
    if kind == "string_pattern_mismatch":
        return f"{written} has not the form that is needed.", f"Write it as {limits['pattern']} asks."
    if kind in {"string_type", "string_too_short"}:
        return f"{written} is no text.", "Fill it in; in quotation marks, if it looks like a number or a day."
    return f"{written} cannot stand here.", "See docs/expected-use.md for what does."


def _shown(written: object) -> str:
    """What was written, short enough for a sentence."""
    text = "" if written is None else str(written)
    short = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return f"'{short}'" if short else "a blank"
