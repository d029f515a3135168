"""The command validate: files of one source, checked and not loaded, and a report in the format that was asked for."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from ingest import pipeline
from ingest.reports import html, json, junit, text
from ingest.reports.model import RunReport, Severity, fails
from ingest.runs import Order
from ingest.unpack import find
from scorecard.commands.load import job_on
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.engines import started
from scorecard.errors import (
    FaultyFilesError,
    NotesFoundError,
    ScorecardError,
    SettingsError,
    ValidationStoppedError,
    WarningsFoundError,
)

FAILURES: dict[Severity, type[ScorecardError]] = {
    Severity.CRITICAL: ValidationStoppedError,
    Severity.WARNING: WarningsFoundError,
    Severity.INFO: NotesFoundError,
}


@dataclass(frozen=True)
class Wanted:
    """The report that was asked for: its format, the file for it or None for standard output, and when to fail."""

    format: str
    out: Path | None
    fail_on: str
    every: bool

    @property
    def takes_output(self) -> bool:
        """Whether standard output is the report's alone, so that everything else is told beside it."""
        return self.out is None and self.format != "text"

    def document(self, report: RunReport) -> str:
        """The report as text in its format."""
        if self.format == "text":
            return text.render(report, every=self.every)
        renderers = {"json": json.render, "junit": junit.render, "html": html.render}
        return renderers[self.format](report, Severity(self.fail_on))


def validate(
    place: Workplace, narrator: Narrator, source: str, words: Sequence[str], status: str | None, wanted: Wanted
) -> None:
    """Check files of a source and hand over the report; raises where they are worse than was to be let through."""
    if wanted.out is not None:
        _check_out(wanted.out, words)
    with started(place.settings.engine) as engine:
        job = job_on(place, source, status, engine)
        with narrator.watch(source) as watch:
            report = pipeline.validate(job, Order("validate", words), watch)
    if wanted.takes_output:
        typer.echo(wanted.document(report).encode(errors="replace"), nl=False)
    else:
        narrator.console.print(text.layout(report, every=wanted.every))
    if wanted.out is not None:
        _write(wanted.out, wanted.document(report))
        narrator.say(f"The report is in {wanted.out}.")
    _raise_for(report, Severity(wanted.fail_on))


def _check_out(out: Path, words: Sequence[str]) -> None:
    """Raise, before hours of work, where the report cannot be written or would take the place of the data."""
    if not out.parent.is_dir():
        raise SettingsError(f"There is no folder {out.parent} for the report. Make it, or choose another with --out.")
    if not out.exists():
        return
    if not out.is_file():
        raise SettingsError(f"{out} is no file. Left out, --out lets the report go to standard output.")
    for named in words:
        with suppress(FaultyFilesError):
            if any(path.samefile(out) for path in find([named])):
                raise SettingsError(f"{out} is one of the files to check. Choose another name with --out.")


def _write(out: Path, document: str) -> None:
    """Write beside and then move into place: a reader sees the whole report, or the one before."""
    target = out.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(document.encode(errors="replace"))
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _raise_for(report: RunReport, fail_on: Severity) -> None:
    """Raise for the first file that cannot be loaded, or else for the gravest severity that was to fail."""
    if report.unfit:
        names = ", ".join(file.name for file in report.unfit)
        told = ScorecardError(f"{len(report.unfit)} of {len(report.files)} files are not fit to load: {names}.")
        told.exit_code = report.exit_code
        raise told
    if report.worst is not None and fails(report.worst, fail_on):
        names = ", ".join(file.name for file in report.files if file.worst is report.worst)
        raise FAILURES[report.worst](f"Findings of severity {report.worst}: {names}.")
