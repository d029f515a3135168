"""The questions that pages ask of the results database, each answer remembered for as long as its release is read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from dashboards.care.catalogue import of_primary_care
from dashboards.care.readings import CareReadings
from dashboards.catalogue import (
    TRUSTS,
    Appraisal,
    Catalogue,
    Note,
    medicines_from,
    organisations_from,
    rows_as,
)
from dashboards.compare.readings import CompareReadings
from dashboards.compliance.readings import ComplianceReadings
from dashboards.expected.readings import ExpectedReadings
from dashboards.indicators.readings import IndicatorReadings
from dashboards.lineage.readings import LineageReadings
from dashboards.maps.boundaries import Boundaries
from dashboards.organisations.standing_readings import StandingReadings
from dashboards.quality.history import History
from dashboards.quality.readings import QualityReadings
from dashboards.rankings.readings import RankingReadings
from dashboards.releases.readings import ReleaseReadings
from dashboards.revisions.readings import RevisionReadings
from dashboards.shown import Edition, Shown
from scorecard import overview_queries, queries
from scorecard.errors import OutdatedDatabaseError
from scorecard.expected.funnels import Funnel
from scorecard.queries import Release
from scorecard.schema import PERIOD_TYPES
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.uptake.headline import Increases

# Filters of use that are not about organisations or periods.
OF_MEDICINES = ("medicine", "unit")


class Readings:
    """One results database, read only; a release never changes, so an answer about it can be kept."""

    def __init__(
        self,
        database: Database,
        funnels: Sequence[Funnel] = (),
        contact: str = "",
        boundaries: Boundaries | None = None,
        lake: Lake | None = None,
        shown: Shown | None = None,
    ) -> None:
        """Read from a database that is already open, beside funnels and boundaries that were read at the start.

        ``contact`` is where the publisher of these pages can be reached; blank where nobody said. Without the lake
        the source rows behind the numbers are not at hand. What is published last is shown, unless ``shown`` says
        something else.
        """
        self._database = database
        self.shown = shown or Shown(database)
        self.contact = contact
        self.boundaries = boundaries
        self.history = History(database)
        self.quality = QualityReadings(database)
        self.compliance = ComplianceReadings(database)
        self.indicators = IndicatorReadings(database)
        self.rankings = RankingReadings(database)
        self.revisions = RevisionReadings(database)
        self.expected = ExpectedReadings(database, funnels)
        self.standing = StandingReadings(database)
        self.releases = ReleaseReadings(database)
        self.compare = CompareReadings(database)
        self.lineage = LineageReadings(database, lake)
        self.care = CareReadings(database)
        self._catalogue = lru_cache(maxsize=2)(self._read_catalogue)
        self._increases = lru_cache(maxsize=2)(self._read_increases)
        self._units = lru_cache(maxsize=256)(self._read_units)
        self._submissions = lru_cache(maxsize=256)(self._read_submissions)
        self._newest_spread = lru_cache(maxsize=4)(self._read_newest_spread)
        self._uptake = lru_cache(maxsize=16)(self._read_uptake)
        self._covered = lru_cache(maxsize=16)(self._read_covered)

    def catalogue(self) -> Catalogue:
        """The lists of the release that is shown now.

        Raises UnknownReleaseError while none is, and OutdatedDatabaseError on a database that lacks newer tables.
        """
        self._database.check_is_current()
        return self._catalogue(self.shown.release_id())

    def catalogue_of(self, release_id: int) -> Catalogue:
        """The lists of any published release; raises UnknownReleaseError where there is none of that number."""
        return self._catalogue(self.published(release_id).release_id)

    def published(self, release_id: int) -> Release:
        """Any published release; raises as ``catalogue`` does, and UnknownReleaseError where there is none such."""
        self._database.check_is_current()
        return self.releases.published(release_id)

    def release(self) -> Release:
        """The release that is shown now; raises as ``catalogue`` does."""
        self._database.check_is_current()
        return self.shown.release()

    def edition(self) -> Edition | None:
        """What is shown now: another one whenever a release is published; None while nothing can be shown."""
        try:
            self._database.check_is_current()
        except OutdatedDatabaseError:
            return None
        return self.shown.edition()

    def uptake(self, release_id: int, period_type: str, **filters: str | date | None) -> pl.DataFrame:
        """Uptake rows as ``scorecard.queries.uptake`` gives them."""
        chosen = tuple(sorted((name, value) for name, value in filters.items() if value is not None))
        return self._uptake(release_id, period_type, chosen)

    def use(self, catalogue: Catalogue, period_type: str, **filters: str | date | None) -> pl.DataFrame:
        """Uptake rows of the care setting that a catalogue is of."""
        if catalogue.setting is TRUSTS:
            return self.uptake(catalogue.release_id, period_type, **filters)
        return self.care.uptake(catalogue.release_id, catalogue.setting.source, period_type, **filters)

    def increases(self, release_id: int) -> Increases:
        """How many medicines increased."""
        return self._increases(release_id)

    def units(self, release_id: int, medicine: str) -> tuple[str, ...]:
        """The units of a medicine, the one shown first first."""
        return self._units(release_id, medicine)

    def submissions(self, release_id: int, ods_code: str) -> pl.DataFrame:
        """Monthly submissions of an organisation."""
        return self._submissions(release_id, ods_code)

    def newest_spread(self, release_id: int, measure: str, org_type: str) -> pl.DataFrame:
        """How far organisations lie apart in the newest twelve months, of every subject (schema.SPREAD)."""
        return self._newest_spread(release_id, measure, org_type)

    def _read_catalogue(self, release_id: int) -> Catalogue:
        database = self._database
        release = queries.release(database, release_id)
        of_trusts = Catalogue(
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
        return replace(of_trusts, primary_care=of_primary_care(of_trusts, self.care, self.compliance))

    def _read_periods(self, release_id: int, period_type: str) -> tuple[date, ...]:
        return tuple(queries.periods_of(self._database, release_id, period_type))

    def _read_uptake(
        self, release_id: int, period_type: str, filters: tuple[tuple[str, str | date], ...]
    ) -> pl.DataFrame:
        of_places = tuple((name, value) for name, value in filters if name not in OF_MEDICINES)
        of_medicines: dict[str, Any] = {name: value for name, value in filters if name in OF_MEDICINES}
        return queries.uptake_among(self._database, self._covered(release_id, period_type, of_places), **of_medicines)

    def _read_covered(
        self, release_id: int, period_type: str, filters: tuple[tuple[str, str | date], ...]
    ) -> queries.Covered:
        of_places: dict[str, Any] = dict(filters)
        return queries.covered(self._database, release_id, period_type=period_type, **of_places)

    def _read_increases(self, release_id: int) -> Increases:
        return queries.increases(self._database, release_id)

    def _read_units(self, release_id: int, medicine: str) -> tuple[str, ...]:
        return tuple(queries.units(self._database, release_id, medicine))

    def _read_newest_spread(self, release_id: int, measure: str, org_type: str) -> pl.DataFrame:
        return overview_queries.newest_spread(self._database, release_id, measure, org_type)

    def _read_submissions(self, release_id: int, ods_code: str) -> pl.DataFrame:
        return queries.submissions(self._database, release_id, ods_code)
