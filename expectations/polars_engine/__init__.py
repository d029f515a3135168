"""A Great Expectations 1.24 execution engine and data source over polars LazyFrames.

Importing anything from here imports Great Expectations, which takes seconds: import it late.
"""

import logging
import os
import warnings

import polars as pl

from expectations.polars_engine.postponed import postpone

# Great Expectations reads this while it is imported; nothing about a user's data may leave the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

# polars reads eight row groups ahead, even for two processors: hundreds of megabytes of a national month, and slower.
os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", str(max(2, pl.thread_pool_size())))

# A third of the time that importing Great Expectations takes; only expectations on distributions need it.
postpone("scipy.stats")

with warnings.catch_warnings():
    # It imports PySpark too where that is installed, which warns of pandas; neither is used here.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    warnings.filterwarnings("ignore", "module 'sre_\\w+' is deprecated", DeprecationWarning)
    import great_expectations  # noqa: F401  registers the metrics that those of the polars engine stand beside

# While it is imported, Great Expectations turns every warning of the process into a log entry: undo that.
logging.captureWarnings(capture=False)
