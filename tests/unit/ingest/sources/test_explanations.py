from datetime import date
from pathlib import Path

import pytest

from ingest.sources import explanations
from scorecard import schema
from scorecard.compliance.explanations import explanation_reasons
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import cells, csv_file, dicts, problems, tuples, workbook

DRAWING = """
ods_code|ta_number|recommendation|reason_code|owner_role|explained_on|expires|evidence_link|notes
ZI01|TA 9001|2|plan_being_developed|Chief Pharmacist|2025-12-01|1st March 2026|https://example.org/a|A clinic opens
ZI01|9002||no_eligible_patients||01/12/2025|||
ZI02|HST12|two|not_commissioned_here||soon|TBC||
"""
NAMES = [name for name in schema.EXPLANATION.names if name != "file_id"]


def test_an_explanation(tmp_path: Path) -> None:
    reading = explanations.read(csv_file(tmp_path / "explanations.csv", DRAWING))
    assert (reading.layout, reading.table) == ("explanations", schema.EXPLANATION)
    assert dicts(reading, *NAMES)[0] == {
        "ods_code": "ZI01",
        "ta_number": "TA9001",
        "recommendation": 2,
        "reason_code": "plan_being_developed",
        "owner_role": "Chief Pharmacist",
        "explained_on": date(2025, 12, 1),
        "expires": date(2026, 3, 1),
        "evidence_link": "https://example.org/a",
        "notes": "A clinic opens",
        "row_number": 2,
    }


def test_what_cannot_be_read_stays_visible(tmp_path: Path) -> None:
    reading = explanations.read(csv_file(tmp_path / "explanations.csv", DRAWING))
    columns = ("ta_number", "recommendation", "recommendation_raw", "explained_on_raw", "expires", "expires_raw")
    assert tuples(reading, *columns)[1:] == [
        ("TA9002", None, None, "01/12/2025", None, None),
        ("HST12", None, "two", "soon", None, "TBC"),
    ]


def test_optional_columns_may_be_absent_and_a_workbook_will_do(tmp_path: Path) -> None:
    rows = cells("ods_code|TA_number|reason_code\nZI01|TA9001|no_eligible_patients")
    rows[0].append("explained_on")
    file = workbook(tmp_path / "explanations.xlsx", {"S": [rows[0], [*rows[1], date(2025, 12, 1).isoformat()]]})
    (found,) = dicts(explanations.read(file), *NAMES)
    assert (found["explained_on"], found["notes"], found["expires"]) == (date(2025, 12, 1), None, None)


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        explanations.read(csv_file(tmp_path / "explanations.csv", "ods_code|notes\nZI01|x"))
    assert problems(caught.value) == [(1, name) for name in ("ta_number", "reason_code", "explained_on")]


def test_the_shipped_reasons() -> None:
    reasons = explanation_reasons()
    refused = set(reasons.filter(~reasons["allowed"])["reason_code"])
    assert refused == {"experts_do_not_add", "experts_prefer_alternatives"}
    assert len(reasons) == 7
    assert reasons["meaning"].null_count() == 0
