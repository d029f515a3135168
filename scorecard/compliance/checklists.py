"""Checklists: what an organisation says of its formulary, in the published layout and as a plain table.

Both are read back by the source ``formulary``. The plain table carries everything that a state rests on; what the
published layout cannot carry is told in docs/compliance.md.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard.compliance.clock import CHECKLIST_DAYS
from scorecard.compliance.evidence import CELL, LISTED, UNKNOWN
from scorecard.compliance.purpose import PURPOSE
from scorecard.compliance.states import on_day
from scorecard.spreadsheets import harmless

COLUMNS = (
    "Technology appraisal (TA)",
    "Date of TA Release",
    "Availability of medicine for NHS patients with this medical condition, as indicated by NICE",
    "Yes (mark 'x' if applicable)",
    "N/A (mark 'x' if applicable)",
    "Date of local decision due (90 days)",
    "Date of local decision made",
    "Time to implement (days)",
    "Notes",
)
TABLE = (
    *("ods_code", "ta_number", "recommendation", "formulary_status", "decision_date"),
    *("prescribing_responsibility", "reason", "as_of"),
)
# What a row of the published layout says; recommendations of an appraisal that differ in it need rows of their own.
SAID = ("formulary_status", "decision_date", "reason")


@dataclass(frozen=True)
class Whose:
    """The organisation of a checklist, the day of which it speaks, and the release that it was taken from."""

    ods_code: str
    name: str
    day: date
    release_id: int
    synthetic: bool

    @property
    def file_name(self) -> str:
        """The name by which the checklist is read back: it says whose it is, and of which day."""
        return f"{self.ods_code}_{self.day}_adherence.csv"

    @property
    def title(self) -> str:
        """The line above the header."""
        data = "Synthetic data. " if self.synthetic else ""
        return (
            f"Adherence of {self.name} ({self.ods_code}) to NICE technology appraisals as known on {self.day}, "
            f"release {self.release_id}. {data}{PURPOSE}"
        )


def said(states: pl.DataFrame, recommendations: pl.DataFrame, evidence: pl.DataFrame, day: date) -> pl.DataFrame:
    """What organisations had said of each recommendation by a day, a row for each cell of which anything was said.

    ``as_of`` is the day of the evidence; of a listing without a decision, the day on which it was first seen listed.
    """
    told = recommendations.select("recommendation_id", "ta_number", "number", "title", "published", "due")
    cells = on_day(states, day).join(told, on="recommendation_id")
    counted = cells.with_columns(of_appraisal=pl.len().over("ods_code", "ta_number"))
    row = ["file_id", "row_number", "ods_code", "ta_number"]
    joined = (
        counted.filter(pl.col("as_of").is_not_null())
        .join(evidence.select(*row, own="reason").unique(row), on=row, how="left")
        .join(_first_seen(states, day), on=list(CELL), how="left")
    )
    undated = (pl.col("formulary_status") == LISTED) & pl.col("decision_date").is_null()
    not_known = (pl.col("state") == UNKNOWN) & (pl.col("formulary_status") == UNKNOWN)
    return joined.with_columns(
        as_of=pl.when(undated).then("first_seen").otherwise("as_of"),
        reason=pl.when(not_known).then("reason").otherwise("own"),
        recommendation="number",
    ).sort("ods_code", "published", "ta_number", "number", nulls_last=True)


def _first_seen(states: pl.DataFrame, day: date) -> pl.DataFrame:
    """The first day of the run of states with the same status that a cell is in: ods_code, recommendation_id."""
    past = states.filter((pl.col("from_day") <= day) & pl.col("as_of").is_not_null()).sort(*CELL, "from_day")
    changed = (pl.col("formulary_status") != pl.col("formulary_status").shift()).fill_null(value=True)
    numbered = past.with_columns(run=changed.cum_sum().over(CELL))
    last = numbered.filter(pl.col("run") == pl.col("run").max().over(CELL))
    return last.group_by(CELL, maintain_order=True).agg(first_seen=pl.col("as_of").first())


def formulary_table(rows: pl.DataFrame) -> pl.DataFrame:
    """What was said as a plain table, a row for each recommendation."""
    return rows.select(TABLE)


def seen_before(rows: pl.DataFrame, day: date) -> Iterator[tuple[date, pl.DataFrame]]:
    """Listings without a decision that are in time because they were seen listed on an earlier day, by that day."""
    undated = (pl.col("formulary_status") == LISTED) & pl.col("decision_date").is_null()
    earlier = rows.filter(undated & (pl.col("as_of") < day) & (pl.col("as_of") <= pl.col("due")))
    for seen in earlier["as_of"].unique().sort():
        yield seen, earlier.filter(pl.col("as_of") == seen)


def checklist(rows: pl.DataFrame, whose: Whose) -> str:
    """What one organisation said, in the published layout, below a line that says what it is."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([whose.title, *[""] * (len(COLUMNS) - 1)])
    writer.writerow(COLUMNS)
    writer.writerows(checklist_rows(rows).iter_rows())
    return text.getvalue()


def checklist_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the published layout: one for each appraisal, or for each recommendation where they differ."""
    due = pl.col("published").dt.offset_by(f"{CHECKLIST_DAYS}d")
    marks = {"yes": [LISTED, UNKNOWN], "not_applicable": ["not_applicable", UNKNOWN]}
    cells = (
        harmless(pl.col("appraisal")),
        pl.col("published"),
        harmless(pl.col("title")),
        *(pl.when(pl.col("formulary_status").is_in(statuses)).then(pl.lit("x")) for statuses in marks.values()),
        due,
        pl.col("decision_date"),
        (pl.col("decision_date") - pl.col("published")).dt.total_days(),
        harmless(pl.col("reason")),
    )
    named = [cell.alias(name) for cell, name in zip(cells, COLUMNS, strict=True)]
    return _one_row_each(rows).select(named)


def _one_row_each(rows: pl.DataFrame) -> pl.DataFrame:
    """With ``appraisal``: its number, behind which stands that of the recommendation where it speaks of one only."""
    same = pl.struct(SAID).n_unique().over("ta_number") == 1
    whole = pl.len().over("ta_number") == pl.col("of_appraisal")
    counted = rows.with_columns(is_alike=same & whole)
    alike = counted.filter("is_alike").group_by("ta_number", maintain_order=True)
    together = alike.agg(
        pl.col(*SAID, "published").first(),
        pl.col("title").str.join("; "),
        appraisal=pl.col("ta_number").first(),
    )
    apart = counted.filter(~pl.col("is_alike")).with_columns(appraisal="recommendation_id")
    names = ["appraisal", "ta_number", "published", "title", *SAID]
    both = pl.concat([together.select(names), apart.select(names)])
    return both.sort("published", "ta_number", "appraisal", nulls_last=True)
