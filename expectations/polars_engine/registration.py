"""Makes the polars engine's metrics known to Great Expectations; importing this is all it takes."""

from expectations.polars_engine.numbers import register_numbers
from expectations.polars_engine.row_metrics import register_row_metrics

register_numbers()
register_row_metrics()
