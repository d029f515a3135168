"""The command files: which source files were offered, and what was found in one of them."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from rich import box
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from scorecard import schema
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.errors import UnknownNameError
from scorecard.store import manifest
from scorecard.store.lake import Lake

Line = dict[str, Any]

MOST_ROWS = 50
COLUMNS = ("No.", "Source", "Name", "Month", "Status", "Layout", "Kept", "Aside", "Outcome", "State", "Counts")
NUMBERS = {"No.", "Kept", "Aside"}


def files(place: Workplace, narrator: Narrator) -> None:
    """List every file that was loaded, refused or only checked, the newest last."""
    lines = _lines(place)
    if not lines:
        narrator.say("No file was loaded, refused or checked yet.")
        return
    _print(narrator, _table(lines))
    narrator.say("'nice-scorecard files NUMBER' tells what was found in one of them.")


def file(place: Workplace, narrator: Narrator, number: int) -> None:
    """Tell what became of one file, what its suite found, and which rows were set aside."""
    line = next((line for line in _lines(place) if line["file_number"] == number), None)
    if line is None:
        raise UnknownNameError(f"There is no file {number}. 'nice-scorecard files' lists them.")
    for sentence in _sentences(place, line):
        narrator.say(sentence)


def _sentences(place: Workplace, line: Line) -> Iterator[str]:
    """All that is known of one file."""
    yield from _about(line)
    yield from _findings(manifest.validations(place.database, line["file_number"]))
    if line["rows_quarantined"]:
        yield from _set_aside(place.lake, line)


def _lines(place: Workplace) -> list[Line]:
    """The manifest, each line with whether it counts now."""
    found = manifest.files(place.database)
    current = set(manifest.current_files(found)["file_number"])
    return [{**line, "counts": line["file_number"] in current} for line in found.iter_rows(named=True)]


def _table(lines: Sequence[Line]) -> Table:
    """The list; its cells are text, because a name may hold what would be read as markup."""
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for title in COLUMNS:
        table.add_column(title, justify="right" if title in NUMBERS else "left", overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in _cells(line)))
    return table


def _cells(line: Line) -> tuple[str, ...]:
    return (
        str(line["file_number"]),
        line["source"],
        line["name"],
        f"{line['month']:%Y-%m}" if line["month"] else "",
        line["data_status"] or "",
        line["layout"],
        f"{line['rows_kept']:,}",
        f"{line['rows_quarantined']:,}",
        _words(line["suite_outcome"]),
        line["state"],
        "yes" if line["counts"] else "no",
    )


def _words(outcome: str) -> str:
    return outcome.replace("_", " ")


def _print(narrator: Narrator, table: Table) -> None:
    """Fit the table to a terminal; anywhere else, give every line its full width."""
    if not narrator.console.is_terminal:
        boundless = narrator.console.options.update(max_width=10_000)
        table.width = Measurement.get(narrator.console, boundless, table).maximum
    narrator.console.print(table, crop=narrator.console.is_terminal)


def _about(line: Line) -> Iterator[str]:
    """A file's line of the manifest in sentences."""
    month = f", {line['month']:%Y-%m}" if line["month"] else ""
    status = f", {line['data_status']}" if line["data_status"] else ""
    yield f"File {line['file_number']}: {line['name']} ({line['source']}, layout {line['layout']}{month}{status})."
    yield f"SHA-256 {line['file_id']}, {line['size']:,} bytes, {line['state']} on {line['loaded_at']:%Y-%m-%d %H:%M}."
    yield (
        f"{line['rows_in']:,} rows read, {line['rows_kept']:,} kept, {line['rows_quarantined']:,} set aside; "
        f"{_words(line['suite_outcome'])}. {_standing(line)}"
    )


def _standing(line: Line) -> str:
    """Whether a file counts now, and if not, why."""
    if line["counts"]:
        return "It counts now."
    if line["state"] == "loaded":
        return "It does not count now: another file took its place."
    return "It does not count: nothing of it was loaded."


def _findings(found: pl.DataFrame) -> Iterator[str]:
    """What the suite found: expectations that were not met, the gravest first, then those that were."""
    ordered = found.sort(pl.col("severity").cast(pl.Enum(schema.SEVERITIES)), "columns", "meaning")
    failed, met = ordered.filter(~pl.col("success")), ordered.filter("success")
    yield f"{failed.height} of {found.height} expectations were not met{':' if failed.height else '.'}"
    yield from (_failure(finding) for finding in failed.iter_rows(named=True))
    yield f"{met.height} were met{':' if met.height else '.'}"
    yield from (f"  {meaning}" for meaning in met["meaning"])


def _failure(finding: Line) -> str:
    """What was asked, how often it was not so, what follows, and where it was first seen."""
    rows = f" in {finding['rows_unexpected']:,} {finding['counted']}" if finding["rows_unexpected"] else ""
    example = f" First: {finding['example']}." if finding["example"] else ""
    return f"  {finding['meaning']} Not so{rows}: {finding['consequence']}.{example}"


def _set_aside(lake: Lake, line: Line) -> Iterator[str]:
    """The rows set aside, a line for each reason, up to a number that can still be read."""
    reasons = lake.quarantine(line["file_id"])
    count = reasons.select(pl.len()).collect().item()
    sheet = lake.sheet(line["file_id"])
    if not count:
        yield f"The rows set aside are no longer in {sheet}; loading the file again finds them."
        return
    yield "Set aside:"
    for row in reasons.sort("row", "column").head(MOST_ROWS).collect(engine="streaming").iter_rows(named=True):
        yield f"  row {row['row']}, column {row['column']}: {row['reason']}"
    if count > MOST_ROWS:
        yield f"  and {count - MOST_ROWS:,} more"
    number = line["file_number"]
    yield f"'nice-scorecard quarantine show {number}' tells their values and what was decided of them."
    yield f"All of them are in {sheet}."
