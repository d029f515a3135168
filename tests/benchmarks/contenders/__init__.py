"""Tools that answer the same thirteen questions: ours, plain polars, and what others use.

Each module has `prepare`, which imports and starts what the tool needs, and `answers`, which tells of every question
whether the file meets it.
"""
