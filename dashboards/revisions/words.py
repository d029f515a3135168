"""The sentences about revisions; every slot is filled from data."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards.catalogue import Catalogue
from dashboards.formatting import NOT_APPLICABLE, cell, counted, decimals_for, joined, signed
from scorecard.periods import period_label
from scorecard.releases.revision_words import WHY

MEANINGS = {
    "other_program": "The program that works out the figures is another version; the files are the same.",
    "restated_file": (
        "The publisher sent a file of issues again with other amounts, or rows that were set aside were let in or "
        "taken out."
    ),
    "new_succession": "A merger or closure became known, so that figures are counted for another organisation.",
    "new_organisations": "A newer list places a trust in another ICB, or an ICB in another region.",
    "changed_factor": "A product is converted to the unit in another way, or belongs to another medicine.",
    "new_population": "The people that amounts are divided by are of another year or another estimate: rates move.",
}
# A change that would be printed as nothing.
SMALLEST = 0.0005
Row = Mapping[str, Any]


def why(causes: str) -> str:
    """Causes in words."""
    return joined([WHY[cause] for cause in causes.split(", ")])


def headline(moved: pl.DataFrame, catalogue: Catalogue, before: int) -> tuple[str, str]:
    """How many figures moved, of how many medicines and periods; in a strong and a plain part."""
    names = counted(moved["medicine"].n_unique(), "medicine")
    periods = counted(moved.select("period_type", "period").n_unique(), "period")
    figures = counted(moved.height, "figure")
    return f"{figures} of {names} moved from release {before} to release {catalogue.release_id}", f", in {periods}."


def largest(told: pl.DataFrame, catalogue: Catalogue) -> str:
    """The largest change of an amount in England, with its reason; nothing where no amount changed."""
    changed = told.filter(pl.col("change").abs() > 0).sort(pl.col("change").abs(), descending=True)
    if changed.is_empty():
        return " No amount of England changed."
    row = changed.row(0, named=True)
    before, after = amounts(row)
    return (
        f" The largest change in England: {medicine_name(catalogue, row['medicine'])}, "
        f"{period_label(row['period_type'], row['period'])}, from {before} to {after} {row['unit']} "
        f"({change_cell(row)}). Why: {why(row['causes'])}."
    )


def medicine_name(catalogue: Catalogue, medicine: str) -> str:
    """A medicine's name; one that this release no longer has is told by its slug."""
    found = catalogue.medicines.get(medicine)
    return found.name if found else medicine


def amounts(row: Row) -> tuple[str, str]:
    """England's amounts before and after, in one precision."""
    return _both(row["numerator_before"], row["numerator_after"])


def rates(row: Row) -> str:
    """England's rates before and after, where they moved."""
    before, after = _both(row["value_before"], row["value_after"])
    return NOT_APPLICABLE if row["value_before"] == row["value_after"] else f"{before} to {after}"


def change_cell(row: Row) -> str:
    """The change of England's amount in per cent."""
    change = row["change"]
    if change is None:
        return "no earlier amount" if row["numerator_after"] is not None else "England did not move"
    if change == 0:
        return "amount as before"
    if abs(change) < SMALLEST:
        return "under 0.1%"
    return f"{signed(100 * change)}%"


def _both(before: float | None, after: float | None) -> tuple[str, str]:
    decimals = decimals_for([before, after])
    told = ["no figure" if value is None else cell(value, decimals) for value in (before, after)]
    return told[0], told[1]
