"""What is written down of every run, whatever the files hold, and that what was only checked never counts."""

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from ingest import pipeline
from scorecard.errors import LayoutError, MissingInputError, MixedDataError, UnreadableFileError
from scorecard.store.manifest import current_files
from tests.unit.ingest.drawn import csv_text
from tests.unit.ingest.homes import Home, issue, issues, write


def test_a_run_is_open_until_it_ends(home: Home, tmp_path: Path) -> None:
    seen: list[object] = []
    path = write(tmp_path / "SCMD_FINAL_202104.csv", issues())
    home.watch(lambda: seen.extend(home.table("run")))
    home.run(path)
    (during,) = seen
    (after,) = home.table("run")
    assert isinstance(during, dict)
    assert [during[name] for name in ("ended_at", "files", "faults", "worst")] == [None] * 4
    assert {name: after[name] for name in ("run_number", "command", "source", "files", "faults", "worst")} == {
        "run_number": 1,
        "command": "ingest",
        "source": "scmd",
        "files": 1,
        "faults": 0,
        "worst": None,
    }
    assert after["started_at"] == during["started_at"] <= after["ended_at"]


def test_the_gravest_severity_is_written_down(home: Home, tmp_path: Path) -> None:
    kinds = {
        "none": issues(2),
        "info": [issue(1), issue(2, quantity="-1")],
        "warning": [issue(1, quantity="-1"), issue(2, quantity="x")],
        "critical": [issue(1, quantity="x"), issue(2, month="202105")],
    }
    for kind, rows in kinds.items():
        home.validate(write(tmp_path / kind / "SCMD_FINAL_202104.csv", rows))
    assert [run["worst"] for run in home.table("run")] == [None, "info", "warning", "critical"]
    assert [run["faults"] for run in home.table("run")] == [0, 0, 0, 2]
    assert [line["run_number"] for line in home.table("source_file")] == [1, 2, 3, 4]


def test_every_fault_that_is_told_is_written_down(home: Home, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SCMD_FINAL_202104.csv", b"\xff\xfe")
    good = write(tmp_path / "SCMD_FINAL_202104.csv", issues())
    report = home.run(tmp_path / "absent.csv", empty, other, packed, good)
    assert [file.fate for file in report.files] == ["unreadable"] * 4 + ["loaded"]
    codes = [UnreadableFileError, UnreadableFileError, LayoutError, UnreadableFileError]
    assert [file.exit_code for file in report.files] == [kind.exit_code for kind in codes] + [0]
    assert report.exit_code == UnreadableFileError.exit_code
    (run,) = home.table("run")
    assert (run["files"], run["faults"], run["worst"]) == (5, len(report.problems), "critical")
    told = [(p.file, p.row, p.column, p.message, p.cure) for p in report.problems]
    found = home.table("fault")
    names = ("name", "row_number", "column", "message", "cure")
    assert [tuple(fault[name] for name in names) for fault in found] == told
    assert [(fault["run_number"], fault["position"]) for fault in found] == [(1, n) for n in range(1, len(told) + 1)]
    assert [line["name"] for line in home.table("source_file")] == [good.name]


def test_a_file_that_was_checked_or_refused_keeps_its_findings_and_never_counts(home: Home, tmp_path: Path) -> None:
    good = write(tmp_path / "SCMD_FINAL_202104.csv", issues())
    bad = write(tmp_path / "SCMD_FINAL_202105.csv", issues())
    home.validate(good, bad)
    home.run(bad)
    states = home.lines("state", "suite_outcome", "rows_in", "rows_kept", "rows_quarantined")
    assert states == [("checked", "passed", 3, 0, 0), ("checked", "stopped", 3, 0, 0), ("refused", "stopped", 3, 0, 0)]
    assert current_files(home.manifest).is_empty()
    found = home.table("validation")
    assert {line["file_number"] for line in found} == {1, 2, 3}
    assert {line["success"] for line in found if line["file_number"] == 1} == {True}
    assert not all(line["success"] for line in found if line["file_number"] == 2)
    assert home.parquet_files() == []


def test_checking_a_file_leaves_what_is_loaded_as_it_was(home: Home, tmp_path: Path) -> None:
    loaded = write(tmp_path / "a" / "SCMD_FINAL_202104.csv", issues(3))
    newer = write(tmp_path / "b" / "SCMD_FINAL_202104.csv", issues(2))
    home.ingest(loaded)
    home.validate(newer, loaded)
    assert home.current().height == 3
    assert [file.fate for file in home.ingest(loaded)] == ["already loaded"]
    home.ingest(newer)
    assert home.current().height == 2


def test_loading_again_adds_a_run_and_nothing_else(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "SCMD_FINAL_202104.csv", issues())
    home.ingest(path)
    before = (home.table("source_file"), home.table("validation"), home.parquet_files())
    home.ingest(path)
    assert (home.table("source_file"), home.table("validation"), home.parquet_files()) == before
    assert [(run["files"], run["worst"]) for run in home.table("run")] == [(1, None), (1, None)]


def test_a_run_that_was_killed_stays_open_and_the_next_works(home: Home, tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    path = write(tmp_path / "SCMD_FINAL_202104.csv", issues())
    home.watch(die)
    try:
        home.run(path)
    except Killed:
        home.watch(None)
    home.ingest(path)
    assert [run["ended_at"] is None for run in home.table("run")] == [True, False]
    assert home.lines("state", "run_number") == [("loaded", 2)]


def test_invented_organisations_beside_real_ones_are_a_fault_of_the_file(home: Home, tmp_path: Path) -> None:
    listed = tmp_path / "etr_2021-04.csv"
    real = ["RAA", "A REAL TRUST", "Y56", "QMJ", *[""] * 6, "20100101", *[""] * 13]
    listed.write_text(csv_text([real]), encoding="utf-8")
    home.ingest(listed, source="ods")
    report = home.run(write(tmp_path / "SCMD_FINAL_202104.csv", issues()))
    assert report.exit_code == MixedDataError.exit_code
    assert "Invented numbers never stand beside real organisations" in str(report.problems[0])
    assert home.lines("source") == [("ods",)]
    assert home.table("run")[-1]["worst"] == "critical"


def test_watching_the_rows_of_a_long_file_changes_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = issues(20_000)
    rows[7][6] = "x"
    rows[9][6] = "-1"
    paths = [write(tmp_path / "SCMD_FINAL_202104.csv", rows), tmp_path / "SCMD_FINAL_202105.csv"]
    paths[1].write_text(paths[0].read_text().replace("\n202104,", "\n202105,") + "1,2,3,4,5,6,7,8,9,10\n")
    unseen = home.validate(*paths)
    assert home.watched.rows == 0
    monkeypatch.setattr(pipeline, "LONG", 1)
    home.watched.sees_rows = True
    seen = home.validate(*paths)
    assert seen.files == unseen.files
    assert [file.fate for file in seen.files] == ["checked", "unreadable"]
    assert home.watched.rows >= len(rows)


def test_names_that_are_no_text_are_told_in_letters_that_can_be_shown(home: Home, tmp_path: Path) -> None:
    strange = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.csv")
    good = write(tmp_path / "SCMD_FINAL_202104 \x1b[31m.csv", issues())
    Path(strange).write_bytes(good.read_bytes())
    report = home.run(Path(strange), good, tmp_path / "absent\x1b.csv")
    assert [file.fate for file in report.files] == ["unreadable", "unreadable", "loaded"]
    assert [file.name for file in report.files[1:]] == ["??[31m.csv", "SCMD_FINAL_202104 ?[31m.csv"]
    assert [fault["message"] for fault in home.table("fault")] == [
        "There is no such file.",
        "The name of the file, or of a folder that it is in, is not in UTF-8.",
    ]
    assert all(fault["name"].isprintable() for fault in home.table("fault"))


def test_what_is_wrong_beside_a_file_is_told_with_it_and_the_run_is_closed(home: Home, tmp_path: Path) -> None:
    listed = tmp_path / "etr_2021-04.csv"
    trust = ["ZT01", "ONE TRUST", "ZY1", "ZQ1", *[""] * 6, "20100101", *[""] * 13]
    listed.write_text(csv_text([trust]), encoding="utf-8")
    home.ingest(listed, source="ods")
    home.watch(lambda: shutil.rmtree(home.lake.at))
    report = home.validate(write(tmp_path / "SCMD_FINAL_202104.csv", issues()))
    assert report.exit_code == MissingInputError.exit_code
    assert "are not there any more" in report.problems[0].message
    assert all(run["ended_at"] for run in home.table("run"))
