"""The tables of the data quality page."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, link, table
from dashboards.components.failures import failures
from dashboards.components.marks import mark
from dashboards.components.quick import html
from dashboards.formatting import capital, counted
from dashboards.quality.trends import Trend
from dashboards.quality.words import (
    OUTCOMES,
    TABLE_WORDS,
    command_words,
    month_cell,
    outcome,
    short_moment,
    source_words,
    strangers,
)
from dashboards.state import Selection

FEWEST_IN_A_PICTURE = 3
RUN_COLUMNS = (
    Column("Run"),
    Column("Started (UTC)"),
    Column("Outcome"),
    Column("Source"),
    Column("Command"),
    Column("Files", True),
    Column("Rows set aside", True),
    Column("Faults", True),
)
TREND_COLUMNS = (
    Column("What is asked"),
    Column("Severity"),
    Column("Files not meeting it", True),
    Column("Failing in the latest file", True),
    Column("Trend"),
)
ASIDE_COLUMNS = (
    Column("Number"),
    Column("File"),
    Column("Month"),
    Column("Rows set aside", True),
    Column("Why: one row may have several reasons"),
    Column("Decided so far"),
)


def run_table(runs: pl.DataFrame, files: pl.DataFrame) -> Component:
    """Runs with what became of their files."""
    by_run = files.group_by("run_number").agg(
        pl.len().alias("recorded"), pl.col("rows_quarantined").sum().alias("aside")
    )
    counts = ("recorded", "aside")
    told = runs.join(by_run, on="run_number", how="left").with_columns(pl.col(*counts).fill_null(0).cast(pl.Int64))
    rows = [_run_row(row) for row in told.sort("run_number", descending=True).iter_rows(named=True)]
    return table("Runs, newest first", RUN_COLUMNS, rows)


def _run_row(row: Mapping[str, Any]) -> list[Child]:
    kind = outcome(row, row["recorded"])
    return [
        link(f"Run {row['run_number']}", Selection(page="data_quality", run=row["run_number"]).url),
        short_moment(row["started_at"]),
        mark(kind, OUTCOMES[kind][0]),
        source_words(row["source"]),
        command_words(row["command"]),
        _count(row["files"]),
        _count(row["aside"]),
        _count(row["faults"]),
    ]


def expectation_tables(trends: Mapping[str, Sequence[Trend]]) -> list[Component]:
    """A table for each kind of file that the source has."""
    return [
        html.Div(_trend_table(kind, found), className="kind", id=f"expectations-{kind}")
        for kind, found in trends.items()
    ]


def _trend_table(kind: str, found: Sequence[Trend]) -> Component:
    words = f"{capital(TABLE_WORDS.get(kind, kind))}: {kind_words(found)}"
    return table(words, TREND_COLUMNS, [_trend_row(trend) for trend in found])


def kind_words(found: Sequence[Trend]) -> str:
    """How many of the expectations of a kind of file were ever not met."""
    unmet = sum(bool(trend.failed) for trend in found)
    asked = counted(len(found), "expectation")
    if unmet:
        return f"{unmet:,} of {asked} {'was' if unmet == 1 else 'were'} not met at least once"
    return f"{asked}, all of them always met"


def _trend_row(trend: Trend) -> list[Child]:
    latest = trend.checks[-1]
    return [
        trend.meaning,
        mark(trend.severity, f"{capital(trend.severity)}: {trend.consequence}"),
        f"{len(trend.failed):,} of {len(trend.asked):,}",
        "not asked" if latest is None else latest.counts,
        html.Div([_picture(trend), html.Span(trend.sentence)], className="trend"),
    ]


def _picture(trend: Trend) -> Component | None:
    """The trend as a picture, where there are files enough to make one."""
    return failures(trend.shares) if len(trend.shares) >= FEWEST_IN_A_PICTURE else None


def aside_table(files: pl.DataFrame, reasons: pl.DataFrame, decisions: pl.DataFrame) -> Component:
    """Files with rows set aside, why, and what was decided."""
    why: dict[int, list[str]] = {}
    for number, meaning, rows in reasons.select("file_number", "meaning", "rows").iter_rows():
        why.setdefault(number, []).append(f"{meaning} Not so in {counted(rows, 'row')}.")
    decided: dict[str, dict[str, int]] = {}
    for file_id, decision, rows in decisions.select("file_id", "decision", "rows").iter_rows():
        decided.setdefault(file_id, {})[decision] = rows
    rows = [
        _aside_row(line, why.get(line["file_number"], []), decided.get(line["file_id"], {}))
        for line in files.iter_rows(named=True)
    ]
    return table("Rows set aside, by file, newest first", ASIDE_COLUMNS, rows)


def _aside_row(line: Mapping[str, Any], why: list[str], decided: Mapping[str, int]) -> list[Child]:
    return [
        str(line["file_number"]),
        html.Span(strangers(line["name"]), className="long"),
        month_cell(line["month"]),
        f"{line['rows_quarantined']:,} of {line['rows_in']:,}",
        html.Ul([html.Li(reason) for reason in why], className="plain"),
        decided_words(line["rows_quarantined"], decided, counts=line["counts"]),
    ]


def decided_words(set_aside: int, decided: Mapping[str, int], *, counts: bool) -> str:
    """How many rows were released and dropped, and how many wait for somebody to decide."""
    released, dropped = (decided.get(each, 0) for each in ("released", "dropped"))
    told = f"{_some(released)} released, {_some(dropped)} dropped"
    if not counts:
        return f"{capital(told)}; nothing waits, because another file took this one's place"
    return capital(f"{told}, {_some(max(0, set_aside - released - dropped))} waiting")


def _count(number: int | None) -> str:
    """A number in a column; blank in the database means that the run has not said."""
    if number is None:
        return "not known"
    return _some(number)


def _some(number: int) -> str:
    return f"{number:,}" if number else "none"
