"""What a release says, laid out in frames that can be checked before anybody sees it.

Every figure is put beside what it must be; what must hold of these frames is written in expectations/suites/release.py.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from scorecard import schema
from scorecard.store.lake import Lake
from scorecard.uptake.amounts import with_states

Tables = dict[str, pl.DataFrame]

CELL = [name for name in schema.UPTAKE.key if name != "release_id"]
KEPT = {table.name: table for table in schema.LAKE_TABLES}
COVERED = [name for name in schema.COVERAGE.key if name != "release_id"]


class Setting(NamedTuple):
    """The tables of figures and of submissions of a care setting, and the levels that add up to England."""

    uptake: str
    coverage: str
    parts: tuple[str, ...]


SETTINGS = (
    Setting("uptake", "coverage", ("region", "icb", "trust")),
    Setting("primary_care_uptake", "primary_care_coverage", ("region", "icb", "sub_icb")),
)


def sums(tables: Tables) -> pl.DataFrame:
    """England beside the sum of each level, and source rows beside those of the products: what, difference and told."""
    levels = [
        _levels(frame, column, level)
        for setting in SETTINGS
        for frame, column in _added(tables[setting.uptake], tables[setting.coverage])
        for level in setting.parts
    ]
    return pl.concat([*levels, _rows_of_products(tables)])


def _added(uptake: pl.DataFrame, coverage: pl.DataFrame) -> list[tuple[pl.DataFrame, str]]:
    """What must add up, each with its table."""
    added = [(uptake, name) for name in ("numerator", "source_rows", "indicative_cost", "rows_without_cost")]
    return [*added, (coverage, "received")]


def _levels(frame: pl.DataFrame, column: str, level: str) -> pl.DataFrame:
    """England beside the sum of its lines at one level, for every medicine, unit and period."""
    keys = [name for name in ("source", "medicine", "unit", "period_type", "period") if name in frame.columns]
    amount = pl.col(column).cast(pl.Float64)
    totals = frame.group_by("org_type", *keys).agg(total=amount.sum(), size=amount.abs().sum())
    england = totals.filter(pl.col("org_type") == "england").select(*keys, whole="total")
    parts = totals.filter(pl.col("org_type") == level).select(*keys, parts="total", size="size")
    both = england.join(parts, on=keys, how="full", coalesce=True, nulls_equal=True)
    return _beside(both, f"{column} of England and its {level} lines", keys)


def _rows_of_products(tables: Tables) -> pl.DataFrame:
    """Source rows of each medicine's figures beside those of its products: none is lost, none counts twice."""
    keys = ["medicine", "unit"]
    rows = pl.col("rows").cast(pl.Float64).sum()
    products = tables["product"].drop_nulls("medicine").group_by(keys).agg(parts=rows, size=rows)
    england = (pl.col("org_type") == "england") & (pl.col("period_type") == "month")
    figures = tables["uptake"].filter(england).group_by(keys).agg(whole=pl.col("source_rows").cast(pl.Float64).sum())
    both = figures.join(products, on=keys, how="full", coalesce=True)
    return _beside(both, "source rows of England's months and of the products", keys)


def _beside(both: pl.DataFrame, what: str, keys: Sequence[str]) -> pl.DataFrame:
    """A sum (whole) beside its parts: the difference as a part of their size; blank where one of them is not there."""
    where = pl.concat_str([pl.lit(what), *[pl.col(name).cast(pl.String) for name in keys]], separator=", ")
    whole, parts = (pl.col(name).cast(pl.String).fill_null("nothing") for name in ("whole", "parts"))
    difference = (pl.col("whole") - pl.col("parts")) / (pl.col("size") + 1)
    return both.select(what=where, difference=difference, told=pl.format("{}: {} and {}", where, whole, parts))


def figures(tables: Tables) -> pl.LazyFrame:
    """Every figure of both settings with the submissions received, and how far its value is from what it must be.

    ``error`` is a part of the value; blank where there is a value without people to divide by, or the other way round.
    """
    used = pl.concat([tables[setting.uptake] for setting in SETTINGS])
    covered = pl.concat([tables[setting.coverage] for setting in SETTINGS])
    received = covered.lazy().select(*COVERED, pl.col("received").cast(pl.Float64))
    rated = pl.col("denominator").fill_null(0) > 0
    expected = pl.col("numerator") / pl.col("denominator") * schema.PER_PEOPLE
    error = pl.when(rated).then((pl.col("value") - expected) / (expected.abs() + 1))
    neither = pl.when(~rated & pl.col("value").is_null()).then(0.0)
    told = pl.format("{}: {}, {} source rows", _where(), *(_text(name) for name in ("value", "source_rows")))
    whole = used.lazy().join(received, on=COVERED, how="left")
    return whole.with_columns(error=pl.coalesce(neither, error), told=told)


def stated(tables: Tables) -> pl.DataFrame:
    """Every medicine of every organisation in the latest period of each kind, with what contradicts its state."""
    latest = pl.col("period") == pl.col("period").max().over("period_type")
    covered, used = (tables[name].filter(latest) for name in ("coverage", "uptake"))
    first = tables["medicine"].select("medicine", "unit")
    pairs = pl.concat([tables["uptake"].select("medicine", "unit"), first]).unique()
    grid = with_states(used, covered, tables["organisation"], pairs, tables["not_applicable"])
    return grid.select(*CELL, "state", contradictions=_contradictions(), told=pl.format("{}: {}", _where(), "state"))


def _contradictions() -> pl.Expr:
    """How many things are said of a cell that its state excludes."""
    state, numerator, received = pl.col("state"), pl.col("numerator"), pl.col("received")
    cost = pl.col("indicative_cost")
    silent = state.is_in(["missing", "not_applicable"])
    wrong = (
        (state == "used") & (numerator.is_null() | (pl.col("source_rows") < 1)),
        (state == "zero") & (numerator.is_null() | (numerator != 0)),
        state.is_in(["used", "zero"]) & (received == 0),
        (state == "missing") & (received > 0),
        silent & (numerator.is_not_null() | pl.col("value").is_not_null() | cost.is_not_null()),
        (state == "used") & (cost.is_null() != (pl.col("rows_without_cost") == pl.col("source_rows"))),
        (state == "zero") & cost.ne_missing(0.0),
    )
    return pl.sum_horizontal(case.fill_null(value=True).cast(pl.Int64) for case in wrong)


def sources(inputs: pl.DataFrame, manifest: pl.DataFrame, lake: Lake) -> pl.DataFrame:
    """The files of a release (schema.SOURCE_FILE) with their lines in the manifest and their rows in the lake."""
    loaded = manifest.filter(pl.col("state") == "loaded").group_by("file_number", "file_id").agg(lines=pl.len())
    places = inputs.select("lake_table", "file_id", "month").rows()
    rows = pl.Series([lake.count(KEPT[table], *place) for table, *place in places], dtype=pl.Int64())
    found = inputs.join(loaded, on=["file_number", "file_id"], how="left", maintain_order="left")
    lines = pl.col("lines").fill_null(0).cast(pl.Int64)
    told = pl.format("file {}: {}", "file_number", "name")
    return found.select("file_number", lines=lines, rows=rows, told=told)


def _where() -> pl.Expr:
    """A cell in words."""
    return pl.concat_str([_text(name) for name in CELL if name != "source"], separator=", ")


def _text(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).fill_null("(blank)")
