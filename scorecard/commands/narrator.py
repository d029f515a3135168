"""What a person sees while a job works: a bar in a terminal, plain lines anywhere else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

MOST_NOTES = 20


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

    def say_notes(self, notes: Sequence[str]) -> None:
        """What a reader should know, a line each, up to a number that can still be read."""
        for note in notes[:MOST_NOTES]:
            self.say(f"  note: {note}")
        if len(notes) > MOST_NOTES:
            self.say(f"  and {len(notes) - MOST_NOTES} more notes")


@dataclass(frozen=True)
class Bar:
    """One bar that moves a step at a time."""

    progress: Progress
    task: TaskID

    def step(self) -> None:
        """One step further."""
        self.progress.advance(self.task)
