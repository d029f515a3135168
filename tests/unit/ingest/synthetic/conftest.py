from pathlib import Path

import pytest

from ingest.synthetic import TINY, Sample, write_sample

REPOSITORY = Path(__file__).parents[4]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("tiny"), TINY)


@pytest.fixture(scope="session")
def shipped() -> Path:
    return REPOSITORY / "data" / "sample"


@pytest.fixture(scope="session")
def public_data(shared_data: Path) -> Path:
    return shared_data
