"""Great Expectations on its Spark engine, Spark on all cores of this machine."""

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.contenders.gx import met, quiet_context, suite_of
from tests.benchmarks.rules import ASKED

MEMORY = "8g"


def session() -> Any:
    """The Spark session of this process, on loopback only."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[*]").config("spark.driver.memory", MEMORY)
    builder = builder.config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
    return builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()


def prepare() -> None:
    """Import Great Expectations and start Spark, for which it is not blamed."""
    import_module("great_expectations.expectations")
    session().sparkContext.setLogLevel("ERROR")


def answers(path: Path, announced: int) -> dict[str, bool]:
    """Whether the file meets each question."""
    asset = quiet_context().data_sources.add_spark("spark").add_dataframe_asset("month")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(
        {"dataframe": session().read.parquet(str(path)).select(*ASKED)}
    )
    return met(batch.validate(suite_of(announced)))
