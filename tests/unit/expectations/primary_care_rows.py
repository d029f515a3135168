"""Three faultless rows of each table of primary care, and of the month as a whole."""

from datetime import date
from typing import Any

from expectations.suites import frames
from scorecard import schema

BNF_MEDICINE = {"bnf_code": "9901010Z0", "medicine": "examplumab", "ddd_quantity": 2.0, "add_quantity": None}
BNF_CHANGE = {"old_bnf_code": "9901010Y0", "new_bnf_code": "9901010Z0", "effective": date(2020, 1, 1)}
PRIMARY_CARE = {
    "month": date(2025, 12, 1),
    "practice_code": "ZP001",
    "sub_icb_code": "ZS01",
    "icb_code": "ZI01",
    "region_code": "ZR01",
    "bnf_code": "9901010Z0AAAAAA",
    "snomed_code": "99900000001",
    "description": "Examplumab 5mg tablets",
    "quantity_per_item": 28.0,
    "items": 3,
    "quantity": 84.0,
    "adq_usage": 42.0,
    "nic": 10.5,
    "actual_cost": 9.87654,
    "is_unidentified": False,
    "is_unidentified_raw": "N",
}
NOBODY = {"practice_code": None, "sub_icb_code": None, "icb_code": None, "region_code": None}
UNIDENTIFIED = {**NOBODY, "is_unidentified": True, "is_unidentified_raw": "Y"}
AREA = {
    "month": date(2025, 12, 1),
    "ods_code": "ZS01",
    "gss_code": "Z38000001",
    "bnf_code": "9901010Z0",
    "chemical": "Examplumab",
    "items": 1000,
    "quantity": 28000.0,
    "actual_cost": 400.5,
    "list_size": 250_000.0,
}
LISTED = {"month": date(2025, 12, 1), "practice_code": "ZP001", "sub_icb_code": "ZS01", "patients": 8500}
NATIONAL = {
    "rows": 1.02,
    "rows_told": "18,000,000 rows, usually 17,647,059",
    "items": 0.81,
    "items_told": "81,000,000 items",
    "actual_cost": 1.24,
    "actual_cost_told": "£700,000,000",
    "unidentified": 0.01,
    "unidentified_told": "810,000 of 81,000,000 items",
}

PRIMARY_CARE_ROWS: dict[str, list[dict[str, Any]]] = {
    schema.BNF_MEDICINE.name: [
        BNF_MEDICINE,
        BNF_MEDICINE | {"bnf_code": "9901010Z0AAAAAA", "ddd_quantity": None, "add_quantity": 0.5},
        BNF_MEDICINE | {"bnf_code": "9901010W0", "medicine": "other-mab"},
    ],
    schema.BNF_CHANGE.name: [
        BNF_CHANGE,
        BNF_CHANGE | {"old_bnf_code": "9901010Z0", "new_bnf_code": "9901010X0"},
        BNF_CHANGE | {"old_bnf_code": "9901010Z0AAAAAA", "new_bnf_code": "9901010W0AAABAB"},
    ],
    schema.PRIMARY_CARE.name: [
        PRIMARY_CARE,
        PRIMARY_CARE | UNIDENTIFIED | {"snomed_code": None, "adq_usage": None, "description": None},
        PRIMARY_CARE | {"quantity_per_item": 56.0, "items": 1, "quantity": 56.0, "nic": 0.0},
    ],
    schema.PRIMARY_CARE_AREA.name: [
        AREA,
        AREA | {"month": date(2026, 1, 1), "list_size": None, "gss_code": None, "chemical": None},
        AREA | {"bnf_code": "9901010W0", "items": 0, "quantity": 0.0},
    ],
    schema.PRACTICE_LIST_SIZE.name: [
        LISTED | {"sub_icb_code": None},
        LISTED | {"practice_code": "ZP002", "patients": 0},
        LISTED | {"practice_code": "ZP003"},
    ],
    frames.NATIONAL.name: [
        NATIONAL,
        NATIONAL | {"rows": None, "items": None, "actual_cost": None},
        NATIONAL | {"unidentified": 0.05},
    ],
}
