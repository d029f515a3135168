"""The same calculation, unchanged, on Spark."""

import random
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scorecard import schema
from tests.lib.naive_uptake import Issue
from tests.lib.requirements import absent
from tests.spec.test_uptake_against_naive import MONTHS, PLACES, inputs, used

pytestmark = pytest.mark.spark
RESULT = pl.Schema({name: kind for name, kind in schema.UPTAKE.polars_schema.items() if name != "release_id"})


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None or find_spec("pyspark") is None:
        absent("java")
    from tests.lib.spark import session

    started = session()
    yield started
    started.stop()


def made_up(rows: int) -> list[Issue]:
    dice = random.Random(7)
    return [one_issue(dice) for _ in range(rows)]


def one_issue(dice: random.Random) -> Issue:
    """A row; every second one has no price, so that some sums have none at all."""
    return Issue(
        month=dice.choice(MONTHS),
        ods_code=dice.choice(sorted(PLACES)),
        vmp_code=dice.choice(["11", "12", "13", "99"]),
        unit=dice.choice(["ml", "vial", "device", "tablet"]),
        quantity=round(dice.uniform(-1e4, 1e4), 3),
        cost=round(dice.uniform(-1e4, 1e4), 2) if dice.random() < 0.5 else None,
    )


def test_spark_gives_what_polars_gives(spark: Any) -> None:
    from tests.lib.spark import from_spark, to_spark

    frames = inputs(made_up(300), MONTHS)
    on_polars = used(*(nw.from_native(frame.lazy()) for frame in frames)).to_native().collect()
    on_spark = used(*(nw.from_native(to_spark(spark, frame)) for frame in frames)).to_native()
    keys = [name for name in schema.UPTAKE.key if name != "release_id"]
    found, expected = from_spark(on_spark, RESULT).sort(keys), on_polars.select(RESULT.names()).sort(keys)
    floats = [name for name, kind in RESULT.items() if kind == pl.Float64]
    assert expected.height > 300
    assert 0 < expected["indicative_cost"].null_count() < expected.height
    assert found.drop(floats).equals(expected.drop(floats))
    assert_frame_equal(found, expected, rel_tol=1e-12, abs_tol=0)
