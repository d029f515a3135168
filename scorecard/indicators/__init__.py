"""Indicators: innovation metrics with a numerator and a denominator."""
