"""Questions to what a release moved, without reading all of it."""

from typing import Any

import polars as pl
from sqlalchemy import func, select

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

REVISION = SQL_TABLES["revision"]
COUNTED = ("medicine", "ods_code", "period")


def england_moved(database: Database, release_id: int) -> pl.DataFrame:
    """England's figures that a release moved (schema.REVISION)."""
    return database.read(select(REVISION).where(REVISION.c.release_id == release_id, REVISION.c.org_type == "england"))


def moved_in_numbers(database: Database, release_id: int) -> dict[str, int]:
    """How many figures a release moved, of how many medicines, organisations and periods; all are 0 where none did."""
    counts: list[Any] = [func.count(REVISION.c[name].distinct()).label(name) for name in COUNTED]
    query = select(func.count().label("figures"), *counts).where(REVISION.c.release_id == release_id)
    return database.read(query).row(0, named=True)
