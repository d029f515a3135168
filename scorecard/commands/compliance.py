"""The commands compliance, deadlines and export compliance: what holds on a day, what falls due, and files of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from rich import box
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from scorecard.commands.narrator import Narrator, legible
from scorecard.commands.tell import chosen_release
from scorecard.commands.workplace import Workplace
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.calendars import calendar
from scorecard.compliance.clock import day_in_london
from scorecard.compliance.deadline_texts import SUMMARIES
from scorecard.compliance.feeds import feed
from scorecard.compliance.files import ComplianceFiles, csv_text
from scorecard.compliance.proportions import proportions
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import MissingInputError, SettingsError
from scorecard.spans import days_of

COUNTED = {
    "judged": "Due",
    "in_time": "In time",
    "late": "Late",
    "overdue": "Overdue",
    "explained": "Explained",
    "unknown": "Unknown",
    "pending": "Pending",
    "not_applicable": "N/A",
    "not_in_denominator": "Outside",
}
COUNTS = ("Code", "Organisation", "Share in time", *COUNTED.values())
RECOMMENDATIONS = ("Recommendation", "State", "Due", "Decided", "Days", "Title", "Reason")
DEADLINES = ("Day", "In days", "Code", "Recommendation", "What", "Title", "Organisation")
NUMBERS = {*COUNTED.values(), "Days", "In days"}
KINDS = {"icb": "ICBs", "trust": "trusts"}
# How far the calendar and the feed of an export look ahead: beyond the clocks that are usual.
AHEAD = "6m"
FIRST_YEAR, LAST_YEAR = 1999, 2199


@dataclass(frozen=True)
class Asked:
    """The release and the day that a command asks for, as typed; left out, the published one and its newest day."""

    release_id: int | None = None
    day: str | None = None


def compliance(place: Workplace, narrator: Narrator, asked: Asked, ods_code: str | None) -> None:
    """Tell how many recommendations are in which state, by organisation; or the state of each of an organisation's."""
    files = files_asked(place, asked)
    if ods_code is None:
        cells = files.cells()
        _print(narrator, COUNTS, _counts(cells))
        for sentence in _summaries(cells):
            narrator.say(sentence)
    else:
        name = files.one_place(ods_code)["name"]
        cells = files.cells(ods_code).filter(pl.col("ods_code") == ods_code)
        _print(narrator, RECOMMENDATIONS, _recommendations(cells))
        narrator.say(f"{name}: {cells.height} recommendations.")
    _end(narrator, files)


def deadlines(place: Workplace, narrator: Narrator, asked: Asked, within: str, ods_code: str | None) -> None:
    """List what falls due and which explanations expire; from today in London on where no day is asked for."""
    today = day_in_london(datetime.now(UTC))
    files = files_asked(place, Asked(asked.release_id, asked.day or str(today)))
    rows = files.deadline_rows(span(within, files.day), ods_code)
    if rows.is_empty():
        narrator.say(f"Nothing falls due within {within} from {files.day} on.")
    else:
        _print(narrator, DEADLINES, _deadlines(rows))
    _end(narrator, files)


def export(
    place: Workplace, narrator: Narrator, asked: Asked, out: Path, ods_codes: Sequence[str], site: str | None
) -> None:
    """Write rows, explanations, deadlines, checklists and formularies of all organisations or of some."""
    files = files_asked(place, asked)
    written = 0
    for name, content in _contents(files, list(dict.fromkeys(ods_codes)) or [None], site):
        _write(out / name, content)
        written += 1
    narrator.say(f"{out}: {written} files.")
    _end(narrator, files)


def files_asked(place: Workplace, asked: Asked) -> ComplianceFiles:
    """The files of the release and day asked for; raises MissingInputError where nobody said anything."""
    release = chosen_release(place.database, asked.release_id)
    newest = compliance_queries.last_told(place.database, release.release_id)
    if newest is None:
        raise MissingInputError(
            f"Release {release.release_id} holds nothing of formularies. Load checklists "
            "(nice-scorecard ingest formulary FILE), then build and publish."
        )
    return ComplianceFiles(place.database, release, day_asked(asked.day) if asked.day else newest)


def day_asked(text: str) -> date:
    """A day as typed; raises SettingsError where it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"'{text}' is no date. Write it as 2026-03-31.") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise SettingsError(f"'{text}' is before NICE, or too far ahead. Write the date as 2026-03-31.")
    return found


def span(text: str, start: date) -> int:
    """The days of a span as typed; raises SettingsError where it is none."""
    days = days_of(text, start)
    if days is None:
        raise SettingsError(f"'{text}' is no span of time up to ten years. Write it as 30d, 8w or 3m.")
    return days


def _counts(cells: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """A line for each organisation."""
    for row in proportions(cells, ["ods_code", "name"]).iter_rows(named=True):
        yield (row["ods_code"], row["name"], _share(row), *(f"{row[name]:,}" for name in COUNTED))


def _summaries(cells: pl.DataFrame) -> Iterator[str]:
    """A sentence for ICBs together, and one for trusts."""
    for row in proportions(cells, ["org_type"]).iter_rows(named=True):
        codes = cells.filter(pl.col("org_type") == row["org_type"])["ods_code"].n_unique()
        yield (
            f"{codes} {KINDS[row['org_type']]}: {row['in_time']:,} of {row['judged']:,} due recommendations were "
            f"listed in time, {_share(row)}; of {row['not_known']:,} it is not known."
        )


def _share(row: dict[str, Any]) -> str:
    """A share with its 95 % interval."""
    if row["share"] is None:
        return "none due"
    return f"{row['share']:.1%} ({row['share_low']:.1%} to {row['share_high']:.1%})"


def _recommendations(cells: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """A line for each recommendation, the newest last."""
    for row in cells.sort("due", "recommendation_id", nulls_last=False).iter_rows(named=True):
        names = ("due", "decision_date", "days_to_listing")
        shown = ("" if row[name] is None else str(row[name]) for name in names)
        why = row["reason"] or row["reason_code"] or ""
        yield (row["recommendation_id"], _words(row["state"]), *shown, row["title"], _words(why))


def _deadlines(rows: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    for row in rows.iter_rows(named=True):
        yield (
            str(row["falls_on"]),
            str(row["days_left"]),
            row["ods_code"],
            row["recommendation_id"],
            SUMMARIES[row["kind"]],
            row["title"],
            row["name"],
        )


def _contents(
    files: ComplianceFiles, ods_codes: Sequence[str | None], site: str | None
) -> Iterator[tuple[str, str | bytes]]:
    """Names and contents of the files of an export; None stands for all organisations."""
    yield "compliance.csv", csv_text(pl.concat(map(files.rows, ods_codes)).unique(maintain_order=True))
    yield "explanations.csv", csv_text(pl.concat(map(files.register, ods_codes)).unique(maintain_order=True))
    within = span(AHEAD, files.day)
    for code in ods_codes:
        name = "deadlines" if code is None else f"deadlines_{code}"
        found, series = files.deadlines(within, code), files.series(code, site)
        yield f"{name}.ics", calendar(found, series)
        yield f"{name}.atom", feed(found, series)
    for code in dict.fromkeys(each for asked in ods_codes for each in files.publishers(asked)):
        yield f"formularies/{code}_{files.day}_formulary.csv", csv_text(files.formulary(code))
        for name, text in (files.checklist(code), *files.earlier_checklists(code)):
            yield f"checklists/{name}", text


def _write(path: Path, content: str | bytes) -> None:
    """Write a file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(content.encode() if isinstance(content, str) else content)
    beside.replace(path)


def _words(code: str) -> str:
    """One of our words as people read it."""
    return code.replace("_", " ")


def _print(narrator: Narrator, titles: Sequence[str], lines: Iterator[tuple[str, ...]]) -> None:
    """A table that fits a terminal; anywhere else every line has its full width. Cells are text, never markup."""
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for title in titles:
        table.add_column(title, justify="right" if title in NUMBERS else "left", overflow="fold")
    for line in lines:
        table.add_row(*(Text(legible(cell).replace("\n", " ")) for cell in line))
    if not narrator.console.is_terminal:
        boundless = narrator.console.options.update(max_width=10_000)
        table.width = Measurement.get(narrator.console, boundless, table).maximum
    narrator.console.print(table, crop=narrator.console.is_terminal)


def _end(narrator: Narrator, files: ComplianceFiles) -> None:
    """What every answer ends with: the day, the release, and what the figures are for."""
    data = "Synthetic data. " if files.release.synthetic else ""
    narrator.say(f"{data}As known on {files.day}, release {files.release.release_id}. {PURPOSE}")
