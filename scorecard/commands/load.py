"""The commands ingest and validate: files of one source, loaded or only checked."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ingest import pipeline
from ingest.sources.registry import READERS
from ingest.unpack import find
from scorecard.commands.progress import Narrator, Tally
from scorecard.commands.workplace import Workplace
from scorecard.errors import SettingsError
from scorecard.schema import DATA_STATUSES

Work = Callable[[pipeline.Job, Sequence[Path], pipeline.Progress], None]


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
    job = pipeline.start(source, place.database, place.lake, unknown_codes=unknown, data_status=status)
    tally = Tally(source)
    with narrator.bar(source, len(paths)) as bar:

        def done(loaded: pipeline.Loaded) -> None:
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


def files_named(words: Sequence[str], base: Path = Path()) -> list[Path]:
    """The files that a user's words name."""
    return find(words, base)
