"""Finding the declarations of a file's columns among those of the tables that it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from scorecard.files.described import Described, Fact
from scorecard.queries import Release
from scorecard.tables import Column, Table

Columns = Mapping[str, Column]


def by_name(*sources: Iterable[Column]) -> dict[str, Column]:
    """Columns by their names; of several declarations of a name the first counts."""
    found: dict[str, Column] = {}
    for source in sources:
        for column in source:
            found.setdefault(column.name, column)
    return found


def some(table: Table, names: str) -> tuple[Column, ...]:
    """Columns of a table, by names with spaces between."""
    declared = {column.name: column for column in table.columns}
    return tuple(declared[name] for name in names.split())


@dataclass(frozen=True)
class Declared:
    """A file that can be made, as it is declared before it holds any rows.

    ``facts`` names the columns at the end that say the same in every row; a file may lack some columns.
    """

    name: str
    title: str
    columns: Columns
    facts: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    denominator: str | None = None

    def of(
        self,
        rows: pl.DataFrame,
        release: Release | None,
        kept: Mapping[str, Fact] | None = None,
        name: str | None = None,
    ) -> Described:
        """The file with its rows; raises ValueError where one of their columns is not declared."""
        unknown = [column for column in rows.columns if column not in self.columns]
        if unknown:
            raise ValueError(f"{self.name} has columns that are not declared: {unknown}")
        own = len(rows.columns)
        while own and rows.columns[own - 1] in self.facts:
            own -= 1
        facts = rows.columns[own:]
        values = rows.row(0, named=True) if rows.height else dict.fromkeys(facts)
        return Described(
            name=name or self.name,
            title=self.title,
            frame=rows.select(rows.columns[:own]),
            columns=tuple(self.columns[column] for column in rows.columns),
            release=release,
            key=self.key,
            facts={fact: values[fact] for fact in facts},
            kept={word: value for word, value in (kept or {}).items() if value is not None},
            caveats=self.caveats,
            denominator=self.denominator,
        )
