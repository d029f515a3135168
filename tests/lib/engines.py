"""Engines that a specification runs on: polars, Spark on this machine, and a Spark cluster of two workers."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import narwhals as nw
import polars as pl

from scorecard.engines import Frame
from tests.lib.requirements import absent
from tests.lib.spark_cluster import cluster

# Puts a small table on an engine.
Put = Callable[[pl.DataFrame], Frame]
POLARS, SPARK, CLUSTER = "polars", "spark", "cluster"


def on_polars(table: pl.DataFrame) -> Frame:
    """A table on polars."""
    return nw.from_native(table.lazy())


@contextmanager
def putting_on(engine: str, folder: Path) -> Iterator[Put]:
    """What puts tables on one of the engines, for as long as it runs; the test skips without Java or PySpark."""
    if engine == POLARS:
        yield on_polars
        return
    if shutil.which("java") is None or find_spec("pyspark") is None:
        absent("java")
    if engine == SPARK:
        with _session("local[2]") as put:
            yield put
        return
    with cluster(folder) as found, _session(found.master) as put:
        yield put


@contextmanager
def _session(master: str) -> Iterator[Put]:
    from tests.lib.spark import session, to_spark

    started = session(master)
    try:
        yield partial(_on_spark, partial(to_spark, started))
    finally:
        started.stop()


def _on_spark(to_spark: Callable[[pl.DataFrame], object], table: pl.DataFrame) -> Frame:
    frame: Frame = nw.from_native(to_spark(table))  # type: ignore[call-overload]
    return frame
