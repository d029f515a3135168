"""Prescribing rows beside what is known of their trust and product, lazily; shapes: expectations.suites.frames."""

import polars as pl

from expectations.suites.frames import COMPARED, NAMED
from ingest.history import CELL
from ingest.references import Sayings


def compared(rows: pl.LazyFrame, sayings: Sayings, usual: pl.DataFrame) -> pl.LazyFrame:
    """Rows with the day their trust closed, the units that dm+d has, and the ``usual`` quantity of each cell."""
    known = (
        rows.select("row_number", "month", *CELL, "quantity")
        .join(sayings.closed.lazy(), on="ods_code", how="left", maintain_order="left")
        .join(sayings.units.lazy(), on="vmp_code", how="left", maintain_order="left")
        .join(usual.lazy(), on=list(CELL), how="left", maintain_order="left")
    )
    return known.with_columns(
        *_units(), *_slips(), closed_told=pl.format("{} closed on {}", "ods_code", "closed_on")
    ).select(COMPARED.names)


def _units() -> list[pl.Expr]:
    """Beside the unit of measure, those of dm+d: blank where either is, so that nothing is said of it."""
    counted = pl.when(pl.col("unit").is_not_null()).then(pl.col("units").list.join(" or "))
    agreed = pl.when(pl.col("units").list.contains(pl.col("unit"))).then("unit")
    told = pl.format("{}, in dm+d {}", "unit", counted)
    return [counted.alias("dmd_units"), agreed.alias("agreed_unit"), told.alias("unit_told")]


def _slips() -> list[pl.Expr]:
    """How many times the usual quantity it is; of a quantity of nothing there is nothing to say."""
    size = pl.col("quantity").abs()
    times = pl.when(size > 0).then(size / pl.col("usual"))
    told = pl.format("{} {}, usually {}", "quantity", "unit", pl.col("usual").round(2))
    return [times.alias("times_usual"), told.alias("slip_told")]


def named(lines: pl.DataFrame) -> pl.DataFrame:
    """Every product code with each of its names, told apart without regard to capitals and spaces.

    ``lines`` are those of history.by_name.
    """
    alike = pl.col("vmp_name").str.to_lowercase().str.replace_all(r"\s+", " ")
    pairs = lines.group_by("vmp_code", alike=alike).agg(
        pl.col("rows").sum(), pl.col("vmp_name").sort_by("first").first(), row_number=pl.col("first").min()
    )
    counted = pairs.with_columns(
        names=pl.len().over("vmp_code").cast(pl.Int64), codes=pl.len().over("alike").cast(pl.Int64)
    )
    told = pl.format("{} {} ({} rows)", "vmp_code", "vmp_name", "rows")
    return counted.with_columns(told=told).sort("vmp_code", "row_number").select(NAMED.names)
