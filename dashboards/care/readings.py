"""What pages and files ask about primary care, each answer remembered for as long as its release is read."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from scorecard.primary_care import queries as asking
from scorecard.schema import IN_PRIMARY_CARE
from scorecard.store.database import Database


class CareReadings:
    """Care settings of releases, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._medicines = lru_cache(maxsize=2)(self._read_medicines)
        self._units = lru_cache(maxsize=256)(self._read_units)
        self._periods = lru_cache(maxsize=8)(self._read_periods)
        self._uptake = lru_cache(maxsize=16)(self._read_uptake)

    def medicines(self, release_id: int) -> Mapping[str, Mapping[str, Any]]:
        """Medicines that practices prescribed (schema.PRIMARY_CARE_MEDICINE), by slug; none without primary care."""
        return self._medicines(release_id)

    def units(self, release_id: int, medicine: str) -> tuple[str, ...]:
        """The units of a medicine in primary care, the one shown first first; none where practices have none of it."""
        return self._units(release_id, medicine)

    def months(self, release_id: int) -> tuple[date, ...]:
        """The months of primary care, in order."""
        return self._periods(release_id, "month")

    def periods(self, release_id: int, period_type: str) -> tuple[date, ...]:
        """First days of the complete periods of primary care, in order."""
        return self._periods(release_id, period_type)

    def sub_icbs(self, release_id: int) -> frozenset[str]:
        """The sub-ICB locations of which prescriptions are expected."""
        one, newest = next(iter(self.medicines(release_id))), self.months(release_id)[-1]
        rows = self.uptake(release_id, IN_PRIMARY_CARE, "month", org_type="sub_icb", medicine=one, period=newest)
        return frozenset(rows["ods_code"])

    def uptake(self, release_id: int, source: str, period_type: str, **filters: str | date | None) -> pl.DataFrame:
        """Rows as ``scorecard.primary_care.queries.uptake`` gives them."""
        chosen = tuple(sorted((name, value) for name, value in filters.items() if value is not None))
        return self._uptake(release_id, source, period_type, chosen)

    def _read_medicines(self, release_id: int) -> Mapping[str, Mapping[str, Any]]:
        return {row["medicine"]: row for row in asking.medicines(self._database, release_id).to_dicts()}

    def _read_units(self, release_id: int, medicine: str) -> tuple[str, ...]:
        return tuple(asking.units(self._database, release_id, medicine))

    def _read_periods(self, release_id: int, period_type: str) -> tuple[date, ...]:
        return tuple(asking.periods_of(self._database, release_id, period_type))

    def _read_uptake(
        self, release_id: int, source: str, period_type: str, filters: tuple[tuple[str, str | date], ...]
    ) -> pl.DataFrame:
        ask: Callable[..., pl.DataFrame] = asking.uptake
        return ask(self._database, release_id, source=source, period_type=period_type, **dict(filters))
