"""Releases: the list, and any one of them."""
