"""Data quality: what was submitted, what was checked, and what was found."""
