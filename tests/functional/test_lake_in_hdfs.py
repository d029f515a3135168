"""The command line with the lake in HDFS: the same releases as with a folder, and faults that are told."""

import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pyarrow.fs
import pytest

from scorecard.errors import UnreachableLakeError
from scorecard.settings import Settings
from tests.lib.hadoop import Hadoop, silent
from tests.lib.lake_elsewhere import RUN, SAMPLE, House, corrected, published, rows_of
from tests.lib.requirements import REPOSITORY

pytestmark = pytest.mark.hadoop
UNREACHABLE = UnreachableLakeError.exit_code
# Where nobody answers.
DOWN = "hdfs://127.0.0.1:9/lake"


@dataclass(frozen=True)
class Cluster(House):
    """A home folder whose lake is in HDFS."""

    files: Any
    folder: str

    def written(self) -> Mapping[str, int]:
        """Everything in the lake, with when it was written."""
        chosen = pyarrow.fs.FileSelector(self.folder, recursive=True, allow_not_found=True)
        found = [each for each in self.files.get_file_info(chosen) if each.is_file]
        return {each.path.removeprefix(f"{self.folder}/"): each.mtime_ns for each in found}


@pytest.fixture
def house(hadoop: Hadoop, tmp_path: Path) -> Cluster:
    """A home folder of which nothing was made yet."""
    address = f"{hadoop.folder()}/the/lake"
    files, folder = pyarrow.fs.FileSystem.from_uri(address)
    return Cluster(tmp_path / "home", address, files, folder)


@pytest.fixture
def moved(house: Cluster, sample_settings: Settings) -> Cluster:
    """The published sample, its lake copied into HDFS: moving there takes no more."""
    house.home.mkdir()
    shutil.copyfile(sample_settings.home / "scorecard.sqlite", house.home / "scorecard.sqlite")
    here, lake = pyarrow.fs.LocalFileSystem(), sample_settings.home / "lake"
    for folder in {name.partition("/")[0] for name in rows_of(lake)}:
        pyarrow.fs.copy_files(str(lake / folder), f"{house.folder}/{folder}", here, house.files)
    return house


def test_a_run_gives_the_release_that_a_folder_gives(house: Cluster, sample_settings: Settings) -> None:
    ended = house(*RUN)
    assert ended.code == 0, ended.err
    first, local = house.release(), published(sample_settings)
    assert (first.fingerprint, first.checksum) == (local.fingerprint, local.checksum)
    assert sorted(path.name for path in house.home.iterdir()) == [".lock", "scorecard.sqlite"]
    written = house.written()
    assert written.keys() == rows_of(sample_settings.home / "lake")
    again = house(*RUN)
    assert "36 files were loaded before" in again.out
    assert "already built" in again.out
    assert house.written() == written
    assert house.release() == first


def test_a_correction_takes_the_place_of_what_it_corrects(moved: Cluster, tmp_path: Path) -> None:
    before = moved.release()
    file = corrected(tmp_path / "newer")
    for arguments in (("ingest", "scmd", str(file)), ("build", "--population-vintage", "2024"), ("publish",)):
        ended = moved(*arguments)
        assert ended.code == 0, ended.err
    found = moved.release()
    assert found.release_id == before.release_id + 1
    assert found.checksum != before.checksum


def test_files_that_went_away_are_written_anew(moved: Cluster) -> None:
    before = moved.release()
    moved.files.delete_dir(f"{moved.folder}/trust")
    ended = moved("build", "--population-vintage", "2024")
    assert ended.code == 7, ended.out
    assert "files of the lake's trust rows are not there any more. Load the source files again" in ended.err
    assert moved.release() == before
    again = moved(*RUN)
    assert again.code == 0, again.err
    assert [name for name in moved.written() if name.startswith("trust/")]
    assert moved.release() == before


def test_a_run_that_is_killed_and_run_again_gives_the_same(house: Cluster, sample_settings: Settings) -> None:
    command = [sys.executable, "-m", "scorecard", *RUN]
    with subprocess.Popen(command, cwd=REPOSITORY, env=house.environment, stdout=subprocess.DEVNULL) as run:
        end = time.monotonic() + 120
        while not [name for name in house.written() if name.startswith("prescribing/")]:
            assert run.poll() is None
            assert time.monotonic() < end, "nothing was written"
            Event().wait(0.02)
        run.kill()
    half = f"{house.folder}/prescribing/2023-04/b.parquet.1234.part"
    with house.files.open_output_stream(half) as stream:
        stream.write(b"half")
    ended = house(*RUN)
    assert ended.code == 0, ended.err
    assert house.written().keys() == rows_of(sample_settings.home / "lake")
    assert house.release().checksum == published(sample_settings).checksum


# ------------------------------------------------------------------------------------------------- faults


def test_a_name_node_that_is_down_leaves_the_release(moved: Cluster, tmp_path: Path) -> None:
    before = moved.release()
    file = corrected(tmp_path / "newer")
    for arguments in (("build",), ("ingest", "scmd", str(file), str(SAMPLE / "scmd")), RUN):
        ended = moved(*arguments, NICE_SCORECARD_LAKE=DOWN)
        assert ended.code == UNREACHABLE, ended.err
        assert ended.err.count(f"The lake at {DOWN} cannot be used. It does not answer. See that the name node") == 1
        assert "Traceback" not in ended.err
    assert moved.release() == before
    assert moved("show").code == 0


def test_a_name_node_that_says_nothing_is_given_up(moved: Cluster, hadoop: Hadoop) -> None:
    before = moved.release()
    started = time.monotonic()
    with silent(hadoop.name_node):
        ended = moved(*RUN)
    assert time.monotonic() - started < 180
    assert ended.code == UNREACHABLE, ended.err
    assert "It does not answer" in ended.err
    assert "Traceback" not in ended.err
    assert moved.release() == before
    assert moved(*RUN).code == 0


def test_a_user_who_may_not_write_ends_a_load_at_its_first_file(house: Cluster) -> None:
    house.files.create_dir(house.folder, recursive=True)
    ended = house("ingest", "ods", str(SAMPLE / "organisations"), HADOOP_USER_NAME="mallory")
    assert ended.code == UNREACHABLE
    assert ended.err.count("It refuses this user, or the right to do this") == 1
    assert house.written() == {}
    assert "No file was loaded" in house("files").out
