"""Questions to a release about indicators; every answer is a frame."""

import polars as pl
from sqlalchemy import select

from scorecard.indicators.shares import Indicator
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

DEFINITIONS = SQL_TABLES["indicator_definition"]
FIGURES = SQL_TABLES["indicator_figure"]


def definitions(database: Database, release_id: int) -> dict[str, Indicator]:
    """The indicators that a release has figures of, by slug, as they were defined when it was built."""
    query = select(DEFINITIONS).where(DEFINITIONS.c.release_id == release_id).order_by(DEFINITIONS.c.name)
    rows = database.read(query).iter_rows(named=True)
    return {row["indicator"]: Indicator.model_validate_json(row["definition"]) for row in rows}


def figures(database: Database, release_id: int, indicator: str) -> pl.DataFrame:
    """Every figure of an indicator (schema.INDICATOR_FIGURE)."""
    of_release = select(FIGURES).where(FIGURES.c.release_id == release_id)
    return database.read(of_release.where(FIGURES.c.indicator == indicator)).sort("org_type", "ods_code", "period")
