"""What the large calculations run on: polars in streams on this machine, or Spark on a cluster.

The calculations are written once, with narwhals. Here is what differs: how rows of the lake and of files that come in
are read, how the small tables beside them are put on the same engine, and how results come back.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from scorecard.engines import spark, spark_csv
from scorecard.engines.text import Csv
from scorecard.store.lake import Lake
from scorecard.store.quarantine import rows_that_count
from scorecard.tables import Table

# The name of the engine that is used unless another is set; every other name is the address of a Spark master.
POLARS = "polars"

Frame = nw.LazyFrame[Any]
# Rows that wait to be written hold the texts of all rows that were read with them, thirty times as many.
ROWS_HELD = 20_000


class Engine(Protocol):
    """Reads rows, without holding them."""

    def rows(self, lake: Lake, table: Table, files: pl.DataFrame, released: pl.DataFrame) -> Any:
        """The rows of a table that count, as ``quarantine.rows_that_count`` says, as a frame of the engine's own."""

    def lent(self, lake: Lake, rows: pl.LazyFrame) -> AbstractContextManager[Any]:
        """Rows of a file that comes in, as a frame of the engine's own, for as long as the block runs."""

    def csv(self, lake: Lake, file: Csv) -> AbstractContextManager[Any]:
        """The rows of a file that is too large to be read by another first, for as long as the block runs."""


class Streaming:
    """Polars, on this machine, some rows at a time."""

    def rows(self, lake: Lake, table: Table, files: pl.DataFrame, released: pl.DataFrame) -> pl.LazyFrame:
        """The rows of a table that count."""
        return rows_that_count(lake, table, files, released)

    def lent(self, lake: Lake, rows: pl.LazyFrame) -> AbstractContextManager[pl.LazyFrame]:  # noqa: ARG002 - Spark's
        """The rows, which are where they are needed."""
        return nullcontext(rows)

    def csv(self, lake: Lake, file: Csv) -> AbstractContextManager[pl.LazyFrame]:  # noqa: ARG002 - Spark's
        """The rows, as polars reads them."""
        return nullcontext(file.rows)


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


def with_numbers(rows: Frame, names: Mapping[str, str]) -> Frame:
    """Rows with the numbers that stand in columns of text, under new names; null where there is none."""
    if not rows.implementation.is_polars():
        on_spark: Frame = nw.from_native(spark_csv.with_numbers(rows.to_native(), names))
        return on_spark
    numbers = [pl.col(text).cast(pl.Float64, strict=False).alias(name) for text, name in names.items()]
    on_polars: Frame = nw.from_native(rows.to_native().with_columns(numbers))
    return on_polars


def written(lake: Lake, rows: Frame, target: Path, sums: Frame) -> pl.DataFrame:
    """Write rows to a Parquet file on this machine; and collect sums of what they come of, on polars in one pass."""
    if not rows.implementation.is_polars():
        with spark.kept(lake, rows.to_native()) as kept:
            kept.sink_parquet(target, compression="zstd", row_group_size=ROWS_HELD, engine="streaming")
        return spark.taken(sums.to_native())
    kept = rows.to_native().sink_parquet(target, lazy=True, compression="zstd", row_group_size=ROWS_HELD)
    return pl.collect_all([kept, sums.to_native()], engine="streaming")[1]
