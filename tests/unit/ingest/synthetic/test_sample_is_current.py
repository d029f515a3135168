"""The shipped sample is what the generator writes."""

from pathlib import Path

import pytest

from ingest.synthetic import SMALL, Sample, write_sample

LARGEST = 5_000_000
MEND = "run: python -m ingest.synthetic data/sample"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("sample"), SMALL)


def files_in(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".gitattributes")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_the_shipped_files_are_those_that_the_generator_names(fresh: Sample, shipped: Path) -> None:
    assert files_in(shipped) == sorted(fresh.files), MEND


def test_the_shipped_sample_is_what_the_generator_writes_byte_for_byte(fresh: Sample, shipped: Path) -> None:
    differing = [name for name in fresh.files if (shipped / name).read_bytes() != (fresh.folder / name).read_bytes()]
    assert not differing, MEND


def test_the_shipped_sample_is_small(shipped: Path) -> None:
    assert sum(path.stat().st_size for path in shipped.rglob("*") if path.is_file()) < LARGEST
