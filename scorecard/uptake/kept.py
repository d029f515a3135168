"""Files of prescribing added up one by one, and their sums kept, so that a build reads what is new and no more.

What stands in a file depends on the file alone. Amounts depend on the conversions of its products too: where one of
those changes, the file is read again. Rows that people released are few, and added up each time.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TypeVar

import narwhals as nw
import polars as pl

from scorecard import schema
from scorecard.engines import collected
from scorecard.store.lake import Lake
from scorecard.store.quarantine import accepted_rows
from scorecard.uptake.amounts import amounts
from scorecard.uptake.found import Found, looks, together
from scorecard.version import code_of

NEEDED = ("month", "ods_code", "vmp_code", "unit", "quantity", "indicative_cost")
# What the sums depend on beside rows and conversions: where this code changes, everything is added up anew.
MODULES = tuple(f"scorecard.uptake.{name}" for name in ("amounts", "found", "kept"))
FOUND = ("submitted", "products")
Result = TypeVar("Result")
Parts = tuple[pl.DataFrame, pl.DataFrame]
# A file of the lake's prescribing: its id and month.
File = tuple[str, date | None]


@dataclass(frozen=True)
class Kept:
    """The prescribing of files, lines of the manifest, and what is kept of each; ``released`` as elsewhere.

    ``lake`` is one that keeps sums.
    """

    lake: Lake
    files: pl.DataFrame
    released: pl.DataFrame
    # The products of each file as they are told apart, learnt when it is looked at.
    _products: dict[File, pl.Series] = field(default_factory=dict)

    @cached_property
    def lines(self) -> pl.DataFrame:
        """The manifest's lines of prescribing."""
        return self.files.filter(pl.col("lake_table") == schema.PRESCRIBING.name)

    @cached_property
    def each(self) -> list[File]:
        """The files, each once."""
        return list(dict.fromkeys(self.lines.select("file_id", "month").rows()))

    def found(self) -> Found:
        """What stands in all of it; raises MissingInputError where a file is lost."""
        parts = self._of_each(partial(found_in, self.lake))
        self._products.update({file: told_apart(part[1]) for file, part in zip(self.each, parts, strict=True)})
        accepted = self._accepted()
        return together(parts if accepted is None else [*parts, _looked_at(accepted)])

    def amounts(self, conversions: pl.DataFrame) -> pl.DataFrame:
        """Amounts and costs by submitted code, month, medicine and unit, as ``amounts.amounts`` gives them.

        A month of which rows were released has several lines of a key.
        """
        if not self._products:
            self.found()
        numbers = told_apart(conversions)
        parts = self._of_each(partial(self._added, conversions, numbers))
        accepted = self._accepted()
        return pl.concat(parts if accepted is None else [*parts, _added_up(accepted, conversions)])

    def _of_each(self, make: Callable[[File], Result]) -> list[Result]:
        """What is made of each file, in their order; a file alone does not keep all cores busy."""
        with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
            return list(threads.map(make, self.each))

    def _added(self, conversions: pl.DataFrame, numbers: pl.Series, file: File) -> pl.DataFrame:
        there = conversions.filter(numbers.is_in(self._products[file].implode()))
        sums = self.lake.sums(schema.PRESCRIBING, *file)
        mark = sums.mark(code_of(*MODULES), there.sort(there.columns).write_json())
        added = sums.kept("amounts", mark)
        if added is None:
            added = _added_up(self.lake.scan(schema.PRESCRIBING, [file]), there)
            sums.keep("amounts", mark, added)
        return added

    def _accepted(self) -> pl.LazyFrame | None:
        return accepted_rows(self.lake, schema.PRESCRIBING, self.lines, self.released)


def found_in(lake: Lake, file: File) -> Parts:
    """What stands in one file of prescribing, as it is kept, or else read and then kept."""
    sums = lake.sums(schema.PRESCRIBING, *file)
    mark = sums.mark(code_of(*MODULES))
    submitted, products = (sums.kept(name, mark) for name in FOUND)
    if submitted is None or products is None:
        submitted, products = _looked_at(lake.scan(schema.PRESCRIBING, [file]))
        for name, part in zip(FOUND, (submitted, products), strict=True):
            sums.keep(name, mark, part)
    return submitted, products


def told_apart(products: pl.DataFrame) -> pl.Series:
    """Products and units as numbers, which are small; two that share one have a file read again for nothing."""
    return products.select(pl.struct("vmp_code", "native_unit").hash()).to_series()


def _looked_at(rows: pl.LazyFrame) -> Parts:
    submitted, products = collected(*looks(nw.from_native(rows)))
    return submitted, products


def _added_up(rows: pl.LazyFrame, conversions: pl.DataFrame) -> pl.DataFrame:
    """Of the rows of products that are converted, which are few, and chosen before anything else of a row is read."""
    wanted = conversions["vmp_code"].unique().implode()
    chosen = rows.select(NEEDED).filter(pl.col("vmp_code").is_in(wanted))
    [added] = collected(amounts(nw.from_native(chosen), nw.from_native(conversions.lazy())))
    return added
