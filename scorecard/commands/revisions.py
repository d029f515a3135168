"""The command revisions: every figure that moved from one release to another, by how much, and why."""

from pathlib import Path

import polars as pl
from rich import box
from rich.table import Table

from scorecard import periods, queries
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.releases.pairs import moved_between
from scorecard.releases.revision_words import WHY
from scorecard.releases.revisions import summary
from scorecard.spreadsheets import harmless

MOST_LINES = 40
HEAD = ("Medicine", "Unit", "Period", "England before", "England after", "Change", "Figures moved", "Why")


def revisions(place: Workplace, narrator: Narrator, before: int, after: int, out: Path | None) -> None:
    """Tell what moved by medicine and period, and write every figure to a file where one is named."""
    for number in (before, after):
        queries.release(place.database, number)
    found = moved_between(place.database, place.lake, before, after)
    if out is not None:
        found.with_columns(harmless(pl.col(pl.String))).write_csv(out)
        narrator.say(f"{out}: {found.height:,} figures.")
    told = summary(found).sort(pl.col("change").abs(), descending=True, nulls_last=True)
    if told.is_empty():
        narrator.say(f"No figure moved from release {before} to release {after}.")
        return
    narrator.console.print(_table(told.head(MOST_LINES)))
    left = told.height - MOST_LINES
    if left > 0:
        narrator.say(f"{left:,} more lines moved less; --out FILE writes every figure.")
    narrator.say(f"{found.height:,} figures of all levels moved from release {before} to release {after}.")


def _table(told: pl.DataFrame) -> Table:
    table = Table(*HEAD, box=box.SIMPLE)
    for row in told.iter_rows(named=True):
        change = "" if row["change"] is None else f"{row['change']:+.2%}"
        table.add_row(
            row["medicine"],
            row["unit"],
            periods.period_label(row["period_type"], row["period"]),
            _amount(row["numerator_before"]),
            _amount(row["numerator_after"]),
            change,
            f"{row['figures']:,}",
            ", ".join(WHY[cause] for cause in row["causes"].split(", ")),
        )
    return table


def _amount(number: float | None) -> str:
    return "" if number is None else f"{number:,.6g}"
