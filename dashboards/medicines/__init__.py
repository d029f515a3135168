"""Medicines: the list, and a medicine's page."""
