"""Three faultless rows of denominators, catchment shares, groups and indicators."""

from datetime import date
from typing import Any

from scorecard import schema

DENOMINATOR = {
    "denominator": "general_acute_beds_occupied",
    "ods_code": "ZT01",
    "month": date(2025, 12, 1),
    "amount": 412.0,
    "unit": "beds",
    "is_estimate": False,
}
CATCHMENT_SHARE = {"ods_code": "ZT01", "icb_gss": "Z54000001", "share": 0.75, "year": 2022}
GROUP_MEMBER = {"grouping": "trust_type", "group_name": "Acute", "ods_code": "ZT01"}
INDICATOR = {
    "indicator": "research_set_up_within_150_days",
    "ods_code": "ZT01",
    "period_type": "quarter",
    "period": date(2025, 10, 1),
    "numerator": 8.0,
    "denominator": 10.0,
    "note": None,
}

COMPARING_ROWS: dict[str, list[dict[str, Any]]] = {
    schema.DENOMINATOR.name: [
        DENOMINATOR,
        DENOMINATOR | {"ods_code": "ZI01", "denominator": "list_size", "unit": "people", "is_estimate": True},
        DENOMINATOR | {"month": date(2026, 1, 1), "amount": 0.5},
    ],
    schema.CATCHMENT_SHARE.name: [
        CATCHMENT_SHARE,
        CATCHMENT_SHARE | {"icb_gss": "Z54000002", "share": 0.25},
        CATCHMENT_SHARE | {"ods_code": "ZT02", "share": 1.0},
    ],
    schema.GROUP_MEMBER.name: [
        GROUP_MEMBER,
        GROUP_MEMBER | {"ods_code": "ZI01"},
        GROUP_MEMBER | {"grouping": "size"},
    ],
    schema.INDICATOR.name: [
        INDICATOR,
        INDICATOR | {"ods_code": "ENG", "period_type": "month", "numerator": 0.0, "denominator": 0.0},
        INDICATOR | {"period": date(2026, 1, 1), "numerator": 10.0, "note": "Two sites"},
    ],
}
