"""A Great Expectations 1.24 execution engine and data source over polars LazyFrames.

Importing anything from here imports Great Expectations, which takes seconds: import it late.
"""

import os

# Great Expectations reads this while it is imported; nothing about a user's data may leave the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
