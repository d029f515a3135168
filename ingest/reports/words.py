"""Words that every format of a report uses."""

from datetime import datetime

from expectations.results import Example, Finding
from ingest.reports.model import Fate, FileReport, RunReport

SIZES = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))
VERDICTS = {
    Fate.LOADED: "loaded",
    Fate.ALREADY_LOADED: "loaded before, not checked again",
    Fate.CHECKED: "fit to load",
    Fate.REFUSED: "not fit to load",
    Fate.UNREADABLE: "cannot be read",
}


def legible(text: str) -> str:
    """Text from a stranger as it may be shown: what a terminal or a reader would obey and not show is a question mark.

    Cells may hold line breaks, escape sequences, and characters that turn the direction of writing.
    """
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in text)


def told(example: Example) -> str:
    """An offending value with its row."""
    return example.value if example.row_number is None else f"row {example.row_number}: {example.value}"


def examples_of(finding: Finding, most: int) -> list[str]:
    """The first offending values with their rows, or else what was observed instead of what was expected."""
    shown = [told(example) for example in finding.examples[:most]]
    return shown or ([f"observed: {finding.observed}"] if finding.observed else [])


def failing(finding: Finding) -> str:
    """How many rows (or trusts, or products) did not meet an expectation, of those that it looked at."""
    if finding.rows_unexpected == 0:
        return "the whole file"
    return f"{finding.rows_unexpected:,} of {finding.rows_checked:,} {finding.counted}"


def size_of(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, word in SIZES:
        if count >= unit:
            return f"{count / unit:.1f} {word}"
    return f"{count} bytes"


def moment(when: datetime) -> str:
    """A moment to the minute, in universal time."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def verdict_on(file: FileReport) -> str:
    """What became of a file, in a few words."""
    return VERDICTS[file.fate]


def rows_told(file: FileReport) -> str:
    """The rows of a file that was checked, and what becomes of them."""
    others = file.rows_in - file.rows_kept - file.rows_quarantined
    only = f", {others:,} of other medicines to add up only" if others else ""
    return f"{file.rows_in:,} rows: {file.rows_kept:,} to keep, {file.rows_quarantined:,} to set aside{only}"


def counted(count: int, one: str, several: str) -> str:
    """A number with its word."""
    return f"{count:,} {one if count == 1 else several}"


def headline(report: RunReport) -> str:
    """A run in one sentence."""
    unfit = len(report.unfit)
    fit = [file for file in report.files if not file.problems]
    unmet = sum(1 for file in fit if file.unmet)
    told = [f"{counted(len(report.files), 'file', 'files')} of {report.source}: {len(fit):,} fit to load"]
    if unmet:
        told.append(f"{unmet:,} of them with findings")
    if unfit:
        told.append(f"{unfit:,} not")
    return ", ".join(told) + "."
