"""Comparison: two to six organisations beside each other."""
