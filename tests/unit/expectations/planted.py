"""Faults to plant in the last of three clean rows, and the ways in which most of them are made."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from expectations.results import Consequence

STOP, QUARANTINE, NOTE = Consequence.STOP, Consequence.QUARANTINE, Consequence.NOTE


@dataclass(frozen=True)
class Fault:
    """What is planted, the rule that is to find it, by the column and the meaning, and what is to follow."""

    table: str
    planted: dict[str, Any]
    columns: str
    meaning: str
    consequence: Consequence
    shown: str | None = None


def missing(table: str, column: str, consequence: Consequence = QUARANTINE) -> Fault:
    return Fault(table, {column: None}, column, "Every row has", consequence, "(blank)")


def unreadable(table: str, column: str) -> Fault:
    return Fault(table, {column: None, f"{column}_raw": "1O"}, column, "can be read as", QUARANTINE, "1O")


FORMS = {
    "vmp_code": "a SNOMED code",
    "unit_code": "a SNOMED code",
    "vtm_code": "a SNOMED code",
    "ta_number": "TA, HST, HTG or HTE",
    "replaced_by": "TA, HST, HTG or HTE",
    "medicine": "small letters",
    "category": "one of",
    "status": "one of",
    "formulary_status": "one of",
    "prescribing_responsibility": "one of",
    "reason_code": "one of",
    "commissioner": "one of",
    "clock_rule": "one of",
    "evidence_link": "https:// or http://",
}


def misspelt(table: str, column: str, value: str, consequence: Consequence = QUARANTINE) -> Fault:
    form = "a GSS code: E" if column.endswith("_gss") else FORMS.get(column, "three to eight capital letters")
    return Fault(table, {column: value}, column, form, consequence, value)


def to_come(table: str, column: str) -> Fault:
    return Fault(table, {column: date(2026, 1, 16)}, column, "not in the future", QUARANTINE, "2026-01-16")


def not_numbered(table: str) -> Fault:
    return Fault(table, {"recommendation": 0}, "recommendation", "1 or more", QUARANTINE, "0")


def of_whom_and_what(table: str) -> list[Fault]:
    """What is asked of every row about an organisation and an appraisal."""
    return [
        missing(table, "ods_code"),
        misspelt(table, "ods_code", "Somewhere"),
        Fault(table, {"ods_code": "ZT09"}, "ods_code", "known from", NOTE, "ZT09"),
        missing(table, "ta_number"),
        misspelt(table, "ta_number", "TA 9002"),
        Fault(table, {"ta_number": "TA9999"}, "ta_number", "exists in the register", NOTE, "TA9999"),
        unreadable(table, "recommendation"),
        not_numbered(table),
    ]


def not_positive(table: str, column: str) -> Fault:
    return Fault(table, {column: 0.0}, column, "more than zero", QUARANTINE, "0.0")
