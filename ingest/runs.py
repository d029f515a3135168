"""A run: from what a user names to a report on every file, with its history in the database.

A run that is killed stays open in that history; nothing else depends on it, and the next run goes on from the manifest.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ingest.faults import unreadable
from ingest.files import SourceFile, identify
from ingest.job import Job
from ingest.reports.model import Fate, FileReport, RunReport
from ingest.reports.words import legible
from ingest.unpack import PlainFile, find, unpack
from ingest.watching import Watcher
from scorecard.errors import FaultyFilesError, Problem, ScorecardError, UnreachableLakeError
from scorecard.store.runs import Ending, end_run, start_run


@dataclass(frozen=True)
class Run:
    """A job that is under way, with its number in the history."""

    job: Job
    number: int
    watcher: Watcher


Step = Callable[[Run, SourceFile], FileReport]


@dataclass(frozen=True)
class Order:
    """What a user asked for: a command on files named by paths, folders and globs that start at a base."""

    command: str
    words: Sequence[str]
    base: Path = Path()


def carry_out(job: Job, order: Order, step: Step, watcher: Watcher) -> RunReport:
    """Take a step for every file and keep the run's history; whatever is wrong with a file is in the report."""
    started_at = datetime.now(UTC)
    number = start_run(job.database, order.command, job.source, started_at)
    files = tuple(_while_the_lake_answers(_reports(Run(job, number, watcher), order, step)))
    report = RunReport(number, job.source, version("nice-scorecard"), started_at, datetime.now(UTC), files)
    end_run(job.database, number, Ending(report.ended_at, len(files), report.problems, report.worst))
    return report


def _while_the_lake_answers(reports: Iterator[FileReport]) -> Iterator[FileReport]:
    """The reports up to the first that tells of a lake out of reach: every other file would wait as long in vain."""
    for report in reports:
        yield report
        if report.exit_code == UnreachableLakeError.exit_code:
            return


def _reports(run: Run, order: Order, step: Step) -> Iterator[FileReport]:
    """A report on each file; what cannot be found or unpacked is reported, and the others are taken up."""
    found: list[Path] = []
    for words in order.words:
        try:
            found += find([words], order.base)
        except FaultyFilesError as fault:
            yield _unreadable(words, fault)
    paths = list(dict.fromkeys(found))
    run.watcher.expect(len(paths))
    for path in paths:
        run.watcher.turn_to(f"{legible(path.name)}: reading")
        if _is_named_in_utf8(path):
            with tempfile.TemporaryDirectory(prefix="nice-scorecard-") as scratch:
                yield from _members(run, path, unpack(path, Path(scratch)), step)
        else:
            told = "The name of the file, or of a folder that it is in, is not in UTF-8."
            yield _unreadable(path.name, unreadable(path.name, told, "Rename it."))
        run.watcher.step()


def _is_named_in_utf8(path: Path) -> bool:
    """Whether polars and the database can take a name; the system hands out others as half characters."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _members(run: Run, path: Path, members: Iterable[PlainFile], step: Step) -> Iterator[FileReport]:
    """A report on each member; a fault of the archive ends it, one of a member does not."""
    try:
        for member in members:
            yield _taken_up(run, member, step)
    except FaultyFilesError as fault:
        yield _unreadable(path.name, fault)


def _taken_up(run: Run, member: PlainFile, step: Step) -> FileReport:
    name, file = legible(member.name), None
    try:
        file = identify(name, member.path)
        with run.job.lake.answering():
            return step(run, file)
    except FaultyFilesError as fault:
        return _unreadable(name, fault, file)
    except ScorecardError as error:
        # Something beside the file is wrong: it is told with the file that needed it, and the history is closed.
        problem = Problem(name, str(error), "Then run the same command again.")
        return _unreadable(name, FaultyFilesError([problem], error.exit_code), file)


def _unreadable(name: str, fault: FaultyFilesError, file: SourceFile | None = None) -> FileReport:
    """The report on a file of which nothing could be checked."""
    return FileReport(
        legible(name),
        Fate.UNREADABLE,
        file_id=file.file_id if file else None,
        size=file.size if file else None,
        problems=tuple(replace(problem, file=legible(problem.file)) for problem in fault.problems),
        exit_code=fault.exit_code,
    )
