"""Formularies as plain tables: one row for each appraisal, recommendation and medicine, in the words of whoever keeps it."""

from datetime import date
from pathlib import Path

import pytest

from ingest.sources import formulary
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError
from tests.unit.ingest.drawn import cells, csv_file, dicts, only_problem, problems, tuples, workbook

DRAWING = """
ods_code|ta_number|recommendation|medicine|formulary_status|prescribing_responsibility|decision_date|reason|as_of|notes
ZI01|TA 9001|2|Certolizumab pegol|Amber  2|Shared care|18th April 2018|for adults|2025-12-31|unused
ZI01|9002|||Not listed||TBC||31/12/2025|kept in the notes
ZI02|HST12|one||Unknown||soon|||
"""
SHORT = "ods_code|ta_number|formulary_status|decision_date\nZI01|TA9001|listed|2018-04-18"


def test_a_plain_table(tmp_path: Path) -> None:
    reading = formulary.read(csv_file(tmp_path / "formulary.csv", DRAWING))
    assert (reading.layout, reading.table, reading.identity) == ("formulary_table", schema.FORMULARY_ENTRY, None)
    first, *_ = dicts(reading, *(name for name in schema.FORMULARY_ENTRY.names if name != "file_id"))
    assert first == {
        "ods_code": "ZI01",
        "ta_number": "TA9001",
        "recommendation": 2,
        "medicine": "certolizumab-pegol",
        "available": None,
        "marks": None,
        "word": "amber 2",
        "formulary_status": None,
        "prescribing_responsibility": "shared_care",
        "decision_date": date(2018, 4, 18),
        "printed_release": None,
        "printed_due": None,
        "printed_days": None,
        "reason": "for adults",
        "as_of": date(2025, 12, 31),
        "row_number": 2,
    }


def test_our_own_words_blanks_and_what_cannot_be_read(tmp_path: Path) -> None:
    reading = formulary.read(csv_file(tmp_path / "formulary.csv", DRAWING))
    columns = (
        "formulary_status",
        "word",
        "decision_date",
        "decision_date_raw",
        "recommendation_raw",
        "reason",
        "as_of",
    )
    assert tuples(reading, *columns)[1:] == [
        ("not_listed", None, None, None, None, "kept in the notes", date(2025, 12, 31)),
        ("unknown", None, None, "soon", "one", None, None),
    ]


@pytest.mark.parametrize("status", ["Green", "green ", "GREEN"])
def test_a_word_is_kept_as_it_is_compared(tmp_path: Path, status: str) -> None:
    reading = formulary.read(csv_file(tmp_path / "f_2025-12-31.csv", SHORT.replace("listed", status)))
    assert tuples(reading, "word", "formulary_status") == [("green", None)]
    assert reading.named["word"] == "formulary_status"


def test_the_first_sheet_of_a_workbook(tmp_path: Path) -> None:
    rows = [*cells(SHORT), [], ["ZI01", 9002, "listed", 43208]]
    file = workbook(tmp_path / "formulary 2025-12-31.xlsx", {"Formulary": rows, "Old": cells(SHORT)})
    assert tuples(formulary.read(file), "row_number", "ta_number", "decision_date", "as_of") == [
        (2, "TA9001", date(2018, 4, 18), date(2025, 12, 31)),
        (4, "TA9002", date(2018, 4, 18), date(2025, 12, 31)),
    ]


def test_the_day_of_a_row_goes_before_that_of_the_name(tmp_path: Path) -> None:
    reading = formulary.read(csv_file(tmp_path / "f_2026-03-31.csv", DRAWING))
    assert [day for (day,) in tuples(reading, "as_of")] == [date(2025, 12, 31), date(2025, 12, 31), date(2026, 3, 31)]


@pytest.mark.parametrize("name", ["formulary.csv", "formulary_202512.csv", "formulary_2025-13-31.csv"])
def test_a_table_that_does_not_say_of_which_day_it_speaks(tmp_path: Path, name: str) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        formulary.read(csv_file(tmp_path / name, SHORT))
    told = only_problem(caught.value)
    assert "no column as_of, and no day stands in its name" in told.message
    assert "formulary_2024-03-31.csv" in told.cure
    assert caught.value.exit_code == LayoutError.exit_code


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        formulary.read(csv_file(tmp_path / "f_2025-12-31.csv", "ods_code|ta_number|as_of\nZI01|TA9001|2025-12-31"))
    assert problems(caught.value) == [(1, "formulary_status"), (1, "decision_date")]


def test_the_name_is_part_of_the_identity_where_it_tells_something(tmp_path: Path) -> None:
    identities = [
        formulary.read(csv_file(tmp_path / name, SHORT)).identity
        for name in ("a_2025-12-31.csv", "b_2025-12-31.csv", "a_2026-03-31.csv")
    ]
    assert identities[0] == identities[1] != identities[2]
    assert all(identity and len(identity) == 64 for identity in identities)
