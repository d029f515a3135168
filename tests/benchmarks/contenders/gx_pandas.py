"""Great Expectations on its pandas engine; only the columns that are asked about are read."""

from importlib import import_module
from pathlib import Path

from tests.benchmarks.contenders.gx import met, quiet_context, suite_of
from tests.benchmarks.rules import ASKED


def prepare() -> None:
    """Import Great Expectations and pandas."""
    import_module("great_expectations.expectations")
    import_module("pandas")


def answers(path: Path, announced: int) -> dict[str, bool]:
    """Whether the file meets each question."""
    import pandas as pd

    asset = quiet_context().data_sources.add_pandas("pandas").add_dataframe_asset("month")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(
        {"dataframe": pd.read_parquet(path, columns=list(ASKED))}
    )
    return met(batch.validate(suite_of(announced)))
