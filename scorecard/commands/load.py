"""The commands ingest and validate: files of one source, loaded or only checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest import pipeline
from ingest.job import Job, Loaded, Noted, Progress, start
from ingest.sources.registry import READERS
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.errors import SettingsError
from scorecard.schema import DATA_STATUSES

Work = Callable[[Job, Sequence[Path], Progress], None]


@dataclass
class Tally:
    """What became of a source's files."""

    source: str
    loaded: list[Loaded] = field(default_factory=list)

    def sentence(self) -> str:
        """One line: files, rows kept, rows set aside, files that were loaded before."""
        fresh = [item for item in self.loaded if item.outcome != "already_loaded"]
        kept, aside = (sum(getattr(item, name) for item in fresh) for name in ("rows_kept", "rows_quarantined"))
        before = len(self.loaded) - len(fresh)
        told = f"{self.source}: {len(fresh)} files, {kept:,} rows kept, {aside:,} set aside"
        return f"{told}; {before} files were loaded before" if before else told

    def notes(self) -> list[str]:
        """What the suites noted, a line each: how often, where first, what to do."""
        told: dict[str, list[tuple[str, Noted]]] = {}
        for item in self.loaded:
            for note in item.notes:
                told.setdefault(note.meaning, []).append((item.name, note))
        return [_sentence(meaning, found) for meaning, found in told.items()]


def _sentence(meaning: str, found: list[tuple[str, Noted]]) -> str:
    rows = sum(note.rows for _, note in found)
    name, first = found[0]
    where = f"first in {name}, {first.example}" if first.example else f"first in {name}"
    return f"{meaning} Not so in {rows:,} rows of {len(found)} files, {where}. {first.cure}"


def ingest(place: Workplace, narrator: Narrator, source: str, paths: Sequence[Path], status: str | None) -> Tally:
    """Load files of a source and tell what became of them."""
    return _work(place, narrator, source, paths, status, pipeline.ingest)


def validate(place: Workplace, narrator: Narrator, source: str, paths: Sequence[Path], status: str | None) -> Tally:
    """Check files of a source without loading them, and tell what was found."""
    return _work(place, narrator, source, paths, status, pipeline.validate)


def _work(
    place: Workplace, narrator: Narrator, source: str, paths: Sequence[Path], status: str | None, work: Work
) -> Tally:
    check_words(source, status)
    unknown = place.settings.unknown_codes
    job = start(source, place.database, place.lake, unknown_codes=unknown, data_status=status)
    tally = Tally(source)
    with narrator.bar(source, len(paths)) as bar:

        def done(loaded: Loaded) -> None:
            tally.loaded.append(loaded)
            bar.step()

        try:
            work(job, paths, done)
        finally:
            narrator.say(tally.sentence())
            for note in tally.notes():
                narrator.say(f"  note: {note}")
    return tally


def check_words(source: str, status: str | None) -> None:
    """Raise SettingsError where a source or a status is none that is known."""
    if source not in READERS:
        raise SettingsError(f"There is no source '{source}'. The sources are: {', '.join(READERS)}.")
    if status is not None and status not in DATA_STATUSES:
        raise SettingsError(f"There is no status '{status}'. The statuses are: {', '.join(DATA_STATUSES)}.")
