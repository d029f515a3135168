"""Frames to Spark and back, row by row: enough for the small data of a specification."""

import polars as pl
from pyspark.sql import DataFrame, SparkSession

TYPES = {pl.String: "string", pl.Int64: "bigint", pl.Float64: "double", pl.Date: "date", pl.Boolean: "boolean"}


def session(master: str = "local[2]") -> SparkSession:
    """A session on this machine only, quiet: of one process, unless the address of a master is given."""
    builder = SparkSession.builder.master(master).appName("specification")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    return started


def to_spark(spark: SparkSession, frame: pl.DataFrame) -> DataFrame:
    """A small frame on Spark, with the same names and types."""
    columns = ", ".join(f"`{name}` {TYPES[type(kind)]}" for name, kind in frame.schema.items())
    return spark.createDataFrame(frame.rows(), schema=columns)


def from_spark(frame: DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The rows of a Spark frame, in the given columns and types."""
    return pl.DataFrame([tuple(row[name] for name in schema) for row in frame.collect()], schema=schema, orient="row")
