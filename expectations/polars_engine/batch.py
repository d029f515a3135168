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
        """A number that each row adds to; raises a sentence now, before any pass, if the types do not allow it.

        `reading` turns what polars computes into what Great Expectations wants, where these differ.
        """
        self.require_computable(expression)
        return Scalar(self, expression, reading)

    def gathered(self, expression: pl.Expr, reading: Callable[[Any], Any] | None = None) -> "Gathered":
        """A number that needs its values side by side, to be computed in the pass of such numbers."""
        self.require_computable(expression)
        return Gathered(self, expression, reading)

    def repeated(self, digest: pl.Expr) -> "Repeated":
        """The digests that occur more than once, to be found in the pass of what is gathered."""
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


class Gathered(Scalar):
    """A number that needs its values side by side, such as how many are different: it costs memory for each of them."""


class Repeated(Gathered):
    """The 64-bit digests that occur more than once, as a series; finding them takes 16 bytes a row."""

    rows: int = 0

    def among(self, digests: pl.Series) -> None:
        """Take note of those that repeat; equal ones meet by sorting."""
        ordered = digests.sort()
        again = ordered.filter(ordered == ordered.shift())
        self.value, self.settled = again.unique(), True
        self.rows = again.len() + self.value.len()
