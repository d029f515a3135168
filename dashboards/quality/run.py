"""One run of a validation job: its files, what they did not meet, and the faults it told."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, crumbs, lead, notices, table
from dashboards.components.marks import mark
from dashboards.components.quick import html
from dashboards.formatting import capital, counted
from dashboards.quality.history import History
from dashboards.quality.words import (
    LONGEST_MESSAGE,
    OUTCOMES,
    file_outcome,
    moment,
    month_cell,
    outcome,
    source_words,
    strangers,
)
from dashboards.view import View
from scorecard.checks import Edition
from scorecard.schema import SEVERITIES

MOST_LINES = 200
WORK = {
    "ingest": "checked files of {} and loaded what was good",
    "validate": "checked files of {} without loading them",
}
FILE_COLUMNS = (
    Column("File"),
    Column("Month"),
    Column("What became of it"),
    Column("Rows read", True),
    Column("Rows kept", True),
    Column("Rows set aside", True),
    Column("Expectations not met", True),
)
FINDING_COLUMNS = (Column("File"), Column("What is asked"), Column("Severity"), Column("Failing", True))
FAULT_COLUMNS = (Column("File"), Column("Row", True), Column("Column"), Column("What is wrong"), Column("What to do"))


def draw(run_number: int, history: History, edition: Edition, said: list[str]) -> View | None:
    """The page of a run; None when there is none of that number."""
    found = history.run(edition, run_number).to_dicts()
    if not found:
        return None
    title = f"Run {run_number}"
    files = history.files_of_runs(edition, (run_number,))
    strong, rest = run_lead(found[0], files)
    findings, faults = history.findings_of_run(edition, run_number), history.faults(edition, run_number)
    kind = outcome(found[0], files.height)
    content = [
        crumbs(("Overview", "/"), ("Data quality", "/data-quality"), (title, None)),
        *notices(said),
        html.H1(title),
        lead(strong, rest),
        html.P(mark(kind, f"{OUTCOMES[kind][0]}: {OUTCOMES[kind][1]}"), className="onward"),
        _files(files, findings),
        _findings(findings.filter(~pl.col("success"))),
        _faults(faults),
    ]
    return View(title, "data_quality", content, strong + rest)


def run_lead(run: Mapping[str, Any], files: pl.DataFrame) -> tuple[str, str]:
    """What the run did, in a strong and a plain part."""
    what = WORK.get(run["command"], "worked on files of {}").format(source_words(run["source"]))
    strong = f"Run {run['run_number']} {what}"
    began = f". It began on {moment(run['started_at'])}"
    if run["ended_at"] is None:
        return strong, f"{began} and has not ended: it still goes on, or was stopped before its end."
    loaded = files.filter(pl.col("state") == "loaded")
    aside = "" if loaded.is_empty() else f", set aside {_some(int(loaded['rows_quarantined'].sum()), 'row')}"
    told = f"It took up {_some(run['files'] or 0, 'file')}{aside} and told of {_some(run['faults'] or 0, 'fault')}."
    return strong, f"{began} and ended on {moment(run['ended_at'])}. {told}"


def _some(number: int, noun: str) -> str:
    return counted(number, noun) if number else f"no {noun}s"


def _files(files: pl.DataFrame, findings: pl.DataFrame) -> Component:
    """The files that were read far enough to be checked."""
    heading = html.H2("Table 1. Files that were checked")
    if files.is_empty():
        words = "No file of this run was checked: each could not be read, or had been loaded before."
        return html.Section([heading, html.P(words)])
    unmet = findings.group_by("file_number").agg((~pl.col("success")).sum().alias("unmet"), pl.len().alias("asked"))
    counts = {number: f"{some:,} of {all_:,}" for number, some, all_ in unmet.iter_rows()}
    rows = [_file_row(line, counts.get(line["file_number"], "none asked")) for line in files.iter_rows(named=True)]
    return _section(heading, table("Files that were checked", FILE_COLUMNS, rows[:MOST_LINES]), len(rows))


def _file_row(line: Mapping[str, Any], unmet: str) -> list[Child]:
    is_loaded = line["state"] == "loaded"
    fates = [f"{line[name]:,}" if is_loaded else "not loaded" for name in ("rows_kept", "rows_quarantined")]
    about = [_long(strangers(line["name"])), month_cell(line["month"]), capital(file_outcome(line))]
    return [*about, f"{line['rows_in']:,}", *fates, unmet]


def _findings(unmet: pl.DataFrame) -> Component:
    """What the files did not meet; no values of theirs."""
    heading = html.H2("Table 2. Expectations that were not met")
    if unmet.is_empty():
        return html.Section([heading, html.P("No expectation was found not to be met.")])
    rows = [
        [
            _long(strangers(line["name"])),
            line["meaning"],
            mark(line["severity"], f"{capital(line['severity'])}: {line['consequence']}"),
            f"{line['rows_unexpected']:,} of {counted(line['rows_checked'], line['counted'].removesuffix('s'))}"
            if line["rows_unexpected"]
            else "the file as a whole",
        ]
        for line in unmet.sort(pl.col("severity").cast(pl.Enum(SEVERITIES)), "file_number").iter_rows(named=True)
    ]
    return _section(
        heading,
        table("Expectations that were not met, the gravest first", FINDING_COLUMNS, rows[:MOST_LINES]),
        len(rows),
    )


def _faults(faults: pl.DataFrame) -> Component:
    """The faults, in the words in which they were told."""
    heading = html.H2("Table 3. Faults")
    if faults.is_empty():
        return html.Section([heading, html.P("No file was refused, and every file could be read.")])
    rows = [
        [
            _long(strangers(line["name"])),
            f"{line['row_number']:,}" if line["row_number"] else "not told",
            strangers(line["column"]) if line["column"] else "not told",
            _long(strangers(line["message"], LONGEST_MESSAGE)),
            _long(strangers(line["cure"], LONGEST_MESSAGE)),
        ]
        for line in faults.iter_rows(named=True)
    ]
    return _section(heading, table("Faults, as they were told", FAULT_COLUMNS, rows[:MOST_LINES]), len(rows))


def _long(text: str) -> Component:
    """A text that may have no place to break a line at."""
    return html.Span(text, className="long")


def _section(heading: Component, drawn: Component, lines: int) -> Component:
    """A table under its heading, and how many lines it leaves out."""
    left_out = html.P(f"{lines - MOST_LINES:,} more are not shown.") if lines > MOST_LINES else None
    return html.Section([heading, drawn, left_out], className="wordy checks")
