"""The one way to check a frame; Great Expectations is imported when the first frame is checked."""

from importlib import import_module

import polars as pl

from expectations.results import Verdict
from expectations.rules import Suite


def check(frame: pl.LazyFrame, suite: Suite) -> Verdict:
    """Put every rule of a suite to a frame that has a `row_number` column; the frame stays lazy."""
    # Importing Great Expectations takes seconds, which only a caller who checks something should pay. The engine's
    # package comes first, because it does that import without its warnings.
    import_module("expectations.polars_engine")
    from expectations.validation import validate  # noqa: PLC0415

    return validate(frame, suite)
