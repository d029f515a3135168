"""What the page of rankings asks, each answer remembered for as long as its release is read."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from scorecard.measures import queries as measure_queries
from scorecard.measures import ranking_queries
from scorecard.measures.definitions import Measure
from scorecard.store.database import Database

WINDOW = ranking_queries.WINDOW
Series = tuple[str, str, str, str]


class RankingReadings:
    """Measures of releases, read only; a ``series`` is a measure, a subject, a unit and a level."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._definitions = lru_cache(maxsize=2)(self._read_definitions)
        self._reasons = lru_cache(maxsize=2)(self._read_reasons)
        self._units = lru_cache(maxsize=64)(self._read_units)
        self._compared = lru_cache(maxsize=64)(self._read_compared)
        self._windows = lru_cache(maxsize=64)(self._read_windows)
        self._figures = lru_cache(maxsize=16)(self._read_figures)
        self._peers = lru_cache(maxsize=64)(self._read_peers)
        self._groups = lru_cache(maxsize=8)(self._read_groups)
        self._spread = lru_cache(maxsize=64)(self._read_spread)
        self._narrowing = lru_cache(maxsize=64)(self._read_narrowing)

    def definitions(self, release_id: int) -> Mapping[str, Measure]:
        """The measures of a release by slug, in order of name."""
        return self._definitions(release_id)

    def reasons(self, release_id: int) -> Mapping[str, str]:
        """Why some of them have no figures."""
        return self._reasons(release_id)

    def units(self, release_id: int, measure: str) -> Mapping[str, tuple[str, ...]]:
        """The subjects that a measure has figures of over twelve months, and the units of each."""
        return self._units(release_id, measure)

    def compared(self, release_id: int, measure: str) -> frozenset[tuple[str, str]]:
        """Subjects and levels in which anybody is compared over the newest twelve months."""
        return self._compared(release_id, measure)

    def windows(self, release_id: int, measure: str, subject: str, unit: str) -> Mapping[str, tuple[date, ...]]:
        """The twelve months of a subject at each level, newest first."""
        return self._windows(release_id, measure, subject, unit)

    def figures(self, release_id: int, series: Series, period: date) -> pl.DataFrame:
        """Every organisation of a level over twelve months (schema.MEASURE_FIGURE)."""
        return self._figures(release_id, series, period)

    def peers(self, release_id: int, series: Series, grouping: str) -> pl.DataFrame:
        """Everybody beside their peers over the newest twelve months (schema.PEER_FIGURE)."""
        return self._peers(release_id, series, grouping)

    def groups(self, release_id: int, org_type: str) -> pl.DataFrame:
        """Which organisation of a level belongs to which group (schema.ORGANISATION_GROUP)."""
        return self._groups(release_id, org_type)

    def spread(self, release_id: int, series: Series) -> pl.DataFrame:
        """How far organisations lie apart in every period (schema.SPREAD)."""
        return self._spread(release_id, series)

    def narrowing(self, release_id: int, series: Series) -> dict[str, Any] | None:
        """Whether that falls (schema.NARROWING)."""
        return self._narrowing(release_id, series)

    def _read_definitions(self, release_id: int) -> Mapping[str, Measure]:
        return measure_queries.definitions(self._database, release_id)

    def _read_reasons(self, release_id: int) -> Mapping[str, str]:
        return measure_queries.reasons(self._database, release_id)

    def _read_units(self, release_id: int, measure: str) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for subject, unit in ranking_queries.subjects(self._database, release_id, measure).iter_rows():
            found[subject] = (*found.get(subject, ()), unit)
        return found

    def _read_compared(self, release_id: int, measure: str) -> frozenset[tuple[str, str]]:
        found = ranking_queries.compared_subjects(self._database, release_id, measure)
        return frozenset((subject, level) for subject, level in found.iter_rows())

    def _read_windows(self, release_id: int, measure: str, subject: str, unit: str) -> Mapping[str, tuple[date, ...]]:
        found: dict[str, tuple[date, ...]] = {}
        for level, start in ranking_queries.windows(self._database, release_id, measure, subject, unit).iter_rows():
            found[level] = (*found.get(level, ()), start)
        return found

    def _read_figures(self, release_id: int, series: Series, period: date) -> pl.DataFrame:
        measure, subject, unit, level = series
        return measure_queries.figures(
            self._database,
            release_id,
            measure=measure,
            subject=subject,
            unit=unit,
            org_type=level,
            period_type=WINDOW,
            period=period,
        )

    def _read_peers(self, release_id: int, series: Series, grouping: str) -> pl.DataFrame:
        measure, subject, unit, level = series
        return measure_queries.peers(
            self._database,
            release_id,
            measure=measure,
            subject=subject,
            unit=unit,
            org_type=level,
            grouping=grouping,
        )

    def _read_groups(self, release_id: int, org_type: str) -> pl.DataFrame:
        return measure_queries.groupings(self._database, release_id, org_type)

    def _read_spread(self, release_id: int, series: Series) -> pl.DataFrame:
        return ranking_queries.spread(self._database, release_id, *series)

    def _read_narrowing(self, release_id: int, series: Series) -> dict[str, Any] | None:
        return ranking_queries.narrowing(self._database, release_id, *series)
