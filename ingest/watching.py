"""Watching a run: whoever wants to see how far it is, and the counter that lets them see the rows of a long file."""

from typing import Protocol

import polars as pl


class Watcher(Protocol):
    """Whoever wants to see how far a run is."""

    @property
    def sees_rows(self) -> bool:
        """Whether it is worth while to count the rows of a long file as they are looked at."""

    def expect(self, files: int) -> None:
        """So many files were named; an archive counts as one."""

    def turn_to(self, told: str, rows: int | None = None) -> None:
        """Something begins that takes a while on a long file; so many rows will be looked at, where that is known."""

    def seen(self, rows: int) -> None:
        """So many more rows were looked at."""

    def step(self) -> None:
        """One of the named files is done."""


def counted(rows: pl.LazyFrame, watcher: Watcher) -> pl.LazyFrame:
    """The same rows; the watcher is told of each batch that comes by, in every pass over them."""

    def pass_on(batch: pl.DataFrame) -> pl.DataFrame:
        watcher.seen(batch.height)
        return batch

    # Nothing is looked at, so that polars may still read only the columns and rows that are asked for.
    return rows.map_batches(
        pass_on, projection_pushdown=True, predicate_pushdown=True, slice_pushdown=True, streamable=True
    )
