"""From what an expectation found, file by file, to its trend: how often it was not met, when last, in how many rows."""

import re
from calendar import month_name
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboards.formatting import counted, short_day
from scorecard.periods import month_label
from scorecard.schema import SEVERITIES

SHOWN_FILES = 24
# An expectation may name the month of the file it looks at; without it, it is the same expectation in every file.
MONTH = re.compile(rf"\b(?:\d{{4}}-\d{{2}}(?:-\d{{2}})?|(?:{'|'.join(month_name[1:])}) \d{{4}})\b")


@dataclass(frozen=True)
class Check:
    """What one expectation found in one file."""

    when: str
    success: bool
    counted: str
    rows_checked: int
    rows_unexpected: int

    @property
    def share(self) -> float:
        """Share that did not meet the expectation; all of it where the file as a whole did not."""
        if self.rows_unexpected and self.rows_checked:
            return self.rows_unexpected / self.rows_checked
        return 0.0 if self.success else 1.0

    @property
    def counts(self) -> str:
        """How many rows, or whatever else it counts, did not meet the expectation of those it looked at."""
        if not self.success and not self.rows_unexpected:
            return "the file as a whole"
        if not self.rows_checked:
            return "nothing to look at"
        return f"{self.rows_unexpected:,} of {counted(self.rows_checked, self.counted.removesuffix('s'), self.counted)}"


@dataclass(frozen=True)
class Trend:
    """One expectation over the files of one kind, oldest first; None where a file was not asked it."""

    lake_table: str
    columns: str
    meaning: str
    severity: str
    consequence: str
    checks: tuple[Check | None, ...]

    @property
    def asked(self) -> list[Check]:
        """What was found in the files that were asked."""
        return [check for check in self.checks if check is not None]

    @property
    def failed(self) -> list[Check]:
        """What was found in the files that did not meet it."""
        return [check for check in self.asked if not check.success]

    @property
    def shares(self) -> list[float | None]:
        """Share failing in the latest files; None for a file that was not asked."""
        return [None if check is None else check.share for check in self.checks[-SHOWN_FILES:]]

    @property
    def sentence(self) -> str:
        """The trend in words."""
        files = counted(len(self.asked), "file")
        if not self.failed:
            return f"Never failed in {files}"
        last = self.failed[-1]
        return f"Failed in {len(self.failed):,} of {files}, last in {last.when}: {last.counts}"


def trends(findings: pl.DataFrame) -> dict[str, list[Trend]]:
    """Trends by kind of file; those that were not met first, of these the gravest, then the most frequent."""
    ordered = findings.with_columns(pl.coalesce("month", pl.col("loaded_at").dt.date()).alias("day")).sort(
        "day", "file_number"
    )
    return {
        str(table): sorted(_trends_of(str(table), rows), key=_order)
        for (table,), rows in ordered.group_by("lake_table", maintain_order=True)
    }


def same_in_every_file(meaning: str) -> str:
    """What an expectation asks, without the month of the file that it asks it of."""
    return MONTH.sub("…", meaning)


def _trends_of(lake_table: str, rows: pl.DataFrame) -> Iterator[Trend]:
    """The trends of one kind of file, whose rows are in order of time."""
    numbers = rows["file_number"].unique(maintain_order=True).to_list()
    found: dict[tuple[str, str, str], dict[int, Mapping[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        key = (row["expectation"], row["columns"], same_in_every_file(row["meaning"]))
        found.setdefault(key, {})[row["file_number"]] = row
    for by_file in found.values():
        latest = list(by_file.values())[-1]
        about = {name: latest[name] for name in ("columns", "meaning", "severity", "consequence")}
        yield Trend(lake_table, **about, checks=tuple(_check(by_file.get(number)) for number in numbers))


def _check(row: Mapping[str, Any] | None) -> Check | None:
    if row is None:
        return None
    numbers = (row[name] for name in ("success", "counted", "rows_checked", "rows_unexpected"))
    return Check(_when(row["month"], row["loaded_at"].date()), *numbers)


def _when(month: date | None, loaded: date) -> str:
    """The month that a file describes, or the day it was checked."""
    return month_label(month) if month else f"a file of {short_day(loaded)}"


def _order(trend: Trend) -> tuple[bool, int, int, str, str]:
    gravity = SEVERITIES.index(trend.severity) if trend.severity in SEVERITIES else len(SEVERITIES)
    return not trend.failed, gravity, -len(trend.failed), trend.columns, trend.meaning
