"""What the large calculations run on: polars in streams on this machine, or Spark on a cluster.

The calculations are written once, with narwhals. Here is what differs: how rows of the lake are read, how the small
tables beside them are put on the same engine, and how results come back.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from scorecard.engines import spark
from scorecard.store.lake import Lake
from scorecard.store.quarantine import rows_that_count
from scorecard.tables import Table

# The name of the engine that is used unless another is set; every other name is the address of a Spark master.
POLARS = "polars"

Frame = nw.LazyFrame[Any]


class Engine(Protocol):
    """Reads rows, without holding them."""

    def rows(self, lake: Lake, table: Table, files: pl.DataFrame, released: pl.DataFrame) -> Any:
        """The rows of a table that count, as ``quarantine.rows_that_count`` says, as a frame of the engine's own."""

    def lent(self, lake: Lake, rows: pl.LazyFrame) -> AbstractContextManager[Any]:
        """Rows of a file that comes in, as a frame of the engine's own, for as long as the block runs."""


class Streaming:
    """Polars, on this machine, some rows at a time."""

    def rows(self, lake: Lake, table: Table, files: pl.DataFrame, released: pl.DataFrame) -> pl.LazyFrame:
        """The rows of a table that count."""
        return rows_that_count(lake, table, files, released)

    def lent(self, lake: Lake, rows: pl.LazyFrame) -> AbstractContextManager[pl.LazyFrame]:  # noqa: ARG002 - Spark's
        """The rows, which are where they are needed."""
        return nullcontext(rows)


STREAMING = Streaming()


@contextmanager
def started(name: str) -> Iterator[Engine]:
    """The engine of a name, for as long as it is used; raises SettingsError where Spark cannot be started."""
    if name == POLARS:
        yield STREAMING
        return
    with spark.cluster(name) as engine:
        yield engine


def beside(rows: Frame, table: pl.DataFrame) -> Frame:
    """A small table on the engine that has the rows, to be joined to them."""
    if rows.implementation.is_polars():
        return nw.from_native(table.lazy())
    put: Frame = nw.from_native(spark.put(rows.to_native().sparkSession, table))
    return put


def collected(*results: Frame) -> list[pl.DataFrame]:
    """Results, which are small whatever they are of: each in one pass over the rows, on polars all in one."""
    if results[0].implementation.is_polars():
        return pl.collect_all([each.to_native() for each in results], engine="streaming")
    return [spark.taken(each.to_native()) for each in results]
