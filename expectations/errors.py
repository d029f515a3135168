"""Faults of a suite or an engine, as opposed to faults of the data, which are findings."""


class ExpectationError(Exception):
    """An expectation could not be put to the data, so nothing may be concluded from it."""


class UnsupportedExpectationError(ExpectationError):
    """The polars engine does not know the expectation, or one of its options."""


class UncheckableColumnError(ExpectationError):
    """A column is absent, or of a type that the expectation cannot be asked of."""
