"""Spark reads and writes a lake in HDFS, and in S3 by its own connector: what comes of it is what polars makes of a folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars import selectors as cs
from polars.testing import assert_frame_equal
from sqlalchemy import select

from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.tables import SQL_TABLES
from tests.lib.hadoop import Hadoop
from tests.lib.lake_elsewhere import House, corrected, rows_of
from tests.lib.object_stores import S3

pytestmark = [pytest.mark.spark, pytest.mark.hadoop]
# As docs/engines.md tells people to.
S3A = """
spark.jars {jars}
spark.hadoop.fs.s3a.endpoint {endpoint}
spark.hadoop.fs.s3a.path.style.access true
spark.hadoop.fs.s3a.aws.credentials.provider com.amazonaws.auth.EnvironmentVariableCredentialsProvider
spark.hadoop.fs.s3a.threads.keepalivetime 60
spark.hadoop.fs.s3a.connection.establish.timeout 30000
spark.hadoop.fs.s3a.connection.timeout 200000
spark.hadoop.fs.s3a.multipart.purge.age 86400
"""
CORRECTED = {"scmd": "scmd/SCMD_FINAL_202304.csv", "epd": "epd/EPD_202502.csv"}


@pytest.fixture(params=["hdfs", "s3"])
def house(
    request: pytest.FixtureRequest,
    hadoop: Hadoop,
    s3: S3,
    sample_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    """The published sample, its lake moved to where Spark finds it by another way than a path."""
    if request.param == "hdfs":
        yield moved(House(tmp_path / "home", f"{hadoop.folder()}/lake"), sample_settings)
        return
    jars = ",".join(map(str, sorted(Path(os.environ["NICE_SCORECARD_TEST_HADOOP"]).glob("s3a/*.jar"))))
    (tmp_path / "spark").mkdir()
    (tmp_path / "spark" / "spark-defaults.conf").write_text(S3A.format(jars=jars, endpoint=s3.address))
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "spark"))
    with s3.believing():
        yield moved(House(tmp_path / "home", f"s3://{s3.bucket()}/lake"), sample_settings)


def moved(house: House, settings: Settings) -> House:
    house.home.mkdir()
    shutil.copyfile(settings.home / "scorecard.sqlite", house.home / "scorecard.sqlite")
    folder, place = settings.home / "lake", Lake(house.address)._place
    for name in rows_of(folder):
        with place.writing(name) as whole:
            shutil.copyfile(folder / name, whole)
    return house


def told(house: House) -> dict[str, pl.DataFrame]:
    """All that the results database holds, but times of day, and the sum of every bit, of which engines may differ in one."""
    database = Database.open_read_only(house.settings.database_url)
    try:
        tables = {name: database.read(select(table)) for name, table in SQL_TABLES.items()}
        return {
            name: table.drop(cs.datetime(), cs.by_name("checksum", require_all=False)) for name, table in tables.items()
        }
    finally:
        database.close()


def test_files_that_come_in_and_the_release_are_those_of_polars_and_a_folder(
    house: House, sample_settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(sample_settings.home, tmp_path / "beside")
    beside = House(tmp_path / "beside", str(tmp_path / "beside" / "lake"))
    files = {source: str(corrected(tmp_path / "newer", name)) for source, name in CORRECTED.items()}
    for each, engine in ((beside, "polars"), (house, "local[2]")):
        steps = [("ingest", source, file) for source, file in files.items()]
        for arguments in (*steps, ("build", "--population-vintage", "2024")):
            ended = each(*arguments, NICE_SCORECARD_ENGINE=engine)
            assert ended.code == 0, ended.err
    found, expected = told(house), told(beside)
    assert expected["release"].height == 2
    for name, table in expected.items():
        assert_frame_equal(found[name], table, check_row_order=False, rel_tol=1e-12, abs_tol=0)
    assert Lake(house.address)._place.held(["staged/rows.parquet", "staged/file", "staged/kept.parquet"]) == [False] * 3
