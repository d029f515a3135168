"""A corpus of bad files: small functions that each spoil a good prescribing file in one way, made when a test asks."""
