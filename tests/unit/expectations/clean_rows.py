"""Three faultless rows for each lake table; the codes are of forms that ODS, SNOMED and ONS do not issue."""

from datetime import date
from typing import Any

from scorecard import schema

PRESCRIBING = {
    "month": date(2025, 12, 1),
    "ods_code": "ZT01",
    "vmp_code": "99900000001",
    "vmp_name": "Examplumab 40mg/0.8ml solution for injection",
    "unit_code": "99900000",
    "unit": "pre-filled disposable injection",
    "quantity": 12.5,
    "indicative_cost": None,
}
TRUST = {
    "ods_code": "ZT01",
    "name": "Ysbyty Môn & Sons' NHS Trust",
    "region_code": "ZW00",
    "icb_code": "ZI01",
    "open_date": date(2001, 4, 1),
    "close_date": date(2020, 4, 1),
    "list_date": date(2025, 12, 31),
}
SUCCESSION = {"ods_code": "ZT01", "successor_ods_code": "ZT99", "effective": date(2020, 4, 1)}
HIERARCHY = {
    "practice_code": "ZP001",
    "sub_icb_code": "ZS01",
    "sub_icb_gss": "Z38000001",
    "sub_icb_name": "Somewhere - ZS01",
    "icb_code": "ZI01",
    "icb_gss": "Z54000001",
    "icb_name": "Somewhere",
    "region_code": "ZR01",
    "region_gss": "E40000001",
    "region_name": "North",
    "extract_date": date(2025, 12, 1),
}
POPULATION = {
    "vintage": 2024,
    "sub_icb_gss": "Z38000001",
    "sub_icb_code": "ZS01",
    "sub_icb_name": "Somewhere - ZS01",
    "icb_gss": "Z54000001",
    "icb_name": "Somewhere",
    "region_gss": "E40000001",
    "region_name": "North",
    "population": 500_000,
}
DMD = {
    "vmp_code": "99900000001",
    "vmp_name": "Examplumab 40mg/0.8ml solution for injection",
    "vtm_code": "99900002",
    "vtm_name": "Examplumab",
    "unit_dose_size": 0.8,
    "strength": 40.0,
    "strength_unit": "mg",
    "per": None,
    "ddd_mg": 2.9,
    "add_quantity": None,
}
APPRAISAL = {
    "ta_number": "TA9001",
    "medicine": "examplumab",
    "medicine_name": "Examplumab",
    "condition": "rheumatoid arthritis",
    "published": date(2020, 2, 29),
    "published_year": None,
    "category": "recommended",
    "status": "current",
    "replaced_by": None,
}
SERVICE = {"ods_code": "ZT01", "medicine": "examplumab", "reason": "No rheumatology."}

CLEAN_ROWS: dict[str, list[dict[str, Any]]] = {
    schema.PRESCRIBING.name: [
        PRESCRIBING,
        PRESCRIBING | {"ods_code": "ZT02", "quantity": 0.0, "indicative_cost": 1.0},
        PRESCRIBING | {"vmp_code": "99900000002"},
    ],
    schema.TRUST.name: [
        TRUST,
        TRUST | {"ods_code": "ZT02", "region_code": None, "icb_code": None, "open_date": None, "close_date": None},
        TRUST | {"ods_code": "ZT03", "close_date": TRUST["open_date"]},
    ],
    schema.SUCCESSION.name: [
        SUCCESSION,
        SUCCESSION | {"ods_code": "ZT02"},
        SUCCESSION | {"successor_ods_code": "ZT98"},
    ],
    schema.HIERARCHY.name: [HIERARCHY, HIERARCHY | {"practice_code": "ZP002"}, HIERARCHY | {"practice_code": "ZP003"}],
    schema.POPULATION_ESTIMATE.name: [
        POPULATION,
        POPULATION | {"sub_icb_gss": "Z38000002"},
        POPULATION | {"vintage": 2023},
    ],
    schema.DMD_PRODUCT.name: [
        DMD,
        DMD | {"strength": 10.0},
        DMD | {"vmp_code": "99900000003", "strength": None, "strength_unit": None, "unit_dose_size": None},
    ],
    schema.APPRAISAL_FACT.name: [
        APPRAISAL,
        APPRAISAL | {"ta_number": "HST12", "published": None, "published_year": 2013, "status": None},
        APPRAISAL | {"ta_number": "TA9002", "category": "terminated", "condition": None},
    ],
    schema.SERVICE.name: [
        SERVICE,
        SERVICE | {"ods_code": "ZT02"},
        SERVICE | {"ods_code": "ZT03", "medicine": "other-mab"},
    ],
}
