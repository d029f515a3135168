"""The commands export rankings, table and release on the published sample: what they write, and what they refuse."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from scorecard import schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.formats import TABLES
from scorecard.settings import Settings
from tests.functional.bad_files.state import Command, Ended
from tests.lib.csvw import read_by_its_metadata

Call = Callable[..., Ended]


@pytest.fixture
def call(sample_settings: Settings, command: Command, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command export on the sample's home folder."""

    def called(*arguments: object) -> Ended:
        code = command(sample_settings.home, "export", *map(str, arguments))
        told = capsys.readouterr()
        return Ended(code, told.out, " ".join(told.err.split()))

    return called


@pytest.mark.parametrize("suffix", TABLES)
def test_a_table_is_written_in_each_format(call: Call, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / "new" / f"medicines.{suffix}"
    ended = call("table", "medicine", "--out", target)
    assert ended.code == 0
    assert "24 rows of release 1." in " ".join(ended.out.split())
    beside = [f"{target.name}-metadata.json"] if suffix == "csv" else []
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name, *beside]


def test_rankings_keep_a_level_and_say_what_they_are(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "rankings.csv"
    assert call("rankings", "--level", "icb", "--out", target).code == 0
    about = json.loads((tmp_path / "rankings.csv-metadata.json").read_text(encoding="utf-8"))
    rows = read_by_its_metadata(target.read_bytes(), about)
    assert rows["org_type"].unique().to_list() == ["icb"]
    assert rows["purpose"].unique().to_list() == [PURPOSE]
    assert {"kind": "kept", "value": {"org_type": "icb"}} in about["notes"]
    assert call("rankings", "--out", tmp_path / "all.parquet").code == 0
    assert pl.read_parquet(tmp_path / "all.parquet").height > rows.height


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_release_is_written_as_one_file_or_as_a_folder(call: Call, tmp_path: Path, form: str) -> None:
    assert call("release", "--as", form, "--out", tmp_path / "all.zip").code == 0
    archive = ZipFile(tmp_path / "all.zip")
    assert {f"{table.name}.{form}" for table in schema.RELEASE_TABLES} <= set(archive.namelist())
    ended = call("release", "--as", form, "--release", 1, "--out", tmp_path / "all")
    assert f"{len(archive.namelist())} files." in " ".join(ended.out.split())
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == sorted(archive.namelist())
    archive.close()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("table", "medicine", "--out", "x.txt"), 3, "'x.txt' names no format: let it end in .csv, .xlsx"),
        (("rankings", "--out", "rankings"), 3, "names no format"),
        (("table", "run", "--out", "x.csv"), 11, "A release has no table 'run'."),
        (("release", "--release", "9", "--out", "x.zip"), 8, "There is no release 9."),
        (("table", "measure_figure", "--out", "x.xlsx"), 3, "take the CSV or Parquet file"),
    ],
)
def test_what_cannot_be_written_is_told_and_leaves_nothing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = call(*arguments)
    assert (ended.code, told in ended.err) == (code, True), ended.err
    assert list(tmp_path.iterdir()) == []
