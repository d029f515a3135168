"""What moved from one release to another, on the command line: by medicine and period, every figure in a file, and why."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from scorecard import queries, schema
from scorecard.releases import pairs as release_pairs
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.functional.bad_files.state import Call
from tests.lib.requirements import REPOSITORY

MONTH = REPOSITORY / "data" / "sample" / "scmd" / "SCMD_FINAL_202304.csv"
MEDICINE = "Beluxanib "


def restated(folder: Path) -> Path:
    """A month of the sample in which every amount of one medicine is doubled."""
    with MONTH.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    name, quantity = header.index("VMP_PRODUCT_NAME"), header.index("TOTAL_QUANITY_IN_VMP_UNIT")
    for row in rows:
        if row[name].startswith(MEDICINE):
            row[quantity] = str(2 * float(row[quantity]))
    path = folder / MONTH.name
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *rows])
    return path


@pytest.fixture
def two(call: Call, tmp_path: Path) -> Call:
    """The sample with a second release, made after a file was restated; the second is published."""
    assert call("ingest", "scmd", str(restated(tmp_path))).code == 0
    assert call("build").code == 0
    assert call("publish").code == 0
    return call


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    database = Database.open_read_only(Settings(home=home).database_url)
    yield database
    database.close()


def test_what_moved_is_told_by_medicine_and_period_with_the_reason(two: Call, tmp_path: Path) -> None:
    out = tmp_path / "moved.csv"
    ended = two("revisions", "1", "2", "--out", str(out))
    assert ended.code == 0, ended.err
    found = pl.read_csv(out)
    assert f"{found.height:,} figures of all levels moved from release 1 to release 2." in ended.out
    assert set(found["medicine"]) == {"beluxanib"}
    assert set(found["causes"]) == {"restated_file"}
    assert found.columns == list(schema.REVISION.names)


def test_the_file_is_what_the_build_kept(two: Call, tmp_path: Path, database: Database) -> None:
    out = tmp_path / "moved.csv"
    two("revisions", "1", "2", "--out", str(out))
    kept = release_pairs.kept(database, 2)
    assert kept.height == pl.read_csv(out).height
    assert kept["before_release_id"].unique().to_list() == [1]
    england = kept.filter(pl.col("org_type") == "england", pl.col("period_type") == "month")
    assert england["numerator_after"].to_list() == [pytest.approx(2 * one) for one in england["numerator_before"]]
    assert queries.current_release(database).release_id == 2


def test_the_same_release_twice_moves_nothing(call: Call) -> None:
    ended = call("revisions", "1", "1")
    assert ended.code == 0
    assert "No figure moved from release 1 to release 1." in ended.out


def test_a_release_that_is_not_there_is_said(call: Call) -> None:
    ended = call("revisions", "1", "99")
    assert ended.code == 8
    assert "99" in ended.err
    assert "Traceback" not in ended.err
