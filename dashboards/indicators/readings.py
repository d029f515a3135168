"""What pages ask about indicators, each answer remembered for as long as its release is read."""

from collections.abc import Mapping
from functools import lru_cache

import polars as pl

from scorecard.indicators import queries as asking
from scorecard.indicators.shares import Indicator
from scorecard.store.database import Database


class IndicatorReadings:
    """Indicators of releases, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._definitions = lru_cache(maxsize=2)(self._read_definitions)
        self._figures = lru_cache(maxsize=32)(self._read_figures)

    def definitions(self, release_id: int) -> Mapping[str, Indicator]:
        """The indicators that a release has figures of, by slug, in order of name."""
        return self._definitions(release_id)

    def figures(self, release_id: int, indicator: str) -> pl.DataFrame:
        """Every figure of an indicator (schema.INDICATOR_FIGURE)."""
        return self._figures(release_id, indicator)

    def _read_definitions(self, release_id: int) -> Mapping[str, Indicator]:
        return asking.definitions(self._database, release_id)

    def _read_figures(self, release_id: int, indicator: str) -> pl.DataFrame:
        return asking.figures(self._database, release_id, indicator)
