"""What a person sees while a job works: a bar in a terminal, plain lines anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ingest.pipeline import Loaded

MOST_NOTES_TOLD = 5


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
        """What the suites noted, most files first: the same sentence is told once."""
        told: dict[str, list[str]] = {}
        for item in self.loaded:
            for note in item.notes:
                told.setdefault(note.split(": ", 1)[1], []).append(item.name)
        lines = [
            f"{names[0]}{f' and {len(names) - 1} more' if names[1:] else ''}: {note}" for note, names in told.items()
        ]
        return lines[:MOST_NOTES_TOLD]


class Narrator:
    """Tells a person what a job does."""

    def __init__(self, console: Console) -> None:
        """Take the console to write to; bars are drawn only if it is a terminal."""
        self.console = console

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator["Bar"]:
        """A bar for so many steps."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, disable=not self.console.is_terminal, transient=True) as progress:
            yield Bar(progress, progress.add_task(title, total=total))

    def say(self, sentence: str) -> None:
        """One plain line."""
        self.console.print(sentence, markup=False, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Bar:
    """One bar that moves a step at a time."""

    progress: Progress
    task: TaskID

    def step(self) -> None:
        """One step further."""
        self.progress.advance(self.task)
