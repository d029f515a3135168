"""Offending rows as lazy plans: counted in the pass of their level, looked up only where there are any."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from expectations.polars_engine.batch import PolarsBatchData, Scalar


@dataclass(frozen=True)
class Lookup:
    """Which columns of the offending rows are wanted, and of how many rows (None: of all)."""

    columns: tuple[str, ...]
    limit: int | None


@dataclass(eq=False)
class Check(ABC):
    """A question put to every row of a domain; the engine settles it, then its count and rows can be read."""

    batch: PolarsBatchData
    columns: tuple[str, ...]
    found: dict[Lookup, pl.DataFrame] = field(default_factory=dict, init=False)
    first_pass: Scalar = field(init=False)

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows offend."""

    @abstractmethod
    def offending_rows(self) -> pl.LazyFrame:
        """The offending rows, whole and in the frame's order."""

    def plan(self, lookup: Lookup) -> pl.LazyFrame:
        """The lazy plan of a look-up; costs nothing where no row offends."""
        if self.count == 0:
            return pl.LazyFrame(schema={name: self.batch.schema[name] for name in lookup.columns})
        rows = self.offending_rows().select(lookup.columns)
        return rows if lookup.limit is None else rows.head(lookup.limit)


@dataclass(eq=False)
class RowCheck(Check):
    """A question that each row answers for itself."""

    offending: pl.Expr

    def __post_init__(self) -> None:
        """Ask for the count."""
        self.first_pass = self.batch.scalar(self.offending.sum())

    @property
    def count(self) -> int:
        """How many rows offend."""
        return int(self.first_pass.value)

    def offending_rows(self) -> pl.LazyFrame:
        """The offending rows, whole and in the frame's order."""
        return self.batch.frame.filter(self.offending)


@dataclass(eq=False)
class UniqueCheck(Check):
    """Whether rows of the domain share their values in the columns.

    The first pass finds the 64-bit digests that occur more than once. Rows are compared by their values only where
    there are such digests, and then only the rows that have them.
    """

    domain: pl.Expr | None
    repeated: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Ask which digests occur more than once."""
        # Rows outside the domain have no digest.
        self.first_pass = self.batch.repeated(
            self.digest if self.domain is None else pl.when(self.domain).then(self.digest)
        )

    @property
    def digest(self) -> pl.Expr:
        """A 64-bit digest of the columns' values: equal values have equal digests."""
        return pl.struct(self.columns).hash()

    @property
    def count(self) -> int:
        """How many rows offend: every row of a group of equal rows, the first included."""
        if self.first_pass.value.is_empty():
            return 0
        if self.repeated is None:
            self.repeated = int(self.offending_rows().select(pl.len()).collect(engine="streaming").item())
        return self.repeated

    def offending_rows(self) -> pl.LazyFrame:
        """The offending rows, whole and in the frame's order."""
        suspect = self.digest.is_in(self.first_pass.value.implode())
        suspects = self.batch.frame.filter(suspect if self.domain is None else suspect & self.domain)
        # Different values may share a digest: only equal values make a repetition.
        return suspects.filter(pl.len().over(self.columns) > 1)


def look_up(wanted: Sequence[tuple[Check, Lookup]]) -> None:
    """Fetch the rows that were asked for and are not there yet, sharing passes over the source where polars can."""
    missing = [(check, lookup) for check, lookup in dict.fromkeys(wanted) if lookup not in check.found]
    plans = [check.plan(lookup) for check, lookup in missing]
    for (check, lookup), rows in zip(missing, pl.collect_all(plans, engine="streaming"), strict=True):
        check.found[lookup] = rows
