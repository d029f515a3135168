"""The building blocks of a table declaration."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """The types a column may have, in every store."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


POLARS_TYPES: dict[Kind, pl.DataType] = {
    Kind.STRING: pl.String(),
    Kind.INTEGER: pl.Int64(),
    Kind.FLOAT: pl.Float64(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.DATE: pl.Date(),
    Kind.DATETIME: pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning, and whether null (unknown) may stand in it."""

    name: str
    kind: Kind
    meaning: str
    nullable: bool = False
    unit: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, and the columns that identify a row."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Column names in their declared order."""
        return [column.name for column in self.columns]

    @property
    def polars_schema(self) -> pl.Schema:
        """The table as a polars schema."""
        return pl.Schema({column.name: POLARS_TYPES[column.kind] for column in self.columns})


def text(name: str, meaning: str) -> Column:
    """A string column without nulls."""
    return Column(name, Kind.STRING, meaning)


def optional_text(name: str, meaning: str) -> Column:
    """A string column in which null means unknown."""
    return Column(name, Kind.STRING, meaning, nullable=True)


def integer(name: str, meaning: str, unit: str | None = None) -> Column:
    """An integer column without nulls."""
    return Column(name, Kind.INTEGER, meaning, unit=unit)


def optional_integer(name: str, meaning: str, unit: str | None = None) -> Column:
    """An integer column in which null means unknown."""
    return Column(name, Kind.INTEGER, meaning, nullable=True, unit=unit)


def number(name: str, meaning: str, unit: str | None = None) -> Column:
    """A float column without nulls."""
    return Column(name, Kind.FLOAT, meaning, unit=unit)


def optional_number(name: str, meaning: str, unit: str | None = None) -> Column:
    """A float column in which null means unknown."""
    return Column(name, Kind.FLOAT, meaning, nullable=True, unit=unit)


def flag(name: str, meaning: str) -> Column:
    """A true or false column without nulls."""
    return Column(name, Kind.BOOLEAN, meaning)


def day(name: str, meaning: str) -> Column:
    """A date column without nulls."""
    return Column(name, Kind.DATE, meaning)


def optional_day(name: str, meaning: str) -> Column:
    """A date column in which null means unknown."""
    return Column(name, Kind.DATE, meaning, nullable=True)


def moment(name: str, meaning: str) -> Column:
    """A date-and-time column (UTC) without nulls."""
    return Column(name, Kind.DATETIME, meaning)


def optional_moment(name: str, meaning: str) -> Column:
    """A date-and-time column (UTC) in which null means unknown."""
    return Column(name, Kind.DATETIME, meaning, nullable=True)
