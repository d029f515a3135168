"""Makes the polars engine known to Great Expectations; importing this is all it takes."""

import logging

import great_expectations  # noqa: F401  its import is what registers the metrics that ours stand beside

from expectations.polars_engine.numbers import register_numbers
from expectations.polars_engine.row_metrics import register_row_metrics

# Great Expectations turns every Python warning of the process into a log entry while it is imported: undo that.
logging.captureWarnings(capture=False)
register_numbers()
register_row_metrics()
