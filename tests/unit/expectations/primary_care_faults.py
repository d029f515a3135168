"""Faults of primary care: BNF codes, national months, tables by area, and months as a whole."""

from datetime import date

from tests.unit.expectations.comparing_faults import not_read, unknown
from tests.unit.expectations.planted import NOTE, QUARANTINE, STOP, Fault, missing, to_come, unreadable

WRITTEN = {"bnf_code": "a BNF code of 9", "old_bnf_code": "a BNF code of 9", "new_bnf_code": "a BNF code of 9"}


def misspelt(table: str, column: str, text: str, meaning: str, follows=QUARANTINE) -> Fault:
    return Fault(table, {column: text}, column, meaning, follows, text)


def code(table: str, column: str) -> Fault:
    return misspelt(table, column, "99.01.01Z0", "a BNF code of 9")


def below(table: str, column: str) -> Fault:
    return Fault(table, {column: -1.0}, column, "is not negative", NOTE, "-1.0")


def not_finite(column: str) -> Fault:
    return Fault("primary_care", {column: float("inf")}, column, "finite", QUARANTINE, "inf")


PRIMARY_CARE_FAULTS = [
    missing("bnf_medicine", "bnf_code"),
    code("bnf_medicine", "bnf_code"),
    missing("bnf_medicine", "medicine"),
    misspelt("bnf_medicine", "medicine", "Other Mab", "small letters"),
    misspelt("bnf_medicine", "medicine", "warfarin", "known from", NOTE),
    *(unreadable("bnf_medicine", column) for column in ("ddd_quantity", "add_quantity")),
    *(
        Fault("bnf_medicine", {column: 0.0}, column, "more than zero", QUARANTINE, "0.0")
        for column in ("ddd_quantity", "add_quantity")
    ),
    Fault("bnf_medicine", {"bnf_code": "9901010Z0"}, "bnf_code", "one row for each", STOP),
    missing("bnf_change", "old_bnf_code"),
    code("bnf_change", "old_bnf_code"),
    missing("bnf_change", "new_bnf_code"),
    code("bnf_change", "new_bnf_code"),
    Fault(
        "bnf_change",
        {"new_bnf_code": "9901010Z0AAAAAA"},
        "old_bnf_code, new_bnf_code",
        "become itself",
        QUARANTINE,
        "9901010Z0AAAAAA, 9901010Z0AAAAAA",
    ),
    not_read("bnf_change", "effective", "January"),
    Fault("bnf_change", {"old_bnf_code": "9901010Y0"}, "old_bnf_code", "one row for each", STOP),
    not_read("primary_care", "month", "2025-13"),
    Fault("primary_care", {"month": date(2025, 11, 1)}, "month", "All rows are of one month", STOP),
    Fault("primary_care", {"month": date(2025, 11, 1)}, "month", "file's name, 2025-12", STOP, "2025-11-01"),
    Fault("primary_care", {"month": date(2026, 2, 1)}, "month", "not in the future", STOP, "2026-02-01"),
    not_read("primary_care", "is_unidentified", "?"),
    Fault("primary_care", {"practice_code": None}, "practice_code", "unless it is said", QUARANTINE, "(blank)"),
    misspelt("primary_care", "practice_code", "z9/OO1", "three to eight capital"),
    misspelt("primary_care", "practice_code", "ZP009", "known from", NOTE),
    *(
        misspelt("primary_care", f"{level}_code", "north", "three to eight capital", NOTE)
        for level in ("sub_icb", "icb", "region")
    ),
    misspelt("primary_care", "sub_icb_code", "ZS09", "known from", NOTE),
    missing("primary_care", "bnf_code"),
    code("primary_care", "bnf_code"),
    misspelt("primary_care", "snomed_code", "3.78E+16", "a SNOMED code", NOTE),
    *(
        not_read("primary_care", column, text)
        for column in ("items", "quantity_per_item", "quantity", "nic", "actual_cost")
        for text in ("1O", None)
    ),
    *(not_finite(column) for column in ("quantity_per_item", "quantity", "nic", "actual_cost", "adq_usage")),
    *(below("primary_care", column) for column in ("quantity_per_item", "quantity", "nic", "actual_cost")),
    Fault("primary_care", {"items": 0}, "items", "at least one item", NOTE, "0"),
    unreadable("primary_care", "adq_usage"),
    Fault(
        "primary_care",
        {"quantity": 55.0},
        "quantity, quantity_per_item",
        "no less than one",
        NOTE,
        "55.0, 56.0",
    ),
    not_read("primary_care_area", "month", "12/2025"),
    Fault(
        "primary_care_area",
        {"month": date(2025, 12, 2), "month_raw": "2025-12-02"},
        "month",
        "first of a month",
        QUARANTINE,
        "2025-12-02",
    ),
    to_come("primary_care_area", "month"),
    missing("primary_care_area", "ods_code"),
    misspelt("primary_care_area", "ods_code", "Somewhere", "three to eight capital"),
    unknown("primary_care_area"),
    misspelt("primary_care_area", "gss_code", "ZS01", "a GSS code", NOTE),
    missing("primary_care_area", "bnf_code"),
    code("primary_care_area", "bnf_code"),
    *(
        not_read("primary_care_area", column, text)
        for column in ("items", "quantity", "actual_cost")
        for text in ("1O", None)
    ),
    Fault("primary_care_area", {"items": -1}, "items", "is not negative", NOTE, "-1"),
    *(
        Fault("primary_care_area", {column: float("inf")}, column, "finite", QUARANTINE, "inf")
        for column in ("quantity", "actual_cost")
    ),
    *(below("primary_care_area", column) for column in ("quantity", "actual_cost")),
    unreadable("primary_care_area", "list_size"),
    Fault("primary_care_area", {"list_size": 0.0}, "list_size", "at least one person", QUARANTINE, "0.0"),
    not_read("practice_list_size", "month", "04/2025"),
    Fault("practice_list_size", {"month": date(2025, 11, 1)}, "month", "All rows are of one month", STOP),
    Fault("practice_list_size", {"month": date(2025, 11, 1)}, "month", "file's name, 2025-12", STOP, "2025-11-01"),
    Fault("practice_list_size", {"month": date(2026, 2, 1)}, "month", "not in the future", STOP, "2026-02-01"),
    missing("practice_list_size", "practice_code"),
    misspelt("practice_list_size", "practice_code", "z9/OO1", "three to eight capital"),
    misspelt("practice_list_size", "practice_code", "ZP009", "known from", NOTE),
    misspelt("practice_list_size", "sub_icb_code", "north", "three to eight capital", NOTE),
    misspelt("practice_list_size", "sub_icb_code", "ZS09", "known from", NOTE),
    not_read("practice_list_size", "patients"),
    not_read("practice_list_size", "patients", None),
    Fault("practice_list_size", {"patients": -1}, "patients", "is not negative", QUARANTINE, "-1"),
    Fault("national", {"rows": 0.79}, "rows", "rows of the whole file", NOTE, "18,000,000 rows, usually 17,647,059"),
    Fault("national", {"items": 1.26}, "items", "items of the whole file", NOTE, "81,000,000 items"),
    Fault("national", {"actual_cost": 0.1}, "actual_cost", "costs of the whole file", NOTE, "£700,000,000"),
    Fault("national", {"unidentified": 0.06}, "unidentified", "At most 5%", NOTE, "810,000 of 81,000,000 items"),
]
PRIMARY_CARE_REPEATED = {
    "primary_care": ("month, practice_code, bnf_code, snomed_code, quantity_per_item", NOTE),
    "primary_care_area": ("month, ods_code, bnf_code", QUARANTINE),
    "practice_list_size": ("month, practice_code", QUARANTINE),
}
