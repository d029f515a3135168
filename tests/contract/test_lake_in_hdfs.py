"""What HDFS does otherwise than a folder or an object store, and its faults: on a cluster of this machine."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic

import polars as pl
import pyarrow.fs
import pytest

from scorecard import schema
from scorecard.errors import MissingInputError, UnreachableLakeError
from scorecard.store.hdfs import Hdfs
from scorecard.store.lake import QUARANTINE_SCHEMA, Lake
from tests.lib.hadoop import Hadoop, silent
from tests.lib.requirements import REPOSITORY

TABLE = schema.SERVICE
SILENT = "It does not answer"
ASKED = """
import sys
import polars as pl
from scorecard.errors import ScorecardError
from scorecard.store.lake import Lake

lake = Lake(sys.argv[1])
for ask in (
    lambda: lake.held("service", [("a", None)]),
    lambda: lake.write("service", "b", None, pl.LazyFrame({"code": ["ZT01"]})),
):
    try:
        print(ask())
    except ScorecardError as error:
        print(type(error).__name__, error)
"""
INTERRUPTED = """
import os, signal, sys
from scorecard.store.lake import Lake

print(Lake(sys.argv[1]).held("service", [("a", None)]))
try:
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.fixture
def lake(hadoop: Hadoop) -> Lake:
    """An empty lake, which is soon given up."""
    made = Lake(hadoop.folder())
    made._place = Hdfs(str(made.at), timedelta(seconds=1))
    return made


def services(file_id: str, *codes: str) -> pl.LazyFrame:
    rows = [(code, None, "no such service", file_id, row) for row, code in enumerate(codes, 2)]
    return pl.LazyFrame(rows, schema=TABLE.polars_schema, orient="row")


def codes(lake: Lake, file_id: str) -> list[str]:
    return lake.scan(TABLE, [(file_id, None)]).collect()["ods_code"].to_list()


def everything(lake: Lake) -> list[Callable[[], object]]:
    """Whatever asks something of a lake."""
    reasons = pl.LazyFrame(schema=QUARANTINE_SCHEMA)
    return [
        lambda: lake.held(TABLE.name, [("a", None)]),
        lambda: lake.count(TABLE, "a", None),
        lambda: lake.write(TABLE.name, "b", None, services("b", "ZT02")),
        lambda: lake.clear_quarantine("a"),
        lambda: lake.write_quarantine("a", reasons, services("a")),
        lambda: lake.quarantine("a"),
        lake.sweep,
    ]


def elsewhere(script: str, address: str, **environment: str) -> list[str]:
    """The lines that are told by a process with a Java of its own."""
    command = [sys.executable, "-c", script, address]
    told = {**os.environ, **environment}
    done = subprocess.run(command, cwd=REPOSITORY, env=told, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_hadoop_that_is_not_installed_is_told(tmp_path: Path) -> None:
    nowhere = {"JAVA_HOME": str(tmp_path), "ARROW_LIBHDFS_DIR": str(tmp_path)}
    for line in elsewhere(ASKED, "hdfs://127.0.0.1:9/lake", **nowhere):
        assert line.startswith("SettingsError The lake at hdfs://127.0.0.1:9/lake needs Hadoop's own client")


@pytest.mark.hadoop
def test_a_client_that_is_not_in_the_path_of_classes_is_told(hadoop: Hadoop) -> None:
    for line in elsewhere(ASKED, hadoop.folder(), CLASSPATH=""):
        assert line.startswith("UnreachableLakeError")
        assert "is not in CLASSPATH" in line


@pytest.mark.hadoop
def test_a_host_that_nobody_knows_is_told(hadoop: Hadoop) -> None:
    with pytest.raises(UnreachableLakeError, match=r"knows no such host"):
        Lake("hdfs://no-such-host.invalid:8020/lake").held(TABLE.name, [("a", None)])


@pytest.mark.hadoop
def test_a_name_node_that_is_not_there_is_told_whatever_is_asked(hadoop: Hadoop) -> None:
    lake = Lake("hdfs://127.0.0.1:9/lake")
    for ask in everything(lake):
        with pytest.raises(UnreachableLakeError, match=SILENT):
            ask()


@pytest.mark.hadoop
def test_a_name_node_that_says_nothing_is_given_up(hadoop: Hadoop, lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    rows = lake.scan(TABLE, [("a", None)])
    started = monotonic()
    with silent(hadoop.name_node):
        for ask in everything(lake):
            with pytest.raises(UnreachableLakeError, match=SILENT):
                ask()
        with pytest.raises(UnreachableLakeError, match=SILENT), lake.answering():
            rows.collect()
    assert monotonic() - started < 90
    lake.sweep()
    assert lake.held(TABLE.name, [("a", None), ("b", None)]) == [True, False]
    assert codes(lake, "a") == ["ZT01"]


@pytest.mark.hadoop
def test_a_data_node_that_says_nothing_is_given_up(hadoop: Hadoop, lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    rows = lake.scan(TABLE, [("a", None)])
    started = monotonic()
    with silent(hadoop.data_node):
        with pytest.raises(UnreachableLakeError, match=SILENT):
            lake.write(TABLE.name, "a", None, services("a", "ZT02"))
        with pytest.raises(UnreachableLakeError, match=SILENT), lake.answering():
            rows.collect()
    assert monotonic() - started < 120
    assert codes(lake, "a") == ["ZT01"]


@pytest.mark.hadoop
def test_a_user_who_may_not_write_reads_and_is_told_when_writing(lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    read, written = elsewhere(ASKED, str(lake.at), HADOOP_USER_NAME="mallory")
    assert read == "[True]"
    assert written.startswith("UnreachableLakeError")
    assert "It refuses this user" in written


@pytest.mark.hadoop
@pytest.mark.parametrize("options", ["", "-Xmx128m"])
def test_a_job_can_be_interrupted_though_java_is_in_it(lake: Lake, options: str) -> None:
    assert elsewhere(INTERRUPTED, str(lake.at), LIBHDFS_OPTS=options) == ["[False]", "interrupted"]


@pytest.mark.hadoop
def test_a_file_that_goes_away_while_it_is_read_is_told(lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    rows = lake.scan(TABLE, [("a", None)])
    lake._place.delete(["service/a.parquet"])
    with pytest.raises(MissingInputError, match="went away while it was read"), lake.answering():
        rows.collect()


@pytest.mark.hadoop
def test_what_a_killed_job_left_is_swept(hadoop: Hadoop, lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    files, folder = pyarrow.fs.FileSystem.from_uri(str(lake.at))
    half = f"{folder}/service/b.parquet.1234.part"
    with files.open_output_stream(half) as stream:
        stream.write(b"half")
    assert files.get_file_info(half).is_file
    lake.sweep()
    assert not files.get_file_info(half).is_file
    assert codes(lake, "a") == ["ZT01"]
