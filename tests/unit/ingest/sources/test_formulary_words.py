from pathlib import Path

import pytest

from ingest.sources import formulary_words
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import cells, csv_file, problems, text_file, tuples, workbook

DRAWING = """
ods_code|word|formulary_status|prescribing_responsibility
ZI01| Amber  2 |Listed|Shared care
ZI01|NON-formulary|not listed|
ZI02||green|GP
"""


def test_words_are_kept_as_they_are_compared(tmp_path: Path) -> None:
    reading = formulary_words.read(csv_file(tmp_path / "ZI01.csv", DRAWING))
    assert (reading.layout, reading.table) == ("formulary_words", schema.FORMULARY_WORD)
    assert tuples(reading, *(name for name in schema.FORMULARY_WORD.names if name != "file_id")) == [
        ("ZI01", "amber 2", "listed", "shared_care", 2),
        ("ZI01", "non-formulary", "not_listed", None, 3),
        ("ZI02", None, "green", "gp", 4),
    ]


def test_the_first_sheet_of_a_workbook(tmp_path: Path) -> None:
    file = workbook(tmp_path / "ZI01.xlsx", {"Words": cells(DRAWING), "Other": [["x"]]})
    assert [word for (word,) in tuples(formulary_words.read(file), "word")] == ["amber 2", "non-formulary", None]


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        formulary_words.read(csv_file(tmp_path / "words.csv", "ods_code|colour\nZI01|green"))
    missing = [(1, name) for name in ("word", "formulary_status", "prescribing_responsibility")]
    assert problems(caught.value) == missing


def test_a_last_row_that_was_cut_off(tmp_path: Path) -> None:
    text = "ods_code,word,formulary_status,prescribing_responsibility\nZI01,green,listed,\nZI01,amb"
    with pytest.raises(FaultyFilesError, match="may have been cut short"):
        formulary_words.read(text_file(tmp_path / "words.csv", text))
