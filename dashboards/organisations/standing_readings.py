"""What the pages of organisations and medicines ask of measures, each answer remembered while its release is read."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import polars as pl

from dashboards.spread import percentiles, relative_to_england
from scorecard.measures import queries as measure_queries
from scorecard.measures import standing_queries
from scorecard.measures.standing import WINDOW
from scorecard.schema import ENGLAND
from scorecard.store.database import Database
from scorecard.uptake import queries as uptake_queries


class StandingReadings:
    """Organisations beside the others, and how medicines spread, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._figures = lru_cache(maxsize=16)(self._read_figures)
        self._peers = lru_cache(maxsize=16)(self._read_peers)
        self._groups = lru_cache(maxsize=16)(self._read_groups)
        self._use = lru_cache(maxsize=32)(self._read_use)
        self._spread = lru_cache(maxsize=32)(self._read_spread)
        self._catchments = lru_cache(maxsize=2)(self._read_catchments)
        self._milestones = lru_cache(maxsize=16)(self._read_milestones)
        self._diffusion = lru_cache(maxsize=16)(self._read_diffusion)

    def figures(self, release_id: int, ods_code: str, period: date) -> pl.DataFrame:
        """Figures of one organisation over twelve months, in every measure (schema.MEASURE_FIGURE)."""
        return self._figures(release_id, ods_code, period)

    def use(
        self, release_id: int, ods_code: str, period_type: str, periods: tuple[date, ...], medicine: str | None = None
    ) -> pl.DataFrame:
        """What one organisation used in these periods, as ``scorecard.uptake.queries.of_organisation`` gives it."""
        return self._use(release_id, ods_code, period_type, periods, medicine)

    def spread(self, release_id: int, period_type: str, period: date) -> pl.DataFrame:
        """How ICBs differ in a period: percentiles by medicine as multiples of England's rates, widest first."""
        return self._spread(release_id, period_type, period)

    def peers(self, release_id: int, ods_code: str, grouping: str | None = None) -> pl.DataFrame:
        """The organisation beside its peers of one kind, or of every kind (schema.PEER_FIGURE)."""
        return self._peers(release_id, ods_code, grouping)

    def groups(self, release_id: int, ods_code: str) -> Mapping[str, str]:
        """The groups of those peers, by their kind."""
        return self._groups(release_id, ods_code)

    def catchments(self, release_id: int) -> pl.DataFrame:
        """Estimated catchments of trusts (schema.CATCHMENT)."""
        return self._catchments(release_id)

    def milestones(self, release_id: int, medicine: str) -> pl.DataFrame:
        """When a medicine was first used after its appraisal (schema.MILESTONE)."""
        return self._milestones(release_id, medicine)

    def diffusion(self, release_id: int, medicine: str, org_type: str) -> pl.DataFrame:
        """How it spread (schema.DIFFUSION)."""
        return self._diffusion(release_id, medicine, org_type)

    def _read_figures(self, release_id: int, ods_code: str, period: date) -> pl.DataFrame:
        return measure_queries.figures(self._database, release_id, ods_code=ods_code, period_type=WINDOW, period=period)

    def _read_use(
        self, release_id: int, ods_code: str, period_type: str, periods: tuple[date, ...], medicine: str | None
    ) -> pl.DataFrame:
        return uptake_queries.of_organisation(self._database, release_id, ods_code, period_type, periods, medicine)

    def _read_spread(self, release_id: int, period_type: str, period: date) -> pl.DataFrame:
        england = self.use(release_id, ENGLAND, period_type, (period,))
        icbs = uptake_queries.of_level(self._database, release_id, "icb", period_type, period)
        return relative_to_england(percentiles(icbs, "medicine"), england)

    def _read_peers(self, release_id: int, ods_code: str, grouping: str | None) -> pl.DataFrame:
        return standing_queries.peers_of(self._database, release_id, ods_code, grouping)

    def _read_groups(self, release_id: int, ods_code: str) -> Mapping[str, str]:
        return standing_queries.groups_of(self._database, release_id, ods_code)

    def _read_catchments(self, release_id: int) -> pl.DataFrame:
        return measure_queries.catchments(self._database, release_id)

    def _read_milestones(self, release_id: int, medicine: str) -> pl.DataFrame:
        return standing_queries.milestones(self._database, release_id, medicine)

    def _read_diffusion(self, release_id: int, medicine: str, org_type: str) -> pl.DataFrame:
        return standing_queries.diffusion(self._database, release_id, medicine, org_type)
