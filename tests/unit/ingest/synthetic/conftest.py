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
def public_data() -> Path:
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the public data folder beside the repository: {folder}")
    return folder
