"""The one way to check a frame; Great Expectations is imported when the first frame is checked."""

from importlib import import_module
from typing import Any

import polars as pl

from expectations.results import Verdict
from expectations.rules import Suite


def check(frame: Any, suite: Suite) -> Verdict:
    """Put every rule of a suite to a frame that has a `row_number` column: a lazy one of polars, or one of Spark.

    The engine is known by its frame, which stays where it is.
    """
    # Importing Great Expectations takes seconds, which only a caller who checks something should pay. The engine's
    # package comes first, because it does that import without its warnings.
    import_module("expectations.polars_engine")
    runs = import_module("expectations.validation" if isinstance(frame, pl.LazyFrame) else "expectations.spark_engine")
    verdict: Verdict = runs.validate(frame, suite)
    return verdict
