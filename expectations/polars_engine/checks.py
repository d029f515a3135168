"""Offending rows as lazy plans: counted in the pass of their level, looked up only where there are any."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from expectations.polars_engine.batch import PolarsBatchData, Repeated, Scalar

# Up to so many rows, what a check found is fetched together with what others found, in one pass over the source.
FEW = 100_000
FLAG = "__found_by_"


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


def look_up(wanted: Sequence[tuple[Check, Lookup]]) -> None:
    """Fetch the rows that were asked for and are not there yet: of checks that found few, in one pass a batch."""
    askable = [(check, lookup) for check, lookup in dict.fromkeys(wanted) if check.first_pass.fault is None]
    missing = [(check, lookup) for check, lookup in askable if lookup not in check.found]
    few = [(check, lookup) for check, lookup in missing if check.suspects <= FEW]
    for batch in dict.fromkeys(check.batch for check, _ in few):
        fetch_together(batch, [(check, lookup) for check, lookup in few if check.batch is batch])
    many = [(check, lookup) for check, lookup in missing if check.suspects > FEW]
    plans = [check.take(lookup, check.offending_rows()) for check, lookup in many]
    for (check, lookup), rows in zip(many, pl.collect_all(plans, engine="streaming"), strict=True):
        check.found[lookup] = rows


def fetch_together(batch: PolarsBatchData, wanted: Sequence[tuple[Check, Lookup]]) -> None:
    """Read once every row that some check of a batch suspects, and share the rows out."""
    flags = {check: f"{FLAG}{place}" for place, check in enumerate({check for check, _ in wanted if check.suspects})}
    columns = dict.fromkeys(name for check, lookup in wanted for name in (*check.columns, *lookup.columns))
    rows = read_suspects(batch, flags, tuple(columns)) if flags else batch.empty
    offending = {check: check.offending(rows.lazy().filter(flag)).collect() for check, flag in flags.items()}
    for check, lookup in wanted:
        check.found[lookup] = check.take(lookup, offending.get(check, batch.empty).lazy()).collect()
    for check, found in offending.items():
        check.know(found.height)


def read_suspects(batch: PolarsBatchData, flags: Mapping[Check, str], columns: Sequence[str]) -> pl.DataFrame:
    """Columns of the rows that some check suspects, with a flag for each check, in one streaming pass."""
    flagged = batch.frame.with_columns(check.suspicious.alias(flag) for check, flag in flags.items())
    some = flagged.filter(pl.any_horizontal(list(flags.values())))
    return some.select(*columns, *flags.values()).collect(engine="streaming")
