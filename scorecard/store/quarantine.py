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
    accepted = accepted_rows(lake, table, of_table, released)
    return kept if accepted is None else pl.concat([kept, accepted])


def accepted_rows(lake: Lake, table: Table, of_table: pl.DataFrame, released: pl.DataFrame) -> pl.LazyFrame | None:
    """The rows of a table's files that were set aside and released; None where there are none."""
    accepted = released_in(of_table, released)
    if accepted.is_empty():
        return None
    aside = lake.scan_set_aside(table, accepted["file_id"].unique().sort())
    return aside.filter(is_whole(table)).join(accepted.lazy(), on=ROW, how="semi")


def released_in(files: pl.DataFrame, released: pl.DataFrame) -> pl.DataFrame:
    """The released rows that are rows of these files, lines of the manifest, in order."""
    with_rows_aside = files.filter(pl.col("rows_quarantined") > 0)
    return released.join(with_rows_aside, on="file_id", how="semi").sort(ROW)


def lacking(lake: Lake, table: Table, file_id: str, rows: pl.Series) -> pl.DataFrame:
    """Those of a file's rows set aside that lack what the table needs: row_number and missing, the columns' names."""
    needed = [column.name for column in table.columns if not column.nullable]
    missing = pl.concat_list(pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in needed).list.drop_nulls()
    meant = lake.scan_set_aside(table, [file_id]).join(rows.alias("row_number").to_frame().lazy(), on="row_number")
    found = meant.filter(~is_whole(table)).select("row_number", missing=missing)
    return found.unique("row_number", keep="any").sort("row_number").collect(engine="streaming")


def is_whole(table: Table) -> pl.Expr:
    """Whether a row has every value that the table needs."""
    return pl.all_horizontal(pl.col(column.name).is_not_null() for column in table.columns if not column.nullable)
