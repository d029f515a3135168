"""Getting source files in: read, normalise, check, quarantine, load, record."""
