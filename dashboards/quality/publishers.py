"""Table 5: each publisher of a formulary or checklist: whether it speaks, how lately, of how much, and how soundly."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.components.card_table import card_table
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link
from dashboards.components.marks import mark
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted, organisation_name, short_day
from dashboards.formatting import day as day_words
from dashboards.quality.submission_words import share_words
from dashboards.view import Question

ANCHOR = "publishers"
HEADING = "Table 5. Who publishes a formulary or checklist"
COLUMNS = (
    Column("Organisation"),
    Column("Published"),
    Column("Newest list"),
    Column("Due and answered", True),
    Column("Rows with a fault", True),
)
HOW_TO_READ = (
    "Answered are the recommendations that were due and of which its lists say anything, not listed included: an "
    "answer is not a yes. A row has a fault where it contradicts itself or the register of appraisals. ICBs, and "
    "trusts that have published anything, by name: this is no ranking."
)


def without_release() -> Component:
    """What to say while there is no release to judge by."""
    words = "No release is published yet, so nothing is known of who publishes."
    return html.Section([html.H2(HEADING, id=ANCHOR), html.P(words)])


def publishers_section(question: Question) -> Component:
    """The scorecard of the newest day of which anybody speaks, with a way to where the states are told."""
    release_id, readings = question.catalogue.release_id, question.readings
    day = readings.compliance.last_told(release_id)
    words = " tells what they say, and whether it came in time."
    onward = html.P(["The page on ", link("formulary compliance", "/compliance#publishers"), words])
    if day is None:
        nothing = "No organisation's formulary or checklist is in this release."
        return html.Section([html.H2(HEADING, id=ANCHOR), html.P(nothing), onward])
    rows = readings.quality.publishers(release_id, day)
    return html.Section(
        [
            html.H2(HEADING, id=ANCHOR),
            html.P(standing_words(rows, day), className="statement"),
            caption(HOW_TO_READ),
            card_table(HEADING, COLUMNS, [_row(row) for row in rows.iter_rows(named=True)]),
            actions(download(csv_link("publishers"), about="table 5")),
            onward,
        ],
        className="wordy checks",
        **attributes(aria_labelledby=ANCHOR),
    )


def standing_words(rows: pl.DataFrame, day: date) -> str:
    """How many publish, how many of them lately, and how much is answered."""
    spoken = rows.filter(pl.col("newest").is_not_null())
    stale = spoken.filter(pl.col("is_stale")).height
    due, answered, faults = (int(each) for each in (
        rows["due"].sum(), rows["answered"].sum(), (rows["rows"] - rows["rows_passing"]).sum()
    ))  # fmt: skip
    words = f"By {day_words(day)}, {spoken.height:,} of {counted(rows.height, 'organisation')} had published a list"
    words += f", {stale:,} of them none for more than six months. " if stale else ", all of them within six months. "
    return (
        f"{words}Of {counted(due, 'recommendation')} due, each counted once an organisation, {answered:,} are "
        f"answered; {faults:,} of {counted(int(rows['rows'].sum()), 'published row')} have a fault."
    )


def _row(row: Mapping[str, Any]) -> list[Child]:
    name = link(organisation_name(row["name"]), f"/organisation/{row['ods_code']}#formulary")
    answered = _part(row["answered"], row["due"], row["share_answered"])
    if row["newest"] is None:
        return [name, mark("not_ended", "Nothing published"), "none", answered, "no rows"]
    stale = mark("warning", "Older than six months") if row["is_stale"] else mark("met", "Within six months")
    newest = f"{short_day(row['newest'])}, {counted(row['age_days'], 'day')} old"
    return [name, stale, newest, answered, f"{row['rows'] - row['rows_passing']:,} of {row['rows']:,}"]


def _part(some: int, of: int, share: float | None) -> str:
    return "none due" if share is None else f"{some:,} of {of:,}, {share_words(share)}"
