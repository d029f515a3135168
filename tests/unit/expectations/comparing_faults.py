"""Faults of denominators, catchment shares, groups and indicators."""

from tests.unit.expectations.planted import NOTE, QUARANTINE, STOP, Fault, missing, misspelt, to_come, unreadable

NAMED = "small letters, digits and single underscores"


def unknown(table: str) -> Fault:
    return Fault(table, {"ods_code": "ZT09"}, "ods_code", "known from", NOTE, "ZT09")


def not_read(table: str, column: str, text: str | None = "1O", follows=QUARANTINE) -> Fault:
    planted = {column: None, f"{column}_raw": text}
    return Fault(table, planted, column, "and it can be read", follows, text or "(blank)")


def negative(table: str, column: str) -> Fault:
    return Fault(table, {column: -1.0}, column, "is not negative", QUARANTINE, "-1.0")


def slug(table: str, column: str) -> Fault:
    return Fault(table, {column: "Trust type"}, column, NAMED, QUARANTINE, "Trust type")


COMPARING_FAULTS = [
    missing("denominator", "denominator"),
    slug("denominator", "denominator"),
    missing("denominator", "ods_code"),
    misspelt("denominator", "ods_code", "Somewhere"),
    unknown("denominator"),
    not_read("denominator", "month", "04/2025"),
    to_come("denominator", "month"),
    not_read("denominator", "amount"),
    not_read("denominator", "amount", None),
    negative("denominator", "amount"),
    Fault("denominator", {"amount": 0.0}, "amount", "more than zero", NOTE, "0.0"),
    missing("denominator", "unit"),
    unreadable("denominator", "is_estimate"),
    missing("catchment_share", "ods_code", STOP),
    misspelt("catchment_share", "ods_code", "Somewhere", STOP),
    unknown("catchment_share"),
    missing("catchment_share", "icb_gss", STOP),
    misspelt("catchment_share", "icb_gss", "QHM", STOP),
    not_read("catchment_share", "share", follows=STOP),
    Fault("catchment_share", {"share": 1.1}, "share", "between 0 and 1", STOP, "1.1"),
    missing("catchment_share", "year", STOP),
    Fault("catchment_share", {"year": 2027}, "year", "between 2000 and this year", STOP, "2027"),
    missing("group_member", "grouping"),
    slug("group_member", "grouping"),
    missing("group_member", "group_name"),
    missing("group_member", "ods_code"),
    misspelt("group_member", "ods_code", "Somewhere"),
    unknown("group_member"),
    missing("indicator", "indicator"),
    Fault("indicator", {"indicator": "set_up"}, "indicator", "research_set_up_within_150", QUARANTINE, "set_up"),
    missing("indicator", "ods_code"),
    misspelt("indicator", "ods_code", "Somewhere"),
    unknown("indicator"),
    not_read("indicator", "period", "2025 Q1"),
    to_come("indicator", "period"),
    *(not_read("indicator", column) for column in ("numerator", "denominator")),
    *(negative("indicator", column) for column in ("numerator", "denominator")),
    Fault("indicator", {"numerator": 11.0}, "denominator, numerator", "No more met", QUARANTINE, "10.0, 11.0"),
]
COMPARING_REPEATED = {
    "denominator": ("denominator, ods_code, month", QUARANTINE),
    "catchment_share": ("ods_code, icb_gss, year", STOP),
    "group_member": ("grouping, ods_code", STOP),
    "indicator": ("indicator, ods_code, period_type, period", QUARANTINE),
}
