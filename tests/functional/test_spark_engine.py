"""A build whose rows are added up by Spark, of trusts and of practices: on this machine, and on a cluster that loses a worker meanwhile."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from threading import Event

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scorecard import schema
from scorecard.engines import POLARS, Engine, started
from scorecard.engines.spark import Spark
from scorecard.errors import ScorecardError, UnreachableLakeError
from scorecard.releases.build import build
from scorecard.releases.inputs import Choices, Inputs, gather
from scorecard.releases.publishing import fingerprint
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from tests.lib.both_settings import Both
from tests.lib.object_stores import S3
from tests.lib.requirements import absent
from tests.lib.spark_cluster import WORKERS, Cluster, cluster

pytestmark = pytest.mark.spark
Tables = dict[str, pl.DataFrame]
CHOICES = Choices()


@pytest.fixture(autouse=True, scope="module")
def _there() -> None:
    if which("java") is None or find_spec("pyspark") is None:
        absent("java")


def inputs(settings: Settings, engine: Engine, choices: Choices = CHOICES) -> Inputs:
    """What a release of everything that is loaded is computed from."""
    database = Database.open_read_only(settings.database_url)
    lake, manifest, released = Lake(settings.lake_at), files(database), released_rows(database)
    database.close()
    return gather(lake, manifest, released, choices, engine)


@dataclass(frozen=True)
class Given:
    """What is loaded, and the release that polars makes of it."""

    settings: Settings
    choices: Choices
    tables: Tables
    mark: str


def given(settings: Settings, choices: Choices = CHOICES) -> Given:
    with started(POLARS) as engine:
        gathered = inputs(settings, engine, choices)
        return Given(settings, choices, build(gathered).tables, fingerprint(gathered))


@pytest.fixture(scope="module")
def of_trusts(sample_settings: Settings) -> Given:
    return given(sample_settings)


@pytest.fixture(scope="module")
def of_both_settings(both: Both) -> Given:
    return given(both.loaded.settings, both.loaded.choices)


def assert_same(engine: Engine, known: Given, lake: str | None = None) -> None:
    """Every table that an engine gives of the same: whole numbers and texts alike, others to the twelfth digit."""
    settings = known.settings if lake is None else known.settings.model_copy(update={"lake": lake})
    gathered = inputs(settings, engine, known.choices)
    found = build(gathered).tables
    assert known.tables["uptake"].height > 10_000
    assert found.keys() == known.tables.keys()
    for name, table in known.tables.items():
        assert_frame_equal(found[name], table, rel_tol=1e-12, abs_tol=0)
    assert fingerprint(gathered) == known.mark


def test_on_this_machine(of_trusts: Given) -> None:
    with started("local[2]") as engine:
        assert_same(engine, of_trusts, Path(of_trusts.settings.lake_at).absolute().as_uri())


def test_both_settings_on_this_machine(of_both_settings: Given) -> None:
    assert of_both_settings.tables["primary_care_uptake"].height > 500
    with started("local[2]") as engine:
        assert_same(engine, of_both_settings)


def test_a_store_without_its_connector_is_told(s3: S3) -> None:
    lake, table = Lake(f"s3://{s3.bucket()}/lake"), schema.PRESCRIBING
    lake.write(table.name, "a", None, pl.LazyFrame(schema=table.polars_schema))
    line = pl.DataFrame({"lake_table": [table.name], "file_id": ["a"], "month": [None], "rows_quarantined": [0]})
    released = pl.DataFrame(schema={"file_id": pl.String, "row_number": pl.Int64})
    told = rf"^Spark cannot read the lake at {lake.at}\. It needs the connector"
    with started("local[1]") as engine, pytest.raises(UnreachableLakeError, match=told):
        engine.rows(lake, table, line, released)


def fail_on_spark() -> None:
    with started("local[1]") as engine:
        assert isinstance(engine, Spark)
        engine.session.sql("select raise_error('out of reach')").collect()


def test_a_job_that_fails_is_told_without_a_traceback() -> None:
    told = r"^A job on the engine local\[1\] failed; .* See that every executor reaches the lake"
    with pytest.raises(ScorecardError, match=told):
        fail_on_spark()


def test_whoever_asks_within_is_given_the_same_session() -> None:
    with started("local[1]") as engine:
        assert isinstance(engine, Spark)
        with started("local[1]") as within:
            assert isinstance(within, Spark)
            assert within.session is engine.session
        assert engine.session.range(3).count() == 3


NOWHERE = """
from scorecard.engines import started
from scorecard.errors import SettingsError

try:
    with started("spark://127.0.0.1:1"):
        print("started")
except SettingsError as error:
    print(error)
with started("local[1]") as engine:
    print(engine.session.range(3).count())
"""


def test_a_master_that_does_not_answer_is_told() -> None:
    # In a process of its own: a session that another test uses would be given instead.
    done = subprocess.run([sys.executable, "-c", NOWHERE], capture_output=True, text=True, check=True)
    told, count = done.stdout.splitlines()
    assert told.startswith("The engine spark://127.0.0.1:1 did not start")
    assert count == "3"


@pytest.fixture
def spark_on_a_cluster(tmp_path: Path) -> Iterator[tuple[Cluster, Spark]]:
    with cluster(tmp_path) as found, started(found.master) as engine:
        assert isinstance(engine, Spark)
        context, end = engine.session.sparkContext, time.monotonic() + 120
        # The driver is one of those that hold memory.
        while context._jsc.sc().getExecutorMemoryStatus().size() < WORKERS + 1:
            assert time.monotonic() < end, "the workers did not come"
            Event().wait(0.1)
        yield found, engine


def test_on_a_cluster_that_loses_a_worker_meanwhile(
    of_trusts: Given, spark_on_a_cluster: tuple[Cluster, Spark]
) -> None:
    assert_same_though_a_worker_is_lost(*spark_on_a_cluster, of_trusts)


def test_both_settings_on_a_cluster_that_loses_a_worker_meanwhile(
    of_both_settings: Given, spark_on_a_cluster: tuple[Cluster, Spark]
) -> None:
    assert_same_though_a_worker_is_lost(*spark_on_a_cluster, of_both_settings)


def assert_same_though_a_worker_is_lost(found: Cluster, engine: Spark, known: Given) -> None:
    """A worker is killed while rows are added up, and every table is as polars gives it."""
    done = Event()
    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(found.kill_a_worker_at_work, engine.session.sparkContext, done)
        try:
            assert_same(engine, known)
        finally:
            done.set()
    assert killed.result(), "the build was over before a worker could be killed"
    assert found.workers[0].wait(timeout=10) != 0
