"""Makes the polars engine's metrics known to Great Expectations; importing this is all it takes."""

from expectations.polars_engine.distributions import register_partition
from expectations.polars_engine.numbers import register_numbers
from expectations.polars_engine.row_metrics import register_row_metrics
from expectations.polars_engine.tables import register_table_metrics
from expectations.polars_engine.type_expectations import teach_types

register_numbers()
register_partition()
register_row_metrics()
register_table_metrics()
teach_types()
