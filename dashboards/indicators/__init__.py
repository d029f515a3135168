"""Indicators: their page, figures, words and file."""
