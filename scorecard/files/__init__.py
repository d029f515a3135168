"""Tables as files that say themselves what they hold: CSV, Excel, Parquet and JSON from one description."""
