"""The questions that pages ask of the results database, each answer remembered for as long as its release is read."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import polars as pl

from dashboards.catalogue import (
    Appraisal,
    Catalogue,
    Note,
    medicines_from,
    organisations_from,
    rows_as,
)
from dashboards.compliance_readings import ComplianceReadings
from dashboards.expected_readings import ExpectedReadings
from dashboards.history import History
from dashboards.indicator_readings import IndicatorReadings
from dashboards.revision_readings import RevisionReadings
from scorecard import queries
from scorecard.funnels import Funnel
from scorecard.headline import Increases
from scorecard.queries import Release
from scorecard.schema import PERIOD_TYPES
from scorecard.store.database import Database


class Readings:
    """One results database, read only; a release never changes, so an answer about it can be kept."""

    def __init__(self, database: Database, funnels: Sequence[Funnel] = ()) -> None:
        """Read from a database that is already open, beside population funnels that were read at the start."""
        self._database = database
        self.history = History(database)
        self.compliance = ComplianceReadings(database)
        self.indicators = IndicatorReadings(database)
        self.revisions = RevisionReadings(database)
        self.expected = ExpectedReadings(database, funnels)
        self._catalogue = lru_cache(maxsize=2)(self._read_catalogue)
        self._increases = lru_cache(maxsize=2)(self._read_increases)
        self._units = lru_cache(maxsize=256)(self._read_units)
        self._submissions = lru_cache(maxsize=256)(self._read_submissions)
        self._uptake = lru_cache(maxsize=128)(self._read_uptake)

    def catalogue(self) -> Catalogue:
        """The lists of the release that is published now.

        Raises UnknownReleaseError while none is, and OutdatedDatabaseError on a database that lacks newer tables.
        """
        self._database.check_is_current()
        return self._catalogue(queries.current_release(self._database).release_id)

    def release(self) -> Release:
        """The release that is published now; raises UnknownReleaseError while none is."""
        return queries.current_release(self._database)

    def uptake(self, release_id: int, period_type: str, **filters: str | None) -> pl.DataFrame:
        """Uptake rows as ``scorecard.queries.uptake`` gives them."""
        chosen = tuple(sorted((name, value) for name, value in filters.items() if value is not None))
        return self._uptake(release_id, period_type, chosen)

    def increases(self, release_id: int) -> Increases:
        """How many medicines increased."""
        return self._increases(release_id)

    def units(self, release_id: int, medicine: str) -> tuple[str, ...]:
        """The units of a medicine, the one shown first first."""
        return self._units(release_id, medicine)

    def submissions(self, release_id: int, ods_code: str) -> pl.DataFrame:
        """Monthly submissions of an organisation."""
        return self._submissions(release_id, ods_code)

    def _read_catalogue(self, release_id: int) -> Catalogue:
        database = self._database
        release = queries.release(database, release_id)
        return Catalogue(
            release_id=release_id,
            synthetic=release.synthetic,
            first_month=release.first_month,
            last_month=release.last_month,
            population_vintage=release.population_vintage,
            organisations_as_of=release.organisations_as_of,
            published=release.published_at.date() if release.published_at else None,
            organisations=organisations_from(queries.organisations(database, release_id)),
            medicines=medicines_from(queries.medicines(database, release_id)),
            appraisals=tuple(rows_as(Appraisal, queries.appraisals(database, release_id))),
            notes=tuple(rows_as(Note, queries.notes(database, release_id))),
            periods={kind: self._read_periods(release_id, kind) for kind in PERIOD_TYPES},
        )

    def _read_periods(self, release_id: int, period_type: str) -> tuple[date, ...]:
        return tuple(queries.periods_of(self._database, release_id, period_type))

    def _read_uptake(self, release_id: int, period_type: str, filters: tuple[tuple[str, str], ...]) -> pl.DataFrame:
        ask: Callable[..., pl.DataFrame] = queries.uptake
        return ask(self._database, release_id, period_type=period_type, **dict(filters))

    def _read_increases(self, release_id: int) -> Increases:
        return queries.increases(self._database, release_id)

    def _read_units(self, release_id: int, medicine: str) -> tuple[str, ...]:
        return tuple(queries.units(self._database, release_id, medicine))

    def _read_submissions(self, release_id: int, ods_code: str) -> pl.DataFrame:
        return queries.submissions(self._database, release_id, ods_code)
