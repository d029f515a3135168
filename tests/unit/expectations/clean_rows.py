"""Three faultless rows for each table that a suite speaks of; the codes are of forms that ODS, SNOMED and ONS do not issue."""

from datetime import date
from typing import Any

from expectations.suites import frames
from scorecard import schema
from tests.unit.expectations.comparing_rows import COMPARING_ROWS
from tests.unit.expectations.primary_care_rows import PRIMARY_CARE_ROWS

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
    "recommendation": 1,
    "commissioner": "icb",
    "clock_rule": "extended",
    "clock_starts": None,
    "clock_due": date(2020, 8, 1),
    "replaced_on": None,
}
SERVICE = {"ods_code": "ZT01", "medicine": "examplumab", "reason": "No rheumatology."}
FORMULARY_WORD = {
    "ods_code": "ZI01",
    "word": "amber 2",
    "formulary_status": "listed",
    "prescribing_responsibility": "shared_care",
}
FORMULARY_ENTRY = {
    "ods_code": "ZI01",
    "ta_number": "TA9001",
    "recommendation": None,
    "medicine": "examplumab",
    "available": "Examplumab for rheumatoid arthritis",
    "marks": "yes",
    "formulary_status": "listed",
    "prescribing_responsibility": "specialist",
    "decision_date": date(2020, 5, 1),
    "printed_release": date(2020, 2, 29),
    "printed_due": date(2020, 5, 29),
    "printed_days": 62,
    "as_of": date(2025, 12, 31),
}
MAPPED = {
    "said": "amber 2",
    "word": "amber 2",
    "meaning": "listed",
    "word_told": "amber 2: the words of ZI01 are amber 2",
    "statuses": 1,
    "statuses_told": "TA9001: listed",
}
EXPLANATION = {
    "ods_code": "ZI01",
    "ta_number": "TA9001",
    "recommendation": 1,
    "reason_code": "plan_being_developed",
    "owner_role": "Chief Pharmacist",
    "explained_on": date(2025, 12, 1),
    "expires": date(2026, 12, 1),
    "evidence_link": "https://example.org:8443/minutes?day=1#item-2",
}
COMPARED = {
    "month": date(2025, 12, 1),
    "ods_code": "ZT01",
    "unit": "ml",
    "closed_on": None,
    "closed_told": None,
    "dmd_units": "ml or vial",
    "agreed_unit": "ml",
    "unit_told": "ml, in dm+d ml or vial",
    "times_usual": 1.5,
    "slip_told": "15 ml, usually 10",
}
NAMED = {"vmp_code": "99900000001", "vmp_name": "Examplumab 40mg", "names": 1, "codes": 1, "told": "Examplumab"}
SUBMITTING = {"ods_code": "ZT01", "rows": 12, "usual_rows": 12.0, "share": 1.0, "told": "ZT01: 12 rows, usually 12"}
WHOLE_MONTH = {"volume": 1.02, "volume_told": "102 %", "rows": 0.961, "rows_told": "961 rows, usually 1000"}
CHANGED_PLACES = {
    "vmp_code": "99900000001",
    "other_vmp_code": "99900000002",
    "unit": "ml",
    "likeness": 0.5,
    "told": "one rose, one fell",
}
RESTATED = {"vmp_code": "99900000001", "unit": "ml", "before": 1000.0, "now": 1009.0, "moved": 0.009, "told": "1009"}
SUMS = {"what": "numerator of England", "difference": 1e-10, "told": "England and its trusts"}
CELL = {
    "source": "secondary_care",
    "org_type": "icb",
    "ods_code": "ZI01",
    "medicine": "examplumab",
    "unit": "mg",
    "period_type": "month",
    "period": date(2025, 12, 1),
}
FIGURES = {
    **CELL,
    "numerator": 5.0,
    "denominator": 100_000,
    "value": 5.0,
    "source_rows": 1,
    "negative_rows": 0,
    "error": 0.0,
    "received": 1.0,
    "told": "5 mg",
}
SPELLS = {
    "ods_code": "ZI01",
    "recommendation_id": "TA9001-1",
    "from_day": date(2025, 1, 31),
    "state": "pending",
    "contradictions": 0,
    "told": "ZI01, TA9001-1",
}
RANKED = {
    "measure": "use_per_100000_people",
    "subject": "alphamab",
    "unit": "mg",
    "org_type": "icb",
    "ods_code": "ZI01",
    "period_type": "twelve_months",
    "period": date(2024, 4, 1),
    "state": "used",
    "contradictions": 0,
    "told": "ZI01, used",
}
STATED = {**CELL, "state": "used", "contradictions": 0, "told": "used"}
SOURCES = {"file_number": 1, "lines": 1, "rows": 10, "told": "SCMD_FINAL_202512.csv"}

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
        APPRAISAL
        | {
            "ta_number": "TA9002",
            "category": "managed_access",
            "condition": None,
            "clock_rule": "managed_access",
            "clock_starts": date(2020, 1, 1),
            "clock_due": None,
        },
    ],
    schema.SERVICE.name: [
        SERVICE,
        SERVICE | {"ods_code": "ZT02"},
        SERVICE | {"ods_code": "ZT03", "medicine": "other-mab"},
    ],
    schema.FORMULARY_WORD.name: [
        FORMULARY_WORD,
        FORMULARY_WORD | {"ods_code": "ZT01", "prescribing_responsibility": None},
        FORMULARY_WORD | {"word": "grey", "formulary_status": "not_listed"},
    ],
    schema.FORMULARY_ENTRY.name: [
        FORMULARY_ENTRY,
        FORMULARY_ENTRY | {"ods_code": "ZT01", "marks": None, "formulary_status": None, "word": "amber 2"},
        FORMULARY_ENTRY
        | {
            "ods_code": "ZR01",
            "ta_number": "HST12",
            "recommendation": 1,
            "medicine": None,
            "marks": "not_applicable",
            "formulary_status": "not_applicable",
            "decision_date": None,
            "reason": "Commissioned by NHS England",
        },
    ],
    frames.MAPPED.name: [
        MAPPED,
        MAPPED | {"said": "listed", "word": None, "meaning": None, "word_told": None},
        MAPPED | {"said": "green", "word": "green"},
    ],
    schema.EXPLANATION.name: [
        EXPLANATION,
        EXPLANATION | {"ods_code": "ZT01", "recommendation": None, "expires": None, "evidence_link": None},
        EXPLANATION | {"ta_number": "HST12", "expires": date(2025, 12, 1), "evidence_link": "http://example.org"},
    ],
    **COMPARING_ROWS,
    **PRIMARY_CARE_ROWS,
    frames.COMPARED.name: [
        COMPARED,
        COMPARED | {"closed_on": date(2025, 12, 1), "times_usual": 299.0},
        COMPARED | {"dmd_units": None, "agreed_unit": None, "times_usual": None},
    ],
    frames.NAMED.name: [NAMED, NAMED | {"vmp_code": "99900000002"}, NAMED | {"vmp_code": "99900000003"}],
    frames.SUBMITTING.name: [SUBMITTING, SUBMITTING | {"share": 0.11}, SUBMITTING | {"share": 9.0}],
    frames.WHOLE_MONTH.name: [WHOLE_MONTH, WHOLE_MONTH | {"volume": None}, WHOLE_MONTH | {"volume": 0.961}],
    frames.CHANGED_PLACES.name: [CHANGED_PLACES, CHANGED_PLACES | {"likeness": 2.5}, CHANGED_PLACES | {"unit": "vial"}],
    frames.RESTATED.name: [RESTATED, RESTATED | {"unit": "vial"}, RESTATED | {"moved": 0.0}],
    frames.SUMS.name: [SUMS, SUMS | {"difference": 0.0}, SUMS | {"difference": -1e-10}],
    frames.FIGURES.name: [
        FIGURES,
        FIGURES | {"org_type": "trust", "denominator": None, "value": None},
        FIGURES | {"org_type": "england", "value": 4.9, "error": 1e-10},
    ],
    frames.STATED.name: [STATED, STATED | {"unit": "ddd", "state": "zero"}, STATED | {"ods_code": "ZI02"}],
    frames.SPELLS.name: [
        SPELLS,
        SPELLS | {"from_day": date(2025, 5, 1), "state": "overdue"},
        SPELLS | {"ods_code": "ZI02", "state": "compliant"},
    ],
    frames.RANKED.name: [RANKED, RANKED | {"period": date(2024, 7, 1)}, RANKED | {"ods_code": "ZI02", "state": "zero"}],
    frames.SOURCES.name: [SOURCES, SOURCES | {"file_number": 2}, SOURCES | {"file_number": 3, "rows": 1}],
}
