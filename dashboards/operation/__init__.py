"""Running the server where others reach it: headers, limits, sign-on, health, metrics, logs, workers."""
