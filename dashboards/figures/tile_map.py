"""Organisations as tiles of equal size: where each stands, and which of five steps its value is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from scorecard.reference import FOLDER

STEPS = 5
ICB_TILES = FOLDER / "icb_tiles.csv"
# A row of tiles that a phone of 320 pixels has room for.
MOST_COLUMNS = 7
ELSEWHERE = "Not in the layout"
# What stands in a tile without a step, and what it means.
ABSENCES = {
    "zero": ("0", "None used"),
    "missing": ("?", "Not every month known"),
    "not_applicable": ("–", "Not applicable"),
    "no_value": ("·", "No value"),
}


@dataclass(frozen=True)
class Block:
    """Tiles under a heading, or without one; each code with its row and column, from 1."""

    heading: str
    places: Mapping[str, tuple[int, int]]


@cache
def icb_tiles(path: Path = ICB_TILES) -> Mapping[str, tuple[int, int]]:
    """Row and column of each ICB's tile (columns code, row, column), by ODS code."""
    return {code: (row, column) for code, row, column in pl.read_csv(path).iter_rows()}


def with_steps(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows (value, state) with ``kind`` (step, zero, missing, not_applicable or no_value) and ``step``, 1 to 5.

    Steps hold about as many organisations each, and equal values share one; none used is no step of its own.
    """
    known = pl.col("value").is_not_null()
    kind = (
        pl.when(known & (pl.col("value") != 0))
        .then(pl.lit("step"))
        .when(known)
        .then(pl.lit("zero"))
        .when(pl.col("state").is_in(["missing", "not_applicable"]))
        .then("state")
        .otherwise(pl.lit("no_value"))
    )
    told = rows.with_columns(kind=kind)
    value = pl.when(pl.col("kind") == "step").then("value")
    below = value.rank("min").cast(pl.Int64) - 1
    return told.with_columns(step=below * STEPS // value.count().cast(pl.Int64) + 1)


def step_ranges(rows: pl.DataFrame) -> list[tuple[int, float, float, int]]:
    """The steps that rows ``with_steps`` have: step, its lowest and highest value, and how many organisations."""
    found = rows.filter(pl.col("kind") == "step").group_by("step")
    ends = found.agg(pl.col("value").min().alias("low"), pl.col("value").max().alias("high"), pl.len()).sort("step")
    return list(ends.iter_rows())


def blocks(codes: Sequence[tuple[str, str]], grid: Mapping[str, tuple[int, int]]) -> list[Block]:
    """Where the tiles stand; ``codes`` are codes with the name of their region, in order of reading.

    The grid is used where it has at least half of the codes; others stand below it. Otherwise each region has a block.
    """
    known = {code: grid[code] for code, _ in codes if code in grid}
    if 2 * len(known) < len(codes) or not known:
        regions = sorted({region for _, region in codes})
        return [Block(region, _in_rows([code for code, own in codes if own == region])) for region in regions]
    rest = [code for code, _ in codes if code not in grid]
    placed = Block("", dict(sorted(known.items(), key=lambda item: item[1])))
    return [placed, *([Block(ELSEWHERE, _in_rows(rest))] if rest else [])]


def _in_rows(codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Codes one after the other."""
    return {code: (place // MOST_COLUMNS + 1, place % MOST_COLUMNS + 1) for place, code in enumerate(codes)}
