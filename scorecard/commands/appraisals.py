"""The command appraisal-changes: what a later list of NICE appraisals says otherwise than an earlier one."""

from typing import Any

import polars as pl

from scorecard import schema
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.compliance.appraisal_changes import appraisal_changes
from scorecard.errors import UnknownNameError
from scorecard.store.decisions import released_rows
from scorecard.store.manifest import files
from scorecard.store.quarantine import rows_that_count


def changes(place: Workplace, narrator: Narrator, earlier: int, later: int) -> None:
    """List what came, what went and what changed between two loaded files of appraisals, by their numbers."""
    found = appraisal_changes(_rows(place, earlier), _rows(place, later))
    for row in found.iter_rows(named=True):
        narrator.say(_sentence(row))
    counts = dict(found["change"].value_counts().iter_rows())
    told = ", ".join(f"{counts.get(kind, 0):,} {kind}" for kind in ("added", "removed", "changed"))
    narrator.say(f"From file {earlier} to file {later}: {told}.")


def _rows(place: Workplace, number: int) -> pl.DataFrame:
    """The rows of a file of appraisals that count; raises UnknownNameError where there is no such file."""
    line = files(place.database).filter(pl.col("file_number") == number, pl.col("state") == "loaded")
    if line.is_empty() or line["lake_table"].item() != schema.APPRAISAL_FACT.name:
        raise UnknownNameError(f"File {number} is no loaded list of appraisals. 'nice-scorecard files' lists them.")
    return rows_that_count(place.lake, schema.APPRAISAL_FACT, line, released_rows(place.database)).collect()


def _sentence(row: dict[str, Any]) -> str:
    what = ", ".join(row[name] for name in ("ta_number", "medicine", "condition") if row[name] is not None)
    if row["change"] != "changed":
        return f"{row['change']}: {what}: {row['before'] or row['after']}"
    return f"changed: {what}: {row['column']} was {row['before'] or 'blank'}, is {row['after'] or 'blank'}"
