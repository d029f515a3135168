"""What a person sees while a job works: a bar in a terminal, plain lines anywhere else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

MOST_NOTES = 20


def legible(sentence: str) -> str:
    """A sentence as a terminal may show it: values from a stranger's file must not command the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in sentence)


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

    @contextmanager
    def watch(self, title: str) -> Iterator["Watch"]:
        """Two bars, in a terminal: the files of a job, and how far it is in the one that it is at."""
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), Count(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, disable=not self.console.is_terminal, transient=True) as progress:
            yield Watch(progress, progress.add_task(title, total=None), self.console.is_terminal)

    def say(self, sentence: str) -> None:
        """One plain line."""
        self.console.print(legible(sentence), markup=False, highlight=False, soft_wrap=True)

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


class Count(ProgressColumn):
    """How many are done, and of how many where that is known."""

    def render(self, task: Task) -> Text:
        """The numbers, with commas, because they may be rows; nothing where nothing is counted."""
        if task.total is None:
            return Text(f"{task.completed:,.0f}" if task.completed else "")
        return Text(f"{task.completed:,.0f} of {task.total:,.0f}")


@dataclass
class Watch:
    """The bars of a job on files: one for the files, one for what is going on in the file of this moment."""

    progress: Progress
    files: TaskID
    sees_rows: bool
    file: TaskID | None = None
    # Rows are seen by several threads at once.
    lock: RLock = field(default_factory=RLock)

    def expect(self, files: int) -> None:
        """So many files are to be done."""
        self.progress.update(self.files, total=files)

    def turn_to(self, told: str, rows: int | None = None) -> None:
        """Begin a new bar for a file; where no rows are told it only shows that something goes on."""
        with self.lock:
            self._drop()
            self.file = self.progress.add_task(told, total=rows)

    def seen(self, rows: int) -> None:
        """So many rows further; when all were looked at once, the bar only shows that some are looked at again."""
        with self.lock:
            if self.file is None:
                return
            self.progress.advance(self.file, rows)
            task = self.progress.tasks[-1]
            if task.total is not None and task.completed >= task.total:
                self.turn_to(task.description)

    def step(self) -> None:
        """One file is done."""
        with self.lock:
            self._drop()
            self.progress.advance(self.files)

    def _drop(self) -> None:
        if self.file is not None:
            self.progress.remove_task(self.file)
            self.file = None
