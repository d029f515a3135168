"""Revisions: what moved from one release to the next."""
