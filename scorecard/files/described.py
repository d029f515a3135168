"""A table with all that a reader needs to use it right, from which a file of any format is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from scorecard.queries import Release
from scorecard.tables import POLARS_TYPES, Column

Fact = str | int | float | bool | date | None
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Licence:
    """Under which terms a table may be used."""

    name: str
    url: str
    words: str


OPEN_GOVERNMENT = Licence(
    "Open Government Licence v3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "Contains public sector information licensed under the Open Government Licence v3.0, as published by the NHS "
    "Business Services Authority, NHS England and the Office for National Statistics. Names and identifiers of "
    "products are those of dm+d, which has a licence of its own. What is in files of your own is under your terms.",
)
INVENTED = Licence(
    "MIT",
    "https://opensource.org/license/mit",
    "Invented data: no organisation, medicine or number in them is real. They come with the program, as it does.",
)


def licence(synthetic: bool | None) -> Licence:
    """The licence of real or of invented data; where nobody can tell, that of real data."""
    return INVENTED if synthetic else OPEN_GOVERNMENT


@dataclass(frozen=True)
class Described:
    """A table with its description.

    ``columns`` declares the columns of the frame and then the facts, in order; a fact is the same in every row.
    ``kept`` tells what the rows were narrowed to. Raises ValueError where a column is not declared.
    """

    name: str
    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    release: Release | None
    key: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    kept: Mapping[str, Fact] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    denominator: str | None = None

    def __post_init__(self) -> None:
        """Refuse what would describe another table than this one."""
        present, declared = [*self.frame.columns, *self.facts], [column.name for column in self.columns]
        if present != declared:
            raise ValueError(f"{self.name} has the columns {present}, but {declared} are declared")
        if not SAFE_NAME.fullmatch(self.name):
            raise ValueError(f"'{self.name}' is no name for a file")

    @property
    def is_synthetic(self) -> bool | None:
        """Whether the numbers are invented, as far as a release can tell."""
        return self.release.synthetic if self.release else None

    @property
    def licence(self) -> Licence:
        """The terms of use."""
        return licence(self.is_synthetic)

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns that differ from row to row."""
        return self.columns[: len(self.frame.columns)]

    def rows(self) -> pl.DataFrame:
        """The frame in its declared types."""
        return self.frame.cast({column.name: POLARS_TYPES[column.kind] for column in self.own_columns})

    def whole(self) -> pl.DataFrame:
        """The frame with its facts as columns, because lines above a header break readers."""
        kinds = {column.name: POLARS_TYPES[column.kind] for column in self.columns}
        return self.rows().with_columns(pl.lit(value, kinds[name]).alias(name) for name, value in self.facts.items())
