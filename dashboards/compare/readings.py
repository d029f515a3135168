"""What the page of comparison asks, each answer remembered for as long as its release is read."""

from functools import lru_cache

import polars as pl

from scorecard.measures import queries as measure_queries
from scorecard.store.database import Database

# The level and the code of an organisation.
Place = tuple[str, str]


class CompareReadings:
    """Figures of measures over time, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._series = lru_cache(maxsize=256)(self._read_series)

    def series(
        self, release_id: int, measure: str, subject: str, unit: str, place: Place, period_type: str
    ) -> pl.DataFrame:
        """Every figure of one organisation in one measure and unit (schema.MEASURE_FIGURE), oldest first."""
        return self._series(release_id, measure, subject, unit, place, period_type)

    def _read_series(
        self, release_id: int, measure: str, subject: str, unit: str, place: Place, period_type: str
    ) -> pl.DataFrame:
        # All that the table's key begins with is named, so that nothing else is read.
        org_type, ods_code = place
        return measure_queries.figures(
            self._database,
            release_id,
            measure=measure,
            subject=subject,
            unit=unit,
            org_type=org_type,
            ods_code=ods_code,
            period_type=period_type,
        )
