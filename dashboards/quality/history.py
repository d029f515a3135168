"""The history of checks as pages ask for it, each answer remembered until a run, a file or a decision is added."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from dashboards.quality.trends import Trend, trends
from scorecard import checks
from scorecard.checks import Edition
from scorecard.store.database import Database


class History:
    """What was checked, read only; runs come without a new release, so answers are kept by edition, not by release."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._ask = lru_cache(maxsize=64)(self._answer)
        self._trends = lru_cache(maxsize=16)(self._read_trends)

    def edition(self) -> Edition | None:
        """How far the history has come; None while no job has given the database the tables of it."""
        return checks.edition(self._database) if checks.has_history(self._database) else None

    def last_checks(self, edition: Edition) -> pl.DataFrame:
        """The last line of the manifest for each file."""
        return self._ask(edition, checks.last_checks)

    def runs(self, edition: Edition, before: int | None, limit: int) -> pl.DataFrame:
        """So many runs, newest first, of those before a number."""
        return self._ask(edition, checks.runs, before, limit)

    def run(self, edition: Edition, run_number: int) -> pl.DataFrame:
        """One run, or no row."""
        return self._ask(edition, checks.run, run_number)

    def files_of_runs(self, edition: Edition, run_numbers: tuple[int, ...]) -> pl.DataFrame:
        """The manifest's lines of some runs."""
        return self._ask(edition, checks.files_of_runs, run_numbers)

    def trends(self, edition: Edition, source: str) -> Mapping[str, Sequence[Trend]]:
        """The trend of each expectation of a source, by kind of file."""
        return self._trends(edition, source)

    def findings_of_run(self, edition: Edition, run_number: int) -> pl.DataFrame:
        """What each expectation found in each file of a run."""
        return self._ask(edition, checks.findings_of_run, run_number)

    def faults(self, edition: Edition, run_number: int) -> pl.DataFrame:
        """Why files of a run were refused or could not be read."""
        return self._ask(edition, checks.faults, run_number)

    def loaded_files(self, edition: Edition) -> pl.DataFrame:
        """Loaded files, newest first, and whether each counts now."""
        return self._ask(edition, checks.loaded_files)

    def reasons(self, edition: Edition, file_numbers: tuple[int, ...]) -> pl.DataFrame:
        """Why rows of some files were set aside."""
        return self._ask(edition, checks.reasons, file_numbers)

    def decisions(self, edition: Edition) -> pl.DataFrame:
        """How many rows of each file were decided how."""
        return self._ask(edition, checks.decisions)

    def every_run(self) -> pl.DataFrame:
        """All runs, for a file: too many to be kept."""
        return checks.runs(self._database)

    def files_of_every_run(self) -> pl.DataFrame:
        """The manifest's lines that name their run, for a file."""
        return checks.files_of_every_run(self._database)

    def every_finding(self, source: str, files: int) -> Iterator[pl.DataFrame]:
        """What was found each time that a file of a source was checked, so many files at once."""
        after = 0
        while not (found := checks.every_finding(self._database, source, after, files)).is_empty():
            yield found
            after = int(found["file_number"][-1])

    def _read_trends(self, _edition: Edition, source: str) -> Mapping[str, Sequence[Trend]]:
        return trends(checks.findings(self._database, source))

    def _answer(self, _edition: Edition, question: Callable[..., pl.DataFrame], *given: Any) -> pl.DataFrame:
        return question(self._database, *given)
