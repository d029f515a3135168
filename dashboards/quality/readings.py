"""What the data quality page asks of a release, each answer remembered for as long as the release is read."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import polars as pl

from scorecard.compliance import queries as asking
from scorecard.compliance.publishers import answered
from scorecard.releases import revision_queries
from scorecard.store.database import Database
from scorecard.uptake import submission_history


class QualityReadings:
    """Submissions, publishers and revisions of releases, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._trust_months = lru_cache(maxsize=2)(self._read_trust_months)
        self._publishers = lru_cache(maxsize=4)(self._read_publishers)
        self._england_moved = lru_cache(maxsize=2)(self._read_england_moved)
        self._moved_in_numbers = lru_cache(maxsize=2)(self._read_moved_in_numbers)

    def trust_months(self, release_id: int) -> pl.DataFrame:
        """Every trust and month with what was expected and received (submission_history.trust_months)."""
        return self._trust_months(release_id)

    def publishers(self, release_id: int, day: date) -> pl.DataFrame:
        """Who had published what by a day, and how much of what was due it answered (publishers.answered)."""
        return self._publishers(release_id, day)

    def england_moved(self, release_id: int) -> pl.DataFrame:
        """England's figures that the release moved (schema.REVISION)."""
        return self._england_moved(release_id)

    def moved_in_numbers(self, release_id: int) -> Mapping[str, int]:
        """How many figures the release moved, of how many medicines, organisations and periods."""
        return self._moved_in_numbers(release_id)

    def _read_trust_months(self, release_id: int) -> pl.DataFrame:
        return submission_history.trust_months(self._database, release_id)

    def _read_publishers(self, release_id: int, day: date) -> pl.DataFrame:
        told = asking.publishers(self._database, release_id, day)
        return answered(told, asking.cells(self._database, release_id, day))

    def _read_england_moved(self, release_id: int) -> pl.DataFrame:
        return revision_queries.england_moved(self._database, release_id)

    def _read_moved_in_numbers(self, release_id: int) -> Mapping[str, int]:
        return revision_queries.moved_in_numbers(self._database, release_id)
