"""One frame under validation, and the numbers and rows that were asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import polars.selectors as cs
from great_expectations.core.batch import BatchData
from great_expectations.execution_engine.execution_engine import ExecutionEngine

from expectations.errors import UncheckableColumnError


class PolarsBatchData(BatchData):
    """A LazyFrame as Great Expectations' batch; NaN counts as missing, as it does in GX's pandas engine."""

    def __init__(self, execution_engine: ExecutionEngine[pl.Expr], frame: pl.LazyFrame | pl.DataFrame) -> None:
        """Keep the frame lazy; only its schema is read."""
        super().__init__(execution_engine)
        lazy = frame.lazy()
        self.schema = lazy.collect_schema()
        self.empty = pl.DataFrame(schema=self.schema)
        self.frame = lazy.with_columns(cs.float().fill_nan(None))

    def require(self, columns: Sequence[str]) -> None:
        """Raise a sentence if a column is absent."""
        absent = [name for name in columns if name not in self.schema]
        if absent:
            there = ", ".join(self.schema.names())
            raise UncheckableColumnError(f"There is no column {', '.join(absent)} in the frame, which has: {there}.")

    def text(self, column: str) -> pl.Expr:
        """A column's text; whole numbers have one too, but other types are written differently by every engine."""
        kind = self.schema[column]
        if kind != pl.String and not (kind.is_integer() or kind in (pl.Categorical, pl.Enum)):
            raise UncheckableColumnError(f"This can be asked of text only, and {column} is of type {kind}.")
        return pl.col(column).cast(pl.String)

    def scalar(self, expression: pl.Expr, reading: Callable[[Any], Any] | None = None) -> "Scalar":
        """A number to be computed in the next pass; raises a sentence now if the types do not allow it.

        `reading` turns what polars computes into what Great Expectations wants, where these differ.
        """
        self.require_computable(expression)
        return Scalar(self, expression, reading)

    def repeated(self, digest: pl.Expr) -> "Repeated":
        """The digests that occur more than once, to be found in a pass of their own."""
        self.require_computable(digest)
        return Repeated(self, digest)

    def require_computable(self, expression: pl.Expr) -> None:
        """Raise a sentence if the types of the columns do not allow an expression."""
        try:
            # Some types are only compared when data are: an empty frame costs a tenth of a millisecond.
            self.empty.select(expression)
        except pl.exceptions.PolarsError as error:
            columns = ", ".join(f"{name} ({self.schema[name]})" for name in expression.meta.root_names())
            raise UncheckableColumnError(f"This cannot be asked of {columns}: {error}") from error


@dataclass(eq=False)
class Scalar:
    """One number of a batch; its value is there once the pass of its resolution level has run."""

    batch: PolarsBatchData
    expression: pl.Expr
    reading: Callable[[Any], Any] | None = None
    value: Any = None
    settled: bool = False
    fault: UncheckableColumnError | None = None

    @property
    def answer(self) -> Any:
        """The value as Great Expectations wants it; raises a sentence where there can be none."""
        if self.fault is not None:
            raise self.fault
        return self.value if self.reading is None else self.reading(self.value)


class Repeated(Scalar):
    """The 64-bit digests that occur more than once, as a series; finding them takes 16 bytes a row."""

    rows: int = 0

    def look(self) -> None:
        """Collect every digest, in a pass of its own, and let equal ones meet by sorting.

        In the pass of the numbers polars would keep what the scan reads ahead of the slowest of them: gigabytes.
        """
        digests = self.batch.frame.select(self.expression).collect(engine="streaming").to_series().sort()
        again = digests.filter(digests == digests.shift())
        self.value, self.settled = again.unique(), True
        self.rows = again.len() + self.value.len()


def settle(scalars: Sequence[Scalar]) -> None:
    """Compute what is still open: each batch's numbers in one streaming pass, and its repetitions one after another."""
    waiting = [scalar for scalar in dict.fromkeys(scalars) if not scalar.settled]
    for scalar in waiting:
        if isinstance(scalar, Repeated):
            scalar.look()
    numbers = [scalar for scalar in waiting if not scalar.settled]
    for batch in dict.fromkeys(scalar.batch for scalar in numbers):
        own = [scalar for scalar in numbers if scalar.batch is batch]
        try:
            compute(batch, own)
        except pl.exceptions.PolarsError:
            compute(batch, computable(own))


def compute(batch: PolarsBatchData, scalars: Sequence[Scalar]) -> None:
    """Compute the numbers of one batch in one streaming pass."""
    selection = {str(place): scalar.expression for place, scalar in enumerate(scalars)}
    row = batch.frame.select(**selection).collect(engine="streaming").row(0)
    for scalar, value in zip(scalars, row, strict=True):
        scalar.value, scalar.settled = value, True


def computable(scalars: Sequence[Scalar]) -> list[Scalar]:
    """The numbers that the types of the columns allow; the others are settled with what is wrong with them."""
    for scalar in scalars:
        try:
            scalar.batch.require_computable(scalar.expression)
        except UncheckableColumnError as error:
            scalar.fault, scalar.settled = error, True
    return [scalar for scalar in scalars if scalar.fault is None]
