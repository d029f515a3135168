"""Questions to a release about who used what at all; every answer is a frame."""

from datetime import date

import polars as pl
from sqlalchemy import select

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

UPTAKE = SQL_TABLES["uptake"]


def used_between(database: Database, release_id: int, org_type: str, first: date, last: date) -> pl.DataFrame:
    """Medicines of which an organisation issued more than was returned in a month from first to last.

    Columns: ods_code, medicine. A month that was not submitted neither adds one nor takes one away.
    """
    wanted = select(UPTAKE.c.ods_code, UPTAKE.c.medicine).distinct()
    return database.read(
        wanted.where(
            UPTAKE.c.release_id == release_id,
            UPTAKE.c.org_type == org_type,
            UPTAKE.c.period_type == "month",
            UPTAKE.c.period.between(first, last),
            UPTAKE.c.numerator > 0,
        )
    ).sort("ods_code", "medicine")
