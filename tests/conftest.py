"""Fixtures that several kinds of tests share."""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from rich.console import Console

from scorecard.commands.config import read_config
from scorecard.commands.narrator import Narrator
from scorecard.settings import Settings
from tests.lib.azurite import Azurite
from tests.lib.azurite import azurite as azurite_server
from tests.lib.both_settings import Both, made_in
from tests.lib.hadoop import Hadoop
from tests.lib.hadoop import hadoop as hadoop_servers
from tests.lib.made_once import home_after
from tests.lib.object_stores import S3, s3_server
from tests.lib.requirements import REPOSITORY, absent, public_data

# Spark talks to nobody but this machine.
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
# A busy machine is slow: how long an example takes is measured by benchmarks, and says nothing of its truth.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

SAMPLE = REPOSITORY / "data" / "sample" / "sample.toml"


@pytest.fixture
def narrator() -> Narrator:
    """A narrator that nobody hears."""
    return Narrator(Console(file=StringIO()))


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder in which the shipped sample was run and published, once for all tests, which only read it."""
    return home_after(read_config(SAMPLE), SAMPLE.parent, "sample", tmp_path_factory)


@pytest.fixture(scope="session")
def sample_database_url(sample_settings: Settings) -> str:
    """The results database of the shipped sample."""
    return sample_settings.database_url


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data; the test skips where it is absent."""
    folder = public_data()
    if folder is None:
        absent("shared")
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A small synthetic NHS with primary care, beside the same without."""
    with made_in(tmp_path_factory.mktemp("both")) as made:
        yield made


@pytest.fixture(scope="session")
def _s3_server() -> Iterator[S3]:
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(_s3_server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    """An S3 server of this machine, with what its tools read in the environment."""
    for name, value in _s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return _s3_server


@pytest.fixture(scope="session")
def _azurite() -> Iterator[Azurite]:
    with azurite_server() as server:
        yield server


@pytest.fixture
def azurite(_azurite: Azurite, monkeypatch: pytest.MonkeyPatch) -> Azurite:
    """Azure Blob Storage of this machine, with what its tools read in the environment; the test skips without it."""
    for name, value in _azurite.environment.items():
        monkeypatch.setenv(name, value)
    return _azurite


@pytest.fixture(scope="session")
def _hadoop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hadoop]:
    with hadoop_servers(tmp_path_factory.mktemp("hadoop")) as cluster:
        yield cluster


@pytest.fixture
def hadoop(_hadoop: Hadoop, monkeypatch: pytest.MonkeyPatch) -> Hadoop:
    """HDFS of this machine, with what its client reads in the environment; the test skips without its programs."""
    for name, value in _hadoop.environment.items():
        monkeypatch.setenv(name, value)
    return _hadoop
