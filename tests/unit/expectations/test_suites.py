"""Every rule of every suite catches the fault that it is there for, and lets good rows pass."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from expectations.check import check
from expectations.results import Finding, Verdict
from expectations.rules import Rule
from expectations.suites import SUITES, TABLES, suite_for
from expectations.suites.context import Context
from scorecard import schema
from scorecard.settings import Thresholds
from tests.unit.expectations.clean_rows import CLEAN_ROWS
from tests.unit.expectations.frames import frame_of
from tests.unit.expectations.more_faults import MORE_FAULTS, MORE_REPEATED
from tests.unit.expectations.planted import (
    NOTE,
    QUARANTINE,
    STOP,
    Fault,
    missing,
    misspelt,
    not_numbered,
    not_positive,
    unreadable,
)

KNOWN = Context(
    today=date(2026, 1, 15),
    month=date(2025, 12, 1),
    known_organisations=frozenset({"ZT01", "ZT02", "ZT03"}),
    known_products=frozenset({"99900000001", "99900000002"}),
    known_medicines=frozenset({"examplumab", "other-mab"}),
    known_areas=frozenset({"ZI01", "ZR01", "ZS01"}),
    known_appraisals=frozenset({"TA9001", "TA9002", "HST12"}),
    known_practices=frozenset({"ZP001", "ZP002", "ZP003"}),
)
# The faults are planted in the last of three rows, below the header.
FAULTY_ROW = 4
FAULTS = [
    Fault("prescribing", {"month": None, "month_raw": "2025-13"}, "month", "can be read", QUARANTINE, "2025-13"),
    Fault("prescribing", {"month": date(2025, 11, 1)}, "month", "All rows are of one month", STOP),
    Fault("prescribing", {"month": date(2025, 11, 1)}, "month", "file's name, 2025-12", STOP, "2025-11-01"),
    Fault("prescribing", {"month": date(2026, 2, 1)}, "month", "not in the future", STOP, "2026-02-01"),
    missing("prescribing", "ods_code"),
    misspelt("prescribing", "ods_code", "zt01"),
    Fault("prescribing", {"ods_code": "ZT09"}, "ods_code", "known from", NOTE, "ZT09"),
    missing("prescribing", "vmp_code"),
    misspelt("prescribing", "vmp_code", "9.99E+10"),
    Fault("prescribing", {"vmp_code": "99900000009"}, "vmp_code", "known from", NOTE, "99900000009"),
    missing("prescribing", "vmp_name"),
    missing("prescribing", "unit_code"),
    misspelt("prescribing", "unit_code", "mg"),
    missing("prescribing", "unit"),
    Fault("prescribing", {"quantity": None}, "quantity_raw", "Every row has a quantity", QUARANTINE, "(blank)"),
    unreadable("prescribing", "quantity"),
    Fault(
        "prescribing", {"quantity": float("nan"), "quantity_raw": "NaN"}, "quantity", "can be read", QUARANTINE, "NaN"
    ),
    Fault("prescribing", {"quantity": float("-inf")}, "quantity", "finite", QUARANTINE, "-inf"),
    Fault("prescribing", {"quantity": 1.1e9}, "quantity", "beyond a thousand million", NOTE, "1100000000.0"),
    Fault("prescribing", {"quantity": -0.5}, "quantity", "not negative", NOTE, "-0.5"),
    unreadable("prescribing", "indicative_cost"),
    Fault("prescribing", {"indicative_cost": float("inf")}, "indicative_cost", "finite", QUARANTINE, "inf"),
    missing("trust", "ods_code"),
    misspelt("trust", "ods_code", "Z"),
    missing("trust", "name"),
    misspelt("trust", "region_code", "north", NOTE),
    misspelt("trust", "icb_code", "Somewhere", NOTE),
    unreadable("trust", "open_date"),
    unreadable("trust", "close_date"),
    Fault(
        "trust",
        {"close_date": date(2001, 3, 31)},
        "close_date, open_date",
        "not close before it opens",
        QUARANTINE,
        "2001-03-31, 2001-04-01",
    ),
    missing("trust", "list_date"),
    Fault("trust", {"list_date": date(2025, 11, 30)}, "list_date", "one list", STOP),
    missing("succession", "ods_code"),
    misspelt("succession", "ods_code", "02", NOTE),
    missing("succession", "successor_ods_code"),
    misspelt("succession", "successor_ods_code", "12", NOTE),
    Fault(
        "succession",
        {"successor_ods_code": "ZT01"},
        "ods_code, successor_ods_code",
        "not its own successor",
        QUARANTINE,
        "ZT01, ZT01",
    ),
    Fault("succession", {"effective": None, "effective_raw": "soon"}, "effective", "can be read", QUARANTINE, "soon"),
    Fault("succession", {"effective": date(2026, 4, 1)}, "effective", "not in the future", NOTE, "2026-04-01"),
    missing("hierarchy", "practice_code"),
    misspelt("hierarchy", "practice_code", "the surgery"),
    *(
        missing("hierarchy", f"{level}_{what}")
        for level in ("sub_icb", "icb", "region")
        for what in ("code", "gss", "name")
    ),
    *(misspelt("hierarchy", f"{level}_code", "E54-1") for level in ("sub_icb", "icb", "region")),
    *(misspelt("hierarchy", f"{level}_gss", "W38000001") for level in ("sub_icb", "icb", "region")),
    missing("hierarchy", "extract_date"),
    Fault("hierarchy", {"extract_date": date(2026, 2, 1)}, "extract_date", "not in the future", STOP, "2026-02-01"),
    missing("population_estimate", "vintage"),
    Fault("population_estimate", {"vintage": 2027}, "vintage", "between 1981 and this year", STOP, "2027"),
    *(
        missing("population_estimate", f"{level}_{what}")
        for level in ("sub_icb", "icb", "region")
        for what in ("gss", "name")
    ),
    *(misspelt("population_estimate", f"{level}_gss", "E3800000") for level in ("sub_icb", "icb", "region")),
    missing("population_estimate", "sub_icb_code"),
    misspelt("population_estimate", "sub_icb_code", "92a"),
    Fault("population_estimate", {"population": None}, "population_raw", "a number of people", QUARANTINE, "(blank)"),
    unreadable("population_estimate", "population"),
    Fault("population_estimate", {"population": 0}, "population", "At least one person", QUARANTINE, "0"),
    Fault("population_estimate", {"population": 5_000_001}, "population", "five million", NOTE, "5000001"),
    missing("dmd_product", "vmp_code"),
    misspelt("dmd_product", "vmp_code", "VMP1"),
    missing("dmd_product", "vmp_name"),
    misspelt("dmd_product", "vtm_code", "VTM1", NOTE),
    *(unreadable("dmd_product", column) for column in ("unit_dose_size", "strength", "per", "ddd_mg", "add_quantity")),
    *(
        not_positive("dmd_product", column)
        for column in ("unit_dose_size", "strength", "per", "ddd_mg", "add_quantity")
    ),
    missing("appraisal_fact", "ta_number"),
    misspelt("appraisal_fact", "ta_number", "TA 9002"),
    misspelt("appraisal_fact", "replaced_by", "see notes", NOTE),
    missing("appraisal_fact", "medicine"),
    misspelt("appraisal_fact", "medicine", "Other Mab"),
    Fault("appraisal_fact", {"medicine": "unknown-mab"}, "medicine", "known from", NOTE, "unknown-mab"),
    missing("appraisal_fact", "medicine_name"),
    missing("appraisal_fact", "category"),
    misspelt("appraisal_fact", "category", "Recommended"),
    misspelt("appraisal_fact", "status", "withdrawn"),
    unreadable("appraisal_fact", "published"),
    Fault(
        "appraisal_fact", {"published": date(2026, 1, 16)}, "published", "not in the future", QUARANTINE, "2026-01-16"
    ),
    unreadable("appraisal_fact", "published_year"),
    Fault("appraisal_fact", {"published_year": 1998}, "published_year", "between 1999 and", QUARANTINE, "1998"),
    unreadable("appraisal_fact", "recommendation"),
    not_numbered("appraisal_fact"),
    misspelt("appraisal_fact", "commissioner", "NHSE"),
    misspelt("appraisal_fact", "clock_rule", "soon"),
    *(unreadable("appraisal_fact", column) for column in ("clock_starts", "clock_due", "replaced_on")),
    Fault(
        "appraisal_fact",
        {"clock_due": date(2020, 2, 28)},
        "clock_due, published",
        "not before the day of publication",
        QUARANTINE,
        "2020-02-28, 2020-02-29",
    ),
    Fault(
        "appraisal_fact",
        {"clock_rule": "managed_access", "clock_starts": None},
        "clock_starts",
        "managed_access has",
        QUARANTINE,
        "TA9002",
    ),
    Fault("appraisal_fact", {"clock_rule": "extended", "clock_due": None}, "clock_due", "extended has", NOTE, "TA9002"),
    *MORE_FAULTS,
    missing("service", "ods_code"),
    misspelt("service", "ods_code", "everyone"),
    Fault("service", {"ods_code": "ZT09"}, "ods_code", "known from", NOTE, "ZT09"),
    misspelt("service", "medicine", "Other Mab"),
    Fault("service", {"medicine": "unknown-mab"}, "medicine", "known from", NOTE, "unknown-mab"),
    missing("service", "reason"),
    Fault("compared", {"closed_on": date(2025, 11, 30), "closed_told": "ZT01"}, "ods_code", "closed", NOTE, "ZT01"),
    Fault(
        "compared",
        {"dmd_units": "ml", "unit_told": "tablet, in dm+d ml"},
        "unit",
        "lets the product be counted",
        NOTE,
        "tablet, in dm+d ml",
    ),
    Fault("compared", {"times_usual": 301.0}, "quantity", "is not 300 times", NOTE, "15 ml, usually 10"),
    Fault("named", {"names": 2}, "vmp_code", "one name", NOTE, "Examplumab"),
    Fault("named", {"codes": 2}, "vmp_name", "one code", NOTE, "Examplumab"),
    Fault("submitting", {"share": 0.1}, "ods_code", "usually submits", NOTE, "ZT01: 12 rows, usually 12"),
    Fault("whole_month", {"volume": 0.96}, "quantity", "volume a working day", NOTE, "102 %"),
    Fault("whole_month", {"rows": 0.96}, "row_number", "number of rows", NOTE, "961 rows, usually 1000"),
    Fault("changed_places", {"likeness": 0.49}, "vmp_code", "changed places", NOTE, "one rose, one fell"),
    Fault("restated", {"moved": 0.01}, "quantity", "finalised month", NOTE, "1009"),
    Fault("sums", {"difference": None}, "difference", "Both sides", STOP, "England and its trusts"),
    Fault("sums", {"difference": -1e-8}, "difference", "the sum of its parts", STOP, "England and its trusts"),
    Fault("figures", {"error": None}, "error", "people to divide by", STOP, "5 mg"),
    Fault("figures", {"error": 1e-8}, "error", "numerator ÷ denominator", STOP, "5 mg"),
    Fault("figures", {"value": 1.1e9}, "value", "Rates lie between", STOP, "5 mg"),
    Fault("figures", {"source_rows": 0}, "source_rows", "source rows", STOP, "5 mg"),
    Fault("figures", {"received": None}, "received", "how many submissions", STOP, "5 mg"),
    Fault("stated", {"state": "lost"}, "state", "one of", STOP, "used"),
    Fault("stated", {"contradictions": 1}, "contradictions", "zero is zero", STOP, "used"),
    Fault("spells", {"state": "listed"}, "state", "of a recommendation is one of", STOP, "ZI01, TA9001-1"),
    Fault("spells", {"contradictions": 2}, "contradictions", "without a gap", STOP, "ZI01, TA9001-1"),
    Fault("ranked", {"state": "lost"}, "state", "one of", STOP, "ZI01, used"),
    Fault("ranked", {"contradictions": 1}, "contradictions", "A rank rests on", STOP, "ZI01, used"),
    Fault("sources", {"lines": 0}, "lines", "in the manifest", STOP, "SCMD_FINAL_202512.csv"),
    Fault("sources", {"rows": 0}, "rows", "in the lake", STOP, "SCMD_FINAL_202512.csv"),
]
REPEATED = {
    "prescribing": ("ods_code, month, vmp_code, unit_code", NOTE),
    "trust": ("ods_code, list_date", NOTE),
    "succession": ("ods_code, successor_ods_code", NOTE),
    "hierarchy": ("practice_code, extract_date", NOTE),
    "population_estimate": ("vintage, sub_icb_gss", STOP),
    "appraisal_fact": ("ta_number, medicine, condition, category", NOTE),
    "service": ("ods_code, medicine", NOTE),
    "formulary_word": ("ods_code, word", STOP),
    "formulary_entry": ("ods_code, ta_number, recommendation, medicine, as_of", NOTE),
    "explanation": ("ods_code, ta_number, recommendation, explained_on", NOTE),
    **MORE_REPEATED,
    "figures": ("source, org_type, ods_code, medicine, unit, period_type, period", STOP),
    "stated": ("source, org_type, ods_code, medicine, unit, period_type, period", STOP),
    "spells": ("ods_code, recommendation_id, from_day", STOP),
    "ranked": ("measure, subject, unit, org_type, ods_code, period_type, period", STOP),
}
# Suites for the rows of files; the others are put to frames that may well have no line.
OF_FILES = [table for table in SUITES if "TableRowCount" in suite_for(table, KNOWN).rules[-1].expectation.name]


def verdict_on(table: str, rows: list[dict[str, Any]], context: Context = KNOWN) -> Verdict:
    return check(frame_of(TABLES[table], rows).lazy(), suite_for(table, context))


def planted(fault: Fault) -> Verdict:
    first, second, last = CLEAN_ROWS[fault.table]
    return verdict_on(fault.table, [first, second, last | fault.planted])


def finding_for(fault: Fault, verdict: Verdict) -> Finding:
    [finding] = [f for f in verdict.findings if f.columns == fault.columns and fault.meaning in f.meaning]
    return finding


@pytest.mark.parametrize("table", SUITES)
def test_a_clean_frame_passes(table: str) -> None:
    verdict = verdict_on(table, CLEAN_ROWS[table])
    assert [finding.meaning for finding in verdict.failed] == []
    assert (verdict.outcome, verdict.quarantine.height) == ("passed", 0)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.table}-{fault.columns}-{fault.meaning.strip()}")
def test_a_planted_fault_is_found_in_its_row(fault: Fault) -> None:
    verdict = planted(fault)
    finding = finding_for(fault, verdict)
    assert (finding.success, finding.consequence) == (False, fault.consequence)
    if fault.shown is not None:
        assert finding.rows_unexpected == 1
        row = FAULTY_ROW if "row_number" in TABLES[fault.table].names else None
        assert [(example.row_number, example.value) for example in finding.examples] == [(row, fault.shown)]
    lines = verdict.quarantine.drop("value").rows()
    assert ((FAULTY_ROW, finding.columns, finding.meaning) in lines) is (fault.consequence is QUARANTINE)
    assert {row for row, _, _ in lines} <= {FAULTY_ROW}


@pytest.mark.parametrize("table", REPEATED)
def test_a_repeated_row_is_found_with_the_one_that_it_repeats(table: str) -> None:
    columns, consequence = REPEATED[table]
    first, second, _ = CLEAN_ROWS[table]
    verdict = verdict_on(table, [first, second, first])
    [finding] = [f for f in verdict.failed if f.expectation == "expect_compound_columns_to_be_unique"]
    assert (finding.columns, finding.consequence) == (columns, consequence)
    rows = [2, 4] if "row_number" in TABLES[table].names else [None, None]
    assert [example.row_number for example in finding.examples] == rows


def test_the_suites_for_files_are_those_of_the_lake() -> None:
    assert [table.name for table in schema.LAKE_TABLES] == OF_FILES
    assert SUITES.keys() == TABLES.keys()


@pytest.mark.parametrize("table", [table for table in SUITES if table not in OF_FILES])
def test_nothing_is_found_in_a_frame_without_lines(table: str) -> None:
    assert verdict_on(table, []).failed == ()


@pytest.mark.parametrize("table", OF_FILES)
def test_a_file_without_rows_is_stopped(table: str) -> None:
    verdict = verdict_on(table, [])
    assert [finding.expectation for finding in verdict.failed] == ["expect_table_row_count_to_be_between"]
    assert verdict.outcome == "stopped"


def test_every_rule_has_its_fault_planted() -> None:
    tested = {(fault.table, finding_for(fault, planted(fault)).meaning) for fault in FAULTS}
    about_whole_files = ("expect_compound_columns_to_be_unique", "expect_table_row_count_to_be_between")
    rules = {
        (table, rule.meaning)
        for table in SUITES
        for rule in suite_for(table, KNOWN).rules
        if rule.expectation.type not in about_whole_files
    }
    assert rules - tested == set()
    repeatable = {
        table for table in SUITES if any("Compound" in r.expectation.name for r in suite_for(table, KNOWN).rules)
    }
    assert repeatable == REPEATED.keys()


@pytest.mark.parametrize("table", SUITES)
def test_every_rule_says_what_it_means_and_what_to_do(table: str) -> None:
    def well_worded(rule: Rule) -> bool:
        return rule.meaning[0].isupper() and rule.meaning.endswith(".") and rule.cure.endswith(".")

    assert [rule for rule in suite_for(table, KNOWN).rules if not well_worded(rule)] == []


@pytest.mark.parametrize("table", SUITES)
def test_no_two_rules_of_a_suite_read_the_same(table: str) -> None:
    keys = [(r.expectation.type, r.expectation.columns, r.meaning) for r in suite_for(table, KNOWN).rules]
    assert len(set(keys)) == len(keys)


def test_what_is_not_loaded_is_not_checked() -> None:
    nothing = Context(today=KNOWN.today)
    strange = CLEAN_ROWS["prescribing"][0] | {"ods_code": "ZT09", "vmp_code": "99900000009", "month": date(2020, 1, 1)}
    assert verdict_on("prescribing", [strange], nothing).outcome == "passed"


def test_areas_are_known_only_beside_trusts() -> None:
    nothing = Context(today=KNOWN.today)
    for known in (nothing, replace(KNOWN, known_areas=None), replace(KNOWN, known_organisations=None)):
        strange = CLEAN_ROWS["explanation"][0] | {"ods_code": "ZT09"}
        assert verdict_on("explanation", [strange], known).outcome == "passed"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://",
        "https://somebody:secret@example.org",
        'https://example.org/" onclick="x',
        "https://example.org/<script>",
        "https://example.org/a b",
        "https://example.org\\@elsewhere.org",
    ],
)
def test_links_that_could_do_harm_are_refused(link: str) -> None:
    verdict = verdict_on("explanation", [CLEAN_ROWS["explanation"][0] | {"evidence_link": link}])
    assert [(finding.columns, finding.consequence) for finding in verdict.failed] == [("evidence_link", QUARANTINE)]


def test_unknown_codes_have_the_consequence_that_was_set() -> None:
    fault = next(fault for fault in FAULTS if fault.meaning == "known from")
    rows = [*CLEAN_ROWS[fault.table][:2], CLEAN_ROWS[fault.table][2] | fault.planted]
    verdict = verdict_on(fault.table, rows, replace(KNOWN, unknown_codes=QUARANTINE))
    assert verdict.quarantine["row_number"].to_list() == [FAULTY_ROW]


@pytest.mark.parametrize("table", SUITES)
def test_what_is_counted_is_told(table: str) -> None:
    counted = {finding.counted for finding in verdict_on(table, CLEAN_ROWS[table]).findings}
    assert counted == {suite_for(table, KNOWN).counted}
    assert (counted == {"rows"}) == ("row_number" in TABLES[table].names and table != "named")


@pytest.mark.parametrize(
    ("table", "planted_faults", "wider"),
    [
        ("submitting", {"share": 0.1}, {"trust_share": 0.09}),
        ("whole_month", {"volume": 0.96}, {"volume_drop": 0.05}),
        ("whole_month", {"rows": 0.96}, {"rows_drop": 0.05}),
        ("changed_places", {"likeness": 0.49}, {"swap_likeness": 0.4}),
        ("compared", {"times_usual": 301.0}, {"unit_slip": 302}),
        ("compared", {"times_usual": 1 / 301}, {"unit_slip": 302}),
        ("restated", {"moved": 0.01}, {"restated": 0.02}),
        ("figures", {"value": 1.1e9}, {"greatest_rate": 1.2e9}),
        ("figures", {"value": -1.1e6}, {"least_rate": -1.2e6}),
    ],
)
def test_a_threshold_decides(table: str, planted_faults: dict[str, Any], wider: dict[str, float]) -> None:
    rows = [CLEAN_ROWS[table][0] | planted_faults]
    assert len(verdict_on(table, rows).failed) == 1
    assert verdict_on(table, rows, replace(KNOWN, thresholds=Thresholds(**wider))).failed == ()


def test_returns_are_kept_and_counted() -> None:
    rows = [row | {"quantity": -1.5} for row in CLEAN_ROWS["prescribing"]]
    verdict = verdict_on("prescribing", rows)
    assert (verdict.outcome, verdict.quarantine.height) == ("passed_with_notes", 0)
    assert [finding.rows_unexpected for finding in verdict.failed] == [3]
