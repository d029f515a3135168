"""The command ingest: files of one source, loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import pipeline
from ingest.job import Job, start
from ingest.reports.model import Fate, FileReport, Noted
from ingest.runs import Order
from ingest.sources.registry import READERS
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.engines import Engine, started
from scorecard.errors import FaultyFilesError, SettingsError
from scorecard.schema import DATA_STATUSES


@dataclass(frozen=True)
class Tally:
    """What became of a source's files."""

    source: str
    files: Sequence[FileReport]

    def sentence(self) -> str:
        """One line: files, rows kept, rows set aside, files that were loaded before."""
        fresh = [file for file in self.files if file.fate is Fate.LOADED]
        kept, aside = (sum(getattr(file, name) for file in fresh) for name in ("rows_kept", "rows_quarantined"))
        before = sum(file.fate is Fate.ALREADY_LOADED for file in self.files)
        told = f"{self.source}: {len(fresh)} files, {kept:,} rows kept, {aside:,} set aside"
        return f"{told}; {before} files were loaded before" if before else told

    def notes(self) -> list[str]:
        """What the suites noted, a line each: how often, where first, what to do."""
        told: dict[str, list[tuple[str, Noted]]] = {}
        for file in self.files:
            for note in file.notes:
                told.setdefault(note.meaning, []).append((file.name, note))
        return [_sentence(meaning, found) for meaning, found in told.items()]


def _sentence(meaning: str, found: list[tuple[str, Noted]]) -> str:
    times = sum(note.times for _, note in found)
    name, first = found[0]
    where = f"first in {name}, {first.example}" if first.example else f"first in {name}"
    return f"{meaning} Not so in {times:,} {first.counted} of {len(found)} files, {where}. {first.cure}"


def ingest(
    place: Workplace, narrator: Narrator, source: str, words: Sequence[str], status: str | None, base: Path = Path()
) -> None:
    """Load files of a source and tell what became of them; the faults of all of them are raised together."""
    with started(place.settings.engine) as engine:
        job = job_on(place, source, status, engine)
        with narrator.watch(source) as watch:
            report = pipeline.ingest(job, Order("ingest", words, base), watch)
    tally = Tally(source, report.files)
    narrator.say(tally.sentence())
    for note in tally.notes():
        narrator.say(f"  note: {note}")
    if report.problems:
        raise FaultyFilesError(report.problems, report.exit_code)


def job_on(place: Workplace, source: str, status: str | None, engine: Engine) -> Job:
    """A job on files of a source; raises SettingsError where the source or the status is none that is known."""
    if source not in READERS:
        raise SettingsError(f"There is no source '{source}'. The sources are: {', '.join(READERS)}.")
    if status is not None and status not in DATA_STATUSES:
        raise SettingsError(f"There is no status '{status}'. The statuses are: {', '.join(DATA_STATUSES)}.")
    settings = place.settings
    return start(
        source,
        place.database,
        place.lake,
        unknown_codes=settings.unknown_codes,
        thresholds=settings.thresholds,
        rules=settings.clock_rules,
        data_status=status,
        engine=engine,
    )
