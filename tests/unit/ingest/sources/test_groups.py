from pathlib import Path

import pytest

from ingest.sources import groups
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import csv_file, problems, tuples, workbook

COLUMNS = ("row_number", "grouping", "group_name", "ods_code")


def test_each_row_puts_an_organisation_into_a_group(tmp_path: Path) -> None:
    drawing = "Group_Name|ODS_Code|Grouping|remark\n Acute |ZT01|trust_type|x\n|||\nNorth|ZI01|cancer_alliance|"
    reading = groups.read(csv_file(tmp_path / "groups.csv", drawing))
    assert (reading.layout, reading.table, reading.month) == ("groups", schema.GROUP_MEMBER, None)
    assert tuples(reading, *COLUMNS) == [
        (2, "trust_type", "Acute", "ZT01"),
        (4, "cancer_alliance", "North", "ZI01"),
    ]


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    rows = [["grouping", "group_name", "ods_code"], ["size", "Large", "ZT01"]]
    assert tuples(groups.read(workbook(tmp_path / "groups.xlsx", {"Groups": rows})), *COLUMNS) == [
        (2, "size", "Large", "ZT01")
    ]


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        groups.read(csv_file(tmp_path / "groups.csv", "grouping|group|code\nsize|Large|ZT01"))
    assert problems(caught.value) == [(1, "group_name"), (1, "ods_code")]
