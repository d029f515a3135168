"""The engines that large calculations are specified on."""

from collections.abc import Callable, Iterator

import pytest

from scorecard.engines import Frame
from tests.lib.engines import CLUSTER, POLARS, SPARK, Put, putting_on
from tests.lib.tables import frame


@pytest.fixture(
    scope="module",
    params=[POLARS, *(pytest.param(name, marks=pytest.mark.spark) for name in (SPARK, CLUSTER))],
)
def put(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Put]:
    """Puts a table on an engine: a test that asks for this runs once on each."""
    with putting_on(request.param, tmp_path_factory.mktemp(request.param)) as putting:
        yield putting


@pytest.fixture
def drawn(put: Put) -> Callable[[str], Frame]:
    """A drawn table on each engine."""
    return lambda drawing: put(frame(drawing))
