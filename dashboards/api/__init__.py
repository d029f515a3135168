"""The public API: every table of every published release, for programs."""
