import random
import zipfile
from pathlib import Path

import polars as pl
import pytest

from scorecard.errors import LayoutError, UnreadableFileError
from tests.unit.ingest.drawn import csv_text, problems, workbook
from tests.unit.ingest.homes import HEADER, Home, faults, issue, issues, write

# ------------------------------------------------------------------------------------------------ several files


def test_faults_of_several_files_are_told_together_and_good_files_are_loaded(home: Home, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"SCMD_FINAL_20210{month}.csv", issues(2, f"20210{month}")) for month in (1, 2, 3, 4)]
    paths[0].write_bytes(b"")
    write(paths[2], issues(1, "202109"))
    error = home.refused(*paths)
    assert {problem.file for problem in error.problems} == {paths[0].name, paths[2].name}
    assert error.exit_code == UnreadableFileError.exit_code
    loaded = home.manifest.filter(pl.col("state") == "loaded")["name"].to_list()
    assert loaded == [paths[1].name, paths[3].name]


def test_a_bad_member_of_a_zip_does_not_keep_the_others_out(home: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "year.zip", "w") as archive:
        for month in (1, 2, 3):
            archive.write(write(tmp_path / f"m{month}.csv", issues(2, f"20210{month}")), f"SCMD_FINAL_20210{month}.csv")
        archive.writestr("SCMD_FINAL_202100_latin.csv", "é".encode("cp1252"))
        archive.write(write(tmp_path / "m4.csv", issues(2, "202104")), "scmd_provisional_202104.csv")
    error = home.refused(tmp_path / "year.zip")
    assert [problem.file for problem in error.problems] == ["year.zip!SCMD_FINAL_202100_latin.csv"]
    assert home.lines("name", "data_status")[2:] == [
        ("year.zip!SCMD_FINAL_202103.csv", "final"),
        ("year.zip!scmd_provisional_202104.csv", "provisional"),
    ]


def test_nothing_is_left_in_the_temporary_folder(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with zipfile.ZipFile(tmp_path / "year.zip", "w") as archive:
        archive.write(write(tmp_path / "m.csv", issues(2)), "SCMD_FINAL_202104.csv")
        archive.writestr("SCMD_FINAL_202105.csv", "")
    home.refused(tmp_path / "year.zip")
    assert list(scratch.iterdir()) == []


def test_validating_loads_nothing_and_tells_what_loading_would_do(home: Home, tmp_path: Path) -> None:
    rows = [issue(1), issue(2, quantity="twelve"), issue(3)]
    path = write(tmp_path / "SCMD_FINAL_202104.csv", rows)
    (checked,) = home.validate(path).files
    assert (checked.fate, checked.rows_in, checked.rows_kept, checked.rows_quarantined) == ("checked", 3, 2, 1)
    assert home.parquet_files() == []
    assert home.current().is_empty()
    (loaded,) = home.ingest(path)
    assert (loaded.fate, loaded.rows_in, loaded.rows_kept, loaded.rows_quarantined) == ("loaded", 3, 2, 1)
    assert loaded.findings == checked.findings


def test_the_order_of_the_rows_is_that_of_the_file(home: Home, tmp_path: Path) -> None:
    rows = issues(20_000)
    random.Random(3).shuffle(rows)
    rows[7][6] = "x"
    home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", rows))
    assert home.current()["vmp_code"].to_list() == [row[2] for n, row in enumerate(rows) if n != 7]


# ------------------------------------------------------------------------------------------------ other formats


def test_a_workbook_where_csv_is_wanted(home: Home, tmp_path: Path) -> None:
    book = workbook(tmp_path / "SCMD_FINAL_202104.xlsx", {"S": [HEADER, issue()]})
    for source in ("scmd", "ods", "dmd", "services"):
        error = home.refused(book.path, source=source)
        assert "The file is a workbook" in str(error)
        assert error.exit_code == LayoutError.exit_code
    renamed = book.path.rename(tmp_path / "SCMD_FINAL_202104.csv")
    assert "The file is a workbook" in str(home.refused(renamed))


def test_a_csv_file_where_a_workbook_is_wanted(home: Home, tmp_path: Path) -> None:
    error = home.refused(write(tmp_path / "ons.csv", issues()), source="population")
    assert "The file is not a workbook" in str(error)
    assert error.exit_code == LayoutError.exit_code


# ------------------------------------------------------------------------------------------------ unknown codes


@pytest.fixture
def with_references(home: Home, tmp_path: Path) -> Home:
    trusts = [["ZT01", "ONE TRUST", "ZY1", "ZQ1", *[""] * 6, "20100101", *[""] * 13]]
    listed = tmp_path / "etr_2021-04.csv"
    listed.write_text(csv_text(trusts), encoding="utf-8")
    home.ingest(listed, source="ods")
    merged = tmp_path / "succession.csv"
    merged.write_text("old_code,new_code,date\nZT02,ZT01,2020-04-01\n", encoding="utf-8")
    home.ingest(merged, source="ods")
    return home


@pytest.mark.parametrize(("code", "is_known"), [("ZT01", True), ("ZT02", True), ("ZT99", False)])
def test_codes_are_known_from_lists_and_successions(
    with_references: Home, tmp_path: Path, code: str, is_known: bool
) -> None:
    row = issue(1)
    row[1] = code
    path = write(tmp_path / "SCMD_FINAL_202104.csv", [issue(2), row])
    stopped = with_references.validate(path, unknown_codes="stop")
    if is_known:
        assert stopped.problems == ()
    else:
        assert problems(faults(stopped)) == [(3, "ODS_CODE")]
    (loaded,) = with_references.ingest(path)
    assert (loaded.rows_kept, len(loaded.notes)) == (2, 0 if is_known else 1)
