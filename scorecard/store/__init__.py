"""Where results and working data are kept: the results database and the Parquet lake."""
