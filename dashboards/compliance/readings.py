"""What pages ask about formulary compliance, each answer remembered for as long as its release is read."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from scorecard.compliance import queries as asking
from scorecard.compliance.listing_times import ListingTimes
from scorecard.store.database import Database

# Pages ask for few days of one release: its default one, and those that readers type.
REMEMBERED = 16


class ComplianceReadings:
    """Formulary compliance of releases, read only; answers are kept by release and day."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._ask = lru_cache(maxsize=64)(self._answer)
        self._of_day = lru_cache(maxsize=3 * REMEMBERED)(self._answer)
        self._last_told = lru_cache(maxsize=2)(self._read_last_told)

    def last_told(self, release_id: int) -> date | None:
        """The newest day of which anybody speaks."""
        return self._last_told(release_id)

    def recommendations(self, release_id: int) -> pl.DataFrame:
        """Every recommendation with its clock."""
        return self._ask(asking.recommendations, release_id)

    def medicines(self, release_id: int) -> pl.DataFrame:
        """Which medicines each recommendation names."""
        return self._ask(asking.recommended_medicines, release_id)

    def rules(self, release_id: int) -> pl.DataFrame:
        """The clock rules."""
        return self._ask(asking.clock_rules, release_id)

    def files(self, release_id: int) -> pl.DataFrame:
        """The files that a release was computed from."""
        return self._ask(asking.files, release_id)

    def cells(self, release_id: int, day: date) -> pl.DataFrame:
        """The states of a day, with names and areas."""
        return self._of_day(asking.cells, release_id, day)

    def adoption(self, release_id: int, day: date, org_type: str) -> pl.DataFrame:
        """The states of a day beside use, of one level."""
        return self._of_day(self._read_adoption, release_id, day, org_type)

    def adoption_of(self, release_id: int, day: date, recommendation_id: str, ods_code: str) -> pl.DataFrame:
        """The state of one cell of a day beside use: no row where no duty is about it."""
        cell = self.cells(release_id, day).filter(recommendation_id=recommendation_id, ods_code=ods_code)
        return asking.adoption(self._database, release_id, cell, day)

    def beside_use(self, release_id: int, day: date, recommendations: tuple[str, ...]) -> pl.DataFrame:
        """The states of a day of some recommendations in ICBs, beside use."""
        return self._of_day(self._read_beside_use, release_id, day, recommendations)

    def publishers(self, release_id: int, day: date) -> pl.DataFrame:
        """Who had published what by a day."""
        return self._of_day(asking.publishers, release_id, day)

    def deadlines(self, release_id: int, day: date, within: int) -> pl.DataFrame:
        """What falls due and what expires within so many days after a day."""
        return self._of_day(asking.deadlines, release_id, day, within)

    def waiting(self, release_id: int, cells: pl.DataFrame, day: date) -> ListingTimes:
        """How long some cells of a day took to list, or have been waiting."""
        return asking.waiting(self._database, release_id, cells, day)

    def states(self, release_id: int, ods_code: str, recommendation_id: str) -> pl.DataFrame:
        """The states of one cell with the days on which they held."""
        told = asking.states(self._database, release_id, ods_code=ods_code, recommendation_id=recommendation_id)
        return told.sort("from_day")

    def evidence(self, release_id: int, ods_code: str, ta_number: str) -> pl.DataFrame:
        """What an organisation said of an appraisal, the newest first."""
        return asking.evidence(self._database, release_id, ods_code=ods_code, ta_number=ta_number)

    def explanations(self, release_id: int, ods_code: str, ta_number: str | None = None) -> pl.DataFrame:
        """How an organisation explained, the newest first."""
        return asking.explanations(self._database, release_id, ods_code=ods_code, ta_number=ta_number)

    def findings(self, release_id: int, ods_code: str, ta_number: str) -> pl.DataFrame:
        """What does not add up in what an organisation said of an appraisal."""
        return asking.findings(self._database, release_id, ods_code=ods_code, ta_number=ta_number)

    def _read_last_told(self, release_id: int) -> date | None:
        return asking.last_told(self._database, release_id)

    def _read_adoption(self, database: Database, release_id: int, day: date, org_type: str) -> pl.DataFrame:
        return asking.adoption(database, release_id, self.cells(release_id, day).filter(org_type=org_type), day)

    def _read_beside_use(
        self, database: Database, release_id: int, day: date, recommendations: tuple[str, ...]
    ) -> pl.DataFrame:
        of_level = self.cells(release_id, day).filter(org_type="icb")
        wanted = of_level.filter(pl.col("recommendation_id").is_in(recommendations))
        return asking.beside_use(database, release_id, wanted, "icb", day)

    def _answer(self, question: Callable[..., pl.DataFrame], *given: Any) -> pl.DataFrame:
        return question(self._database, *given)
