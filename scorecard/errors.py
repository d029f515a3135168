"""What can go wrong for a user, each kind with its own exit code; none of these shows a traceback."""

from collections.abc import Sequence
from dataclasses import dataclass


class ScorecardError(Exception):
    """A fault that a user can mend; its text says how."""

    exit_code = 1


class SettingsError(ScorecardError):
    """A setting or the run's configuration is wrong."""

    exit_code = 3


class OutdatedDatabaseError(SettingsError):
    """The results database was made by an earlier version, and no job has brought it up to date yet."""


class UnreadableFileError(ScorecardError):
    """A file is absent, empty, cut short, or not in the encoding or format it should have."""

    exit_code = 4


class LayoutError(ScorecardError):
    """A file's columns are not those of any published layout of its source."""

    exit_code = 5


class ValidationStoppedError(ScorecardError):
    """A file did not meet an expectation that stops the file."""

    exit_code = 6


class MissingInputError(ScorecardError):
    """The lake does not hold what a build needs."""

    exit_code = 7


class UnknownReleaseError(ScorecardError):
    """There is no such release, or none is published."""

    exit_code = 8


class HomeInUseError(ScorecardError):
    """Another job is writing to the same home folder, or to the same results database."""

    exit_code = 9


class MixedDataError(ScorecardError):
    """Synthetic and real data would be added up in one home folder."""

    exit_code = 10


class UnknownNameError(ScorecardError):
    """A medicine, organisation, period or file of that name or number is not there."""

    exit_code = 11


class BrokenReleaseError(ScorecardError):
    """The computed figures contradict themselves; nothing of them was kept."""

    exit_code = 12


class WarningsFoundError(ScorecardError):
    """A file did not meet an expectation of severity warning, and --fail-on asked to fail for that."""

    exit_code = 13


class NotesFoundError(ScorecardError):
    """A file did not meet an expectation of severity info, and --fail-on asked to fail for that."""

    exit_code = 14


class UnreleasableRowError(ScorecardError):
    """A row that was set aside cannot be released, because it lacks a value that the table needs."""

    exit_code = 15


class LostDatabaseError(ScorecardError):
    """The results database stopped answering while a job was at work."""

    exit_code = 16


class OccupiedDatabaseError(ScorecardError):
    """What is to be copied or restored would overwrite a results database that is in use."""

    exit_code = 17


class UnequalCopyError(ScorecardError):
    """A copy of a results database does not hold what was copied; nothing of it was kept."""

    exit_code = 18


class UnreachableLakeError(ScorecardError):
    """The store that holds the lake does not answer, is not there, or refuses."""

    exit_code = 19


@dataclass(frozen=True)
class Problem:
    """One fault in one file: where it is, what it is, and how to mend it."""

    file: str
    message: str
    cure: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """The problem on one line, most general part first."""
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.message} {self.cure}"


class FaultyFilesError(ScorecardError):
    """Several problems, perhaps in several files, reported together under the code of the first."""

    def __init__(self, problems: Sequence[Problem], exit_code: int) -> None:
        """Take the problems in reading order and the exit code of the gravest kind."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
        self.exit_code = exit_code


INTERRUPTED = 130
EXIT_CODES: dict[int, str] = {
    0: "The job did what was asked.",
    1: "An unexpected fault: please report it with the text that was printed.",
    2: "The command line could not be understood.",
    **{
        kind.exit_code: str(kind.__doc__)
        for kind in (
            SettingsError,
            UnreadableFileError,
            LayoutError,
            ValidationStoppedError,
            MissingInputError,
            UnknownReleaseError,
            HomeInUseError,
            MixedDataError,
            UnknownNameError,
            BrokenReleaseError,
            WarningsFoundError,
            NotesFoundError,
            UnreleasableRowError,
            LostDatabaseError,
            OccupiedDatabaseError,
            UnequalCopyError,
            UnreachableLakeError,
        )
    },
    INTERRUPTED: "The job was stopped from the keyboard; run the same command again to go on.",
}
