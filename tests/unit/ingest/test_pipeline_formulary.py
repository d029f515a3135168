"""Formularies, their words and explanations in the lake: what they are checked against, and what becomes of bad rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.reports.model import Fate, FileReport
from ingest.runs import Order
from scorecard import schema
from scorecard.errors import MixedDataError, ValidationStoppedError
from tests.unit.ingest.drawn import cells, csv_text
from tests.unit.ingest.homes import Home

CHECKLIST = """
Technology appraisal (TA)|Yes|N/A|Local decision made|Notes
TA9001|x||2020-05-01|
TA9002||x||Commissioned elsewhere
"""
WORDS = """
ods_code|word|formulary_status|prescribing_responsibility
ZI01|Green|listed|primary_care
ZI01|Amber 2|listed|shared_care
ZI01|Grey|not_listed|
"""
TABLE = """
ods_code|ta_number|formulary_status|decision_date
ZI01|TA9001|GREEN|2020-05-01
ZI01|TA9002|purple|
ZI01|TA9003|listed|
"""
REGISTER = """
ta_number|medicine|condition|published|category|status|replaced_by|implementation_rule|published_source|notes
TA9001|examplumab|hives|2020-02-29|recommended|current||||x
"""


def written(path: Path, drawing: str) -> Path:
    path.write_text(csv_text(cells(drawing)), encoding="utf-8")
    return path


def aside(home: Home, report: FileReport) -> list[tuple[int, str, str]]:
    """What was set aside of a file: row, column, value."""
    assert report.file_id is not None
    return home.lake.quarantine(report.file_id).select("row", "column", "value").collect().rows()


def noted(reports: Sequence[FileReport]) -> list[str]:
    return [note.meaning for report in reports for note in report.notes]


def test_a_checklist_enters_the_lake(home: Home, tmp_path: Path) -> None:
    (report,) = home.ingest(written(tmp_path / "ZI01_2025-12-31_a.csv", CHECKLIST), source="formulary")
    assert (report.fate, report.rows_kept, report.notes) == (Fate.LOADED, 2, ())
    found = home.current(schema.FORMULARY_ENTRY)
    assert found.select("ods_code", "ta_number", "formulary_status", "decision_date", "as_of").rows() == [
        ("ZI01", "TA9001", "listed", date(2020, 5, 1), date(2025, 12, 31)),
        ("ZI01", "TA9002", "not_applicable", None, date(2025, 12, 31)),
    ]


def test_a_checklist_that_did_not_change_speaks_of_every_day_and_organisation_in_its_names(
    home: Home, tmp_path: Path
) -> None:
    names = ("ZI01_2025-09-30_a.csv", "ZI01_2025-12-31_a.csv", "ZI02_2025-12-31_a.csv")
    paths = [written(tmp_path / name, CHECKLIST) for name in names]
    home.ingest(*paths, source="formulary")
    again = home.ingest(*paths, written(tmp_path / "ZI02_2025-12-31_copy.csv", CHECKLIST), source="formulary")
    assert {report.fate for report in again} == {Fate.ALREADY_LOADED}
    found = home.current(schema.FORMULARY_ENTRY).select("ods_code", "as_of").unique().sort("ods_code", "as_of")
    assert found.rows() == [
        ("ZI01", date(2025, 9, 30)),
        ("ZI01", date(2025, 12, 31)),
        ("ZI02", date(2025, 12, 31)),
    ]


def test_a_word_that_the_mapping_does_not_have_is_told_with_those_it_has(home: Home, tmp_path: Path) -> None:
    home.ingest(written(tmp_path / "ZI01.csv", WORDS), source="formulary_words")
    (report,) = home.ingest(written(tmp_path / "f_2025-12-31.csv", TABLE), source="formulary")
    assert aside(home, report) == [(3, "formulary_status", "purple: the words of ZI01 are amber 2, green, grey")]
    kept = home.current(schema.FORMULARY_ENTRY).select("ta_number", "word", "formulary_status").rows()
    assert kept == [("TA9001", "green", None), ("TA9003", None, "listed")]


def test_without_a_mapping_the_source_to_load_is_named(home: Home, tmp_path: Path) -> None:
    home.ingest(written(tmp_path / "ZI02.csv", WORDS.replace("ZI01", "ZI02")), source="formulary_words")
    (report,) = home.ingest(written(tmp_path / "f_2025-12-31.csv", TABLE), source="formulary")
    told = [value for _, _, value in aside(home, report)]
    assert [value.partition(":")[0] for value in told] == ["green", "purple"]
    assert all("no mapping file of ZI01 is loaded" in value and "formulary_words" in value for value in told)


def test_a_file_without_a_known_word_is_refused_and_tells_them(home: Home, tmp_path: Path) -> None:
    home.ingest(written(tmp_path / "ZI01.csv", WORDS), source="formulary_words")
    only = "\n".join(line for line in TABLE.strip().splitlines() if "TA9001" not in line and "TA9003" not in line)
    error = home.refused(written(tmp_path / "f_2025-12-31.csv", only), source="formulary")
    (problem,) = error.problems
    assert "(purple: the words of ZI01 are amber 2, green, grey)" in problem.message
    assert (problem.row, problem.column, error.exit_code) == (2, "formulary_status", ValidationStoppedError.exit_code)


def test_long_lists_of_words_are_shortened(home: Home, tmp_path: Path) -> None:
    many = "".join(f"\nZI01|word {number:02}|listed|" for number in range(15))
    home.ingest(written(tmp_path / "ZI01.csv", WORDS.strip().splitlines()[0] + many), source="formulary_words")
    (report,) = home.ingest(written(tmp_path / "f_2025-12-31.csv", TABLE), source="formulary")
    assert aside(home, report)[0][2].endswith("word 10, word 11 and 3 more")


def test_rows_that_contradict_each_other_are_set_aside_together(home: Home, tmp_path: Path) -> None:
    rows = (
        TABLE.replace("GREEN", "listed").replace("purple", "listed") + "ZI01|TA9001|not listed|\nZI01|TA9002|Listed|\n"
    )
    reports = home.ingest(written(tmp_path / "f_2025-12-31.csv", rows), source="formulary")
    assert aside(home, reports[0]) == [
        (2, "formulary_status", "TA9001: listed and not_listed"),
        (5, "formulary_status", "TA9001: listed and not_listed"),
    ]
    repeated = "There is one row for each organisation, appraisal, recommendation, medicine and day."
    assert repeated in noted(reports)


def test_a_row_without_a_status_is_set_aside(home: Home, tmp_path: Path) -> None:
    rows = TABLE.replace("GREEN", "listed").replace("purple", "")
    (report,) = home.ingest(written(tmp_path / "f_2025-12-31.csv", rows), source="formulary")
    assert aside(home, report) == [(3, "formulary_status", None)]


def test_a_checklists_bad_cells_are_told_in_its_own_words(home: Home, tmp_path: Path) -> None:
    rows = CHECKLIST.replace("TA9001|x", "TA9001|perhaps") + "TA9003|x||soon|\nTA9004|x|x||\n"
    reports = home.ingest(written(tmp_path / "ZI01_2025-12-31_a.csv", rows), source="formulary")
    assert aside(home, reports[0]) == [(2, "Yes or N/A", "Yes: perhaps"), (4, "Local decision made", "soon")]
    assert "Only one of the columns Yes and N/A is marked." in noted(reports)


def test_appraisals_are_looked_up_in_the_register_once_there_is_one(home: Home, tmp_path: Path) -> None:
    path = written(tmp_path / "ZI01_2025-12-31_a.csv", CHECKLIST)
    assert noted([*home.validate(path, source="formulary").files]) == []
    home.ingest(written(tmp_path / "register.csv", REGISTER), source="appraisals")
    (report,) = home.ingest(path, source="formulary")
    (note,) = report.notes
    assert (note.times, "does not exist in the register" in note.cure) == (1, True)
    assert report.rows_kept == 2


def test_invented_formularies_do_not_join_real_organisations(home: Home, tmp_path: Path) -> None:
    trust = ["RXX", "A TRUST", "Y60", "QHL", *[""] * 6, "19940401", *[""] * 13]
    (tmp_path / "etr_2025-12.csv").write_text(csv_text([trust]), encoding="utf-8")
    home.ingest(tmp_path / "etr_2025-12.csv", source="ods")
    error = home.refused(written(tmp_path / "ZI01_2025-12-31_a.csv", CHECKLIST), source="formulary")
    assert error.exit_code == MixedDataError.exit_code


def test_areas_count_as_organisations(home: Home, tmp_path: Path) -> None:
    trust = ["ZT01", "A TRUST", "ZR01", "ZI01", *[""] * 6, "19940401", *[""] * 13]
    (tmp_path / "etr_2025-12.csv").write_text(csv_text([trust]), encoding="utf-8")
    levels = [("CCG", "ZS01", "38"), ("STP", "ZI01", "54"), ("COMM_REGION", "ZR01", "40")]
    columns = {"PRACTICE_CODE": "ZP001", "EXTRACT_DATE": "01Jan2022"}
    for level, code, gss in levels:
        columns |= {f"{level}_CODE": code, f"ONS_{level}_CODE": f"Z{gss}000001", f"{level}_NAME": "Northshire"}
    (tmp_path / "practices.csv").write_text(csv_text([list(columns), list(columns.values())]), encoding="utf-8")
    home.ingest(tmp_path / "etr_2025-12.csv", tmp_path / "practices.csv", source="ods")
    names = [f"{code}_2025-12-31_a.csv" for code in ("ZI01", "ZS01", "ZR01", "ZT01", "ZI09")]
    reports = home.ingest(*(written(tmp_path / name, CHECKLIST) for name in names), source="formulary")
    unknown = "The organisation's code is known from the reference files that were loaded."
    assert [unknown in noted([report]) for report in reports] == [False, False, False, False, True]


@pytest.mark.parametrize("meaning", ["listed", "not_listed"])
def test_a_word_that_stands_twice_stops_the_mapping_file(home: Home, tmp_path: Path, meaning: str) -> None:
    error = home.refused(written(tmp_path / "ZI01.csv", f"{WORDS}ZI01|green|{meaning}|"), source="formulary_words")
    (problem,) = error.problems
    assert "one row for each organisation and word" in problem.message
    assert problem.row == 2


def test_explanations_enter_the_lake(home: Home, tmp_path: Path) -> None:
    rows = """
    ods_code|ta_number|reason_code|explained_on|owner_role|evidence_link
    ZI01|TA9001|experts_prefer_alternatives|2025-12-01|Chief Pharmacist|https://example.org/a
    ZI01|TA9002|no_eligible_patients|2025-12-01|a.person@nhs.uk|
    ZI01|TA9003|no_eligible_patients|2025-12-01||javascript:alert(1)
    """
    path = written(tmp_path / "explanations.csv", "\n".join(line.strip() for line in rows.strip().splitlines()))
    reports = home.ingest(path, source="explanations")
    assert [(row, column) for row, column, _ in aside(home, reports[0])] == [(3, "owner_role"), (4, "evidence_link")]
    assert "The reason is one that the funding duty allows for a recommended medicine." in noted(reports)
    assert home.current(schema.EXPLANATION)["ta_number"].to_list() == ["TA9001"]


def test_a_clock_rule_of_the_users_own_is_known_where_it_is_set(home: Home, tmp_path: Path) -> None:
    header, row = cells(REGISTER)
    text = csv_text([[*header, "clock_rule"], [*row, "our_own"]])
    path = tmp_path / "register.csv"
    path.write_text(text, encoding="utf-8")
    assert "The clock rule is one of:" in home.refused(path, source="appraisals").problems[0].message
    job = replace(home.job("appraisals"), clock_rules=frozenset({"our_own"}))
    assert pipeline.ingest(job, Order("ingest", [str(path)]), home.watched).problems == ()
