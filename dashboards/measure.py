"""Which column answers for a level, and what its unit is called: a rate where people live, an amount where not."""

from dataclasses import dataclass

import polars as pl

from dashboards.catalogue import Catalogue
from dashboards.formatting import per_people


@dataclass(frozen=True)
class Measure:
    """A column of an uptake frame with the words of its unit."""

    column: str
    unit: str

    @property
    def is_rate(self) -> bool:
        """Whether the numbers are per person, so that organisations of different size can stand side by side."""
        return self.column == "value"

    def amounts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The same rows with the measured column as ``amount``."""
        return rows.with_columns(pl.col(self.column).alias("amount"))


def measure(catalogue: Catalogue, level: str, unit: str) -> Measure:
    """A trust has patients, not residents, and a release may have no population: then amounts, not rates."""
    if level == "trust" or catalogue.population_vintage is None:
        return Measure("numerator", unit)
    return Measure("value", per_people(unit))
