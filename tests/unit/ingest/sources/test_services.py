from pathlib import Path

import pytest

from ingest.sources import services
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import csv_file, csv_text, problems, text_file, tuples


def test_a_blank_medicine_stands_for_every_medicine(tmp_path: Path) -> None:
    drawing = "ods_code|medicine|reason\nZT1|rituximab|no cancer service\nZT2||a mental health trust"
    reading = services.read(csv_file(tmp_path / "services.csv", drawing))
    assert (reading.layout, reading.table, reading.month) == ("services", schema.SERVICE, None)
    assert tuples(reading, "row_number", "ods_code", "medicine", "reason") == [
        (2, "ZT1", "rituximab", "no cancer service"),
        (3, "ZT2", None, "a mental health trust"),
    ]


def test_a_reason_of_several_lines_is_one_row(tmp_path: Path) -> None:
    rows = [["Reason", "ODS_CODE", "Medicine"], ["none\nof our patients", "ZT1", "x"], ["other, really", "ZT2", "y"]]
    reading = services.read(text_file(tmp_path / "services.csv", csv_text(rows, line_end="\r\n")))
    assert tuples(reading, "row_number", "ods_code", "reason") == [
        (2, "ZT1", "none\nof our patients"),
        (3, "ZT2", "other, really"),
    ]


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        services.read(csv_file(tmp_path / "services.csv", "code|medicine\nZT1|x"))
    assert problems(caught.value) == [(1, "ods_code"), (1, "reason")]


def test_a_reason_with_bare_quotation_marks_swallows_no_row(tmp_path: Path) -> None:
    text = 'ods_code,medicine,reason\nZT1,x,no 5" tubes\nZT2,y,no 5" tubes\n\nZT3,"y","no ""tubes"""\n'
    reading = services.read(text_file(tmp_path / "services.csv", text))
    assert tuples(reading, "row_number", "ods_code", "reason") == [
        (2, "ZT1", 'no 5" tubes'),
        (3, "ZT2", 'no 5" tubes'),
        (5, "ZT3", 'no "tubes"'),
    ]


def test_a_last_row_that_was_cut_off(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="may have been cut short"):
        services.read(text_file(tmp_path / "services.csv", "ods_code,medicine,reason\nZT1,x,none\nZT2,y"))
