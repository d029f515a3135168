"""What a run found in every file that it took up, as plain data; the modules beside this one make documents of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from expectations.results import Finding
from expectations.results import Severity as Severity  # noqa: PLC0414 - for the command line, which may not ask there
from scorecard.errors import Problem
from scorecard.schema import SEVERITIES

GRAVEST_FIRST = tuple(map(Severity, SEVERITIES))


class Fate(StrEnum):
    """What became of one file."""

    LOADED = "loaded"
    ALREADY_LOADED = "already loaded"
    CHECKED = "checked"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Noted:
    """What a person should know of a file and what did not stop it."""

    meaning: str
    cure: str
    times: int
    counted: str
    example: str


@dataclass(frozen=True)
class FileReport:
    """What became of one file, and what its suite found; columns have the names that the file gives them.

    `rows_kept` and `rows_quarantined` are, of a file that was only checked, what loading it would keep and set aside.
    A file that cannot be read has problems and no findings; one that is refused has both.
    """

    name: str
    fate: Fate
    file_id: str | None = None
    size: int | None = None
    layout: str | None = None
    month: date | None = None
    data_status: str | None = None
    rows_in: int = 0
    rows_kept: int = 0
    rows_quarantined: int = 0
    suite: str | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[Noted, ...] = ()
    problems: tuple[Problem, ...] = ()
    exit_code: int = 0

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The expectations that were not met, the gravest first, otherwise in the suite's order."""
        failed = (finding for finding in self.findings if not finding.success)
        return tuple(sorted(failed, key=lambda finding: GRAVEST_FIRST.index(finding.severity)))

    @property
    def met(self) -> tuple[Finding, ...]:
        """The expectations that were met, in the suite's order."""
        return tuple(finding for finding in self.findings if finding.success)

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found; a file of which nothing can be loaded is critical."""
        if self.problems:
            return Severity.CRITICAL
        return gravest(finding.severity for finding in self.unmet)

    @property
    def outcome(self) -> str:
        """The verdict in a word: passed, passed_with_notes, stopped, unreadable or already_loaded."""
        if self.fate is Fate.UNREADABLE:
            return "unreadable"
        if self.fate is Fate.ALREADY_LOADED:
            return "already_loaded"
        if self.problems:
            return "stopped"
        return "passed_with_notes" if self.unmet else "passed"


@dataclass(frozen=True)
class RunReport:
    """One run: of which source, when, by which version, and what became of every file."""

    run_number: int
    source: str
    version: str
    started_at: datetime
    ended_at: datetime
    files: tuple[FileReport, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every fault for which a file was refused or could not be read, in reading order."""
        return tuple(problem for file in self.files for problem in file.problems)

    @property
    def unfit(self) -> tuple[FileReport, ...]:
        """The files of which nothing can be loaded."""
        return tuple(file for file in self.files if file.problems)

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found in any file; None where all was met."""
        return gravest(file.worst for file in self.files if file.worst is not None)

    @property
    def exit_code(self) -> int:
        """The code of the first file that was refused or could not be read; 0 where there is none."""
        return next((file.exit_code for file in self.unfit), 0)


def gravest(severities: Iterable[Severity]) -> Severity | None:
    """The gravest of several severities; None of none."""
    return min(severities, key=GRAVEST_FIRST.index, default=None)


def fails(severity: Severity, fail_on: Severity) -> bool:
    """Whether a severity is at least as grave as the one from which on a job fails."""
    return GRAVEST_FIRST.index(severity) <= GRAVEST_FIRST.index(fail_on)
