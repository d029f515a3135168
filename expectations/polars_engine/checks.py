"""Questions that rows are asked, as lazy plans: how many rows offend, and which."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from expectations.polars_engine.batch import PolarsBatchData, Repeated, Scalar


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

    # Whether a row shows what is suspicious by itself, so that rows can be looked at a few at a time.
    by_row: ClassVar[bool] = True

    @property
    @abstractmethod
    def suspects(self) -> int:
        """How many rows may offend, known after the first pass."""

    @property
    @abstractmethod
    def suspicious(self) -> pl.Expr:
        """True for the rows that may offend."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows offend."""

    @abstractmethod
    def offending(self, suspects: pl.LazyFrame) -> pl.LazyFrame:
        """Of all rows that may offend, whole or in part, those that do, in their order."""

    @abstractmethod
    def know(self, count: int) -> None:
        """Take note of how many rows offend, when all of them were fetched."""

    def offending_rows(self) -> pl.LazyFrame:
        """The offending rows, whole and in the frame's order."""
        return self.offending(self.batch.frame.filter(self.suspicious))

    @staticmethod
    def take(lookup: Lookup, offending: pl.LazyFrame) -> pl.LazyFrame:
        """What a look-up wants of the rows that offend."""
        rows = offending.select(lookup.columns)
        return rows if lookup.limit is None else rows.head(lookup.limit)


@dataclass(eq=False)
class RowCheck(Check):
    """A question that each row answers for itself; whether its columns' types allow it shows in the first pass."""

    offends: pl.Expr

    def __post_init__(self) -> None:
        """Ask for the count."""
        self.first_pass = Scalar(self.batch, self.offends.sum())

    @property
    def suspicious(self) -> pl.Expr:
        """True for the rows that offend."""
        return self.offends

    @property
    def suspects(self) -> int:
        """How many rows offend: each of them is known to."""
        return self.count

    @property
    def count(self) -> int:
        """How many rows offend."""
        return int(self.first_pass.answer)

    def offending(self, suspects: pl.LazyFrame) -> pl.LazyFrame:
        """All of them."""
        return suspects

    def know(self, count: int) -> None:
        """The first pass has told."""


@dataclass(eq=False)
class OrderCheck(RowCheck):
    """A question that a row answers together with the rows before it."""

    by_row: ClassVar[bool] = False


@dataclass(eq=False)
class UniqueCheck(Check):
    """Whether rows of the domain share their values in the columns.

    The first pass finds the 64-bit digests that occur more than once. Rows are compared by their values only where
    there are such digests, and then only the rows that have them.
    """

    domain: pl.Expr | None
    first_pass: Repeated = field(init=False)
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
    def suspects(self) -> int:
        """How many rows have a digest that occurs more than once."""
        return self.first_pass.rows

    @property
    def suspicious(self) -> pl.Expr:
        """True for rows of the domain with such a digest."""
        suspect = self.digest.is_in(self.first_pass.value.implode())
        return suspect if self.domain is None else suspect & self.domain

    @property
    def count(self) -> int:
        """How many rows offend: every row of a group of equal rows, the first included."""
        if self.suspects == 0:
            return 0
        if self.repeated is None:
            self.repeated = int(self.offending_rows().select(pl.len()).collect(engine="streaming").item())
        return self.repeated

    def offending(self, suspects: pl.LazyFrame) -> pl.LazyFrame:
        """Different values may share a digest: only equal values make a repetition."""
        return suspects.filter(pl.len().over(self.columns) > 1)

    def know(self, count: int) -> None:
        """Spare counting them in a pass of its own."""
        self.repeated = count
