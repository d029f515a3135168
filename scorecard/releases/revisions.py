"""Revisions: every figure that moved from one release to another, by how much, and why.

Why is found by computing the earlier release again, with the later one's inputs put in one kind after another: what
moves when a kind is put in moved because of it. Only cells of periods that are complete in both releases are compared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from scorecard import schema
from scorecard.releases.inputs import Inputs

CELL = [name for name in schema.UPTAKE.key if name != "release_id"]
MEASURED = ("numerator", "denominator", "value")
PROGRAM = "other_program"
# The lake tables of each kind of input, in the order in which they are put in.
KINDS = {
    "restated_file": ("prescribing",),
    "new_succession": ("succession",),
    "new_organisations": ("trust", "hierarchy"),
    "changed_factor": ("dmd_product", "appraisal_fact"),
    "new_population": ("population_estimate",),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "restated_file": ("prescribing", "kept", "months"),
    "new_succession": ("successions",),
    "new_organisations": ("trusts", "hierarchy", "organisations_as_of"),
    "changed_factor": ("dmd", "appraisals"),
    "new_population": ("estimates", "population_vintage"),
}
CAUSES = (PROGRAM, *KINDS)
Uptake = Callable[[Inputs], pl.DataFrame]


@dataclass(frozen=True)
class Made:
    """A release as it was made: its inputs, its figures (schema.UPTAKE), and the version of the program."""

    inputs: Inputs
    uptake: pl.DataFrame
    code_version: str


def revisions(before: Made, after: Made, compute: Uptake) -> pl.DataFrame:
    """Every figure that moved (schema.REVISION without the releases' numbers); ``compute`` makes figures of inputs."""
    shared = _shared_periods(before.uptake, after.uptake)
    causes = [
        moved(one, other, shared).select(*CELL, cause=pl.lit(cause))
        for cause, one, other in _one_by_one(before, after, compute)
    ]
    order = pl.Series("cause", CAUSES).to_frame().with_row_index("place")
    told = (
        pl.concat(causes)
        .join(order, on="cause")
        .sort("place")
        .group_by(CELL)
        .agg(causes=pl.col("cause").str.join(", "))
    )
    found = moved(before.uptake, after.uptake, shared).join(told, on=CELL, how="left")
    return found.select([name for name in schema.REVISION.names if name in found.columns]).sort(CELL)


def _one_by_one(before: Made, after: Made, compute: Uptake) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame]]:
    """The figures before and after each kind of input was put in, where it is another."""
    figures, inputs = before.uptake, before.inputs
    if before.code_version != after.code_version:
        again = compute(inputs)
        yield PROGRAM, figures, again
        figures = again
    kinds = [cause for cause in KINDS if differs(before.inputs, after.inputs, cause)]
    for place, cause in enumerate(kinds, 1):
        inputs = replace(inputs, **{name: getattr(after.inputs, name) for name in FIELDS[cause]})
        # With the last kind put in, the inputs are the later release's.
        following = after.uptake if place == len(kinds) else compute(inputs)
        yield cause, figures, following
        figures = following
    if not kinds:
        yield PROGRAM, figures, after.uptake


def differs(before: Inputs, after: Inputs, cause: str) -> bool:
    """Whether two releases have other inputs of a kind: other files or released rows, or another choice."""
    choices = [name for name in FIELDS[cause] if name in ("organisations_as_of", "population_vintage")]
    chosen = any(getattr(before, name) != getattr(after, name) for name in choices)
    return chosen or _content(before, cause) != _content(after, cause)


def _content(inputs: Inputs, cause: str) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    files = inputs.files.filter(pl.col("lake_table").is_in(KINDS[cause]))
    released = inputs.released.join(files, on="file_id", how="semi")
    return files.select("lake_table", "file_id").rows(), released.rows()


def _shared_periods(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    keys = ["period_type", "period"]
    return before.select(keys).unique().join(after.select(keys).unique(), on=keys)


def moved(before: pl.DataFrame, after: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Cells of the periods whose figures are not the same to the last bit, with both; no figure is null."""
    sides = [
        frame.join(periods, on=["period_type", "period"], how="semi").select(*CELL, *MEASURED)
        for frame in (before, after)
    ]
    one, other = (
        side.rename({name: f"{name}_{word}" for name in MEASURED})
        for side, word in zip(sides, ("before", "after"), strict=True)
    )
    both = one.join(other, on=CELL, how="full", coalesce=True)
    same = pl.all_horizontal(pl.col(f"{name}_before").eq_missing(pl.col(f"{name}_after")) for name in MEASURED)
    return both.filter(~same)


def summary(found: pl.DataFrame) -> pl.DataFrame:
    """Revisions of England by medicine, unit and period, with how many figures of all levels moved, and why.

    ``change`` is a part of the earlier numerator; blank where there was none.
    """
    keys = ["medicine", "unit", "period_type", "period"]
    counted = found.group_by(keys).agg(
        figures=pl.len().cast(pl.Int64),
        causes=pl.col("causes").str.split(", ").explode().unique().sort().str.join(", "),
    )
    england = found.filter(pl.col("org_type") == "england").select(*keys, "numerator_before", "numerator_after")
    difference = pl.col("numerator_after").fill_null(0) - pl.col("numerator_before").fill_null(0)
    some = pl.col("numerator_before").fill_null(0) != 0
    change = pl.when(some).then(difference / pl.col("numerator_before"))
    return counted.join(england, on=keys, how="left").with_columns(difference=difference, change=change).sort(keys)
