"""Rows that were set aside, and the ones among them that people let in again."""

import polars as pl

from scorecard.store.decisions import ROW
from scorecard.store.lake import Lake
from scorecard.tables import Table


def rows_that_count(lake: Lake, table: Table, files: pl.DataFrame, released: pl.DataFrame) -> pl.LazyFrame:
    """The rows of files of a table: those that were kept, and those that were set aside and released.

    ``files`` are lines of the manifest, of any tables; ``released`` is what ``decisions.released_rows`` gives.
    """
    of_table = files.filter(pl.col("lake_table") == table.name)
    kept = lake.scan(table, of_table.select("file_id", "month").rows())
    accepted = released_in(of_table, released)
    if accepted.is_empty():
        return kept
    aside = lake.scan_set_aside(table, accepted["file_id"].unique().sort())
    return pl.concat([kept, aside.filter(is_whole(table)).join(accepted.lazy(), on=ROW, how="semi")])


def released_in(files: pl.DataFrame, released: pl.DataFrame) -> pl.DataFrame:
    """The released rows that are rows of these files, lines of the manifest, in order."""
    with_rows_aside = files.filter(pl.col("rows_quarantined") > 0)
    return released.join(with_rows_aside, on="file_id", how="semi").sort(ROW)


def is_whole(table: Table) -> pl.Expr:
    """Whether a row has every value that the table needs."""
    return pl.all_horizontal(pl.col(name).is_not_null() for name in needed(table))


def needed(table: Table) -> list[str]:
    """The columns of a table in which no value may be missing."""
    return [column.name for column in table.columns if not column.nullable]
