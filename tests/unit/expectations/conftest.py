"""Great Expectations is imported once for all tests of its engine."""

import pytest

from tests.unit.expectations.gx_engines import Engines


@pytest.fixture(scope="session")
def engines() -> Engines:
    """Our polars engine and GX's pandas engine."""
    return Engines()
