"""Releases: built from the lake, verified, published, compared, and followed back to source rows."""
