"""Questions of the overview to a release."""

import polars as pl
from sqlalchemy import select

from scorecard.measures.standing import WINDOW
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES


def newest_spread(database: Database, release_id: int, measure: str, org_type: str) -> pl.DataFrame:
    """How far organisations lie apart in the newest twelve months, of every subject (schema.SPREAD)."""
    spread = SQL_TABLES["spread"]
    wanted = {"release_id": release_id, "measure": measure, "org_type": org_type, "period_type": WINDOW}
    rows = database.read(select(spread).where(*(spread.c[name] == value for name, value in wanted.items())))
    return rows.filter(pl.col("period") == pl.col("period").max()).sort("subject", "unit")
