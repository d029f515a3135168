"""Formulary compliance: its page, its cells, their words, and its files."""
