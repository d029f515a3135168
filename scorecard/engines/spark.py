"""Spark: rows are read by its executors, which reach the lake as this machine does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from warnings import catch_warnings, filterwarnings

import polars as pl

from scorecard.engines import spark_csv
from scorecard.engines.text import Csv
from scorecard.errors import ScorecardError, SettingsError, UnreachableLakeError
from scorecard.store.lake import Lake
from scorecard.store.quarantine import accepted_rows
from scorecard.tables import Table

TYPES = {pl.String: "string", pl.Int64: "bigint", pl.Float64: "double", pl.Date: "date", pl.Boolean: "boolean"}
POLARS_TYPES = {name: kind() for kind, name in TYPES.items()}
# What a result depends on, and no bars among ours; the rest is the cluster's own configuration (spark-defaults.conf).
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
}


@dataclass(frozen=True)
class Spark:
    """A session on a cluster."""

    session: Any

    def rows(self, lake: Lake, table: Table, files: pl.DataFrame, released: pl.DataFrame) -> Any:
        """The rows of a table that count: those kept are read by the executors, the few let in again are sent."""
        of_table = files.filter(pl.col("lake_table") == table.name)
        there = lake.for_spark(table, of_table.select("file_id", "month").rows())
        kept = self.session.createDataFrame([], _columns(table.polars_schema))
        if there:
            # Columns that came into the table after a file was written are unknown in it.
            kept = self._read(lake, there, _columns(table.polars_schema))
        accepted = accepted_rows(lake, table, of_table, released)
        return kept if accepted is None else kept.unionByName(put(self.session, accepted.collect()))

    @contextmanager
    def lent(self, lake: Lake, rows: pl.LazyFrame) -> Iterator[Any]:
        """Rows of this machine, put into the lake, where the executors find them; what is no number is unknown."""
        whole = rows.with_columns(pl.col(pl.Float64).fill_nan(None))
        with lake.staged(whole) as there:
            yield self._read(lake, [there])

    @contextmanager
    def csv(self, lake: Lake, file: Csv) -> Iterator[Any]:
        """The rows of a file of this machine, put into the lake; as polars reads them where it is an odd one.

        What is odd is a cell that holds line breaks, a misplaced quotation mark, a row of more or fewer cells.
        """
        with lake.staged_file(file.path) as there, spark_csv.cut_alike(self.session, file.path.stat().st_size):
            rows = spark_csv.rows_of(self.session, there, file)
            yield file.rows if rows is None else rows

    def _read(self, lake: Lake, there: list[str], columns: str | None = None) -> Any:
        """The rows of files, with their own columns or the given ones; raises UnreachableLakeError.

        Spark takes a first look at the files here.
        """
        try:
            reader = self.session.read if columns is None else self.session.read.schema(columns)
            return reader.parquet(*there)
        except _faults() as error:
            raise UnreachableLakeError(
                f"Spark cannot read the lake at {lake.at}. It needs the connector of such a store and its own "
                "credentials (docs/engines.md); or leave the setting engine out."
            ) from error


@contextmanager
def cluster(master: str) -> Iterator[Spark]:
    """A session on a master; raises SettingsError without PySpark, Java, or an answer.

    Within the block, whoever asks for another is given the same one: there is no other on this machine.
    """
    lacking = [what for what, there in (("PySpark", find_spec("pyspark")), ("Java", shutil.which("java"))) if not there]
    if lacking:
        raise SettingsError(
            f"The engine {master} needs {' and '.join(lacking)}: install a JDK 17 and 'nice-scorecard[spark]', "
            "or leave the setting engine out."
        )
    sessions = import_module("pyspark.sql").SparkSession
    is_under_way, builder = sessions.getActiveSession() is not None, sessions.builder.master(master)
    builder = builder.appName("nice-scorecard")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        with _no_word_of_pandas():
            session = builder.getOrCreate()
    except _faults() as error:
        left = import_module("pyspark").SparkContext._active_spark_context
        if left is not None:
            # Half started, it would be given to whoever asks next.
            left.stop()
        raise SettingsError(
            f"The engine {master} did not start; what Spark says of it stands above. See that the master is up and "
            "that its address is right."
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield Spark(session)
    except _faults() as error:
        raise ScorecardError(
            f"A job on the engine {master} failed; what Spark says of it stands above. See that every executor reaches "
            "the lake, under the same path where it is a folder (docs/engines.md)."
        ) from error
    finally:
        if not is_under_way:
            session.stop()


def put(session: Any, table: pl.DataFrame) -> Any:
    """A small table on Spark, with the same names and types; it travels as columns."""
    with _no_word_of_pandas():
        return session.createDataFrame(table.to_arrow())


@contextmanager
def kept(lake: Lake, rows: Any) -> Iterator[pl.LazyFrame]:
    """Rows that the executors write into the lake, in the order of their numbers, for as long as the block runs."""
    context, kinds = rows.sparkSession.sparkContext, dict(rows.dtypes)
    path = context._jvm.org.apache.hadoop.fs.Path
    parts, whole = path(lake.staged_at("parts")), path(lake.staged_at("kept.parquet"))
    files = parts.getFileSystem(context._jsc.hadoopConfiguration())
    try:
        # One file, whose name Spark chooses and the lake must know.
        rows.repartition(1).sortWithinPartitions("row_number").write.mode("overwrite").parquet(str(parts))
        [part] = [found.getPath() for found in files.globStatus(path(parts, "part-*"))]
        files.rename(part, whole)
        schema = pl.Schema({name: POLARS_TYPES[kind] for name, kind in kinds.items()})
        yield lake.scan_staged("kept.parquet", schema)
    finally:
        files.delete(parts, True)
        files.delete(whole, False)


def taken(frame: Any) -> pl.DataFrame:
    """The rows of a result, which travel as columns."""
    with _no_word_of_pandas():
        return pl.DataFrame(frame.toArrow())


@contextmanager
def _no_word_of_pandas() -> Iterator[None]:
    """Spark warns of its version wherever it might be used; here no frame of it is made."""
    with catch_warnings():
        filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        yield


def _faults() -> tuple[type[Exception], ...]:
    """What is raised where Spark or its Java fails."""
    return import_module("pyspark.errors").PySparkException, import_module("py4j.protocol").Py4JError


def _columns(schema: pl.Schema) -> str:
    """A schema in the words of Spark."""
    return ", ".join(f"`{name}` {TYPES[type(kind)]}" for name, kind in schema.items())
