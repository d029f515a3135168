"""Questions to a release about standing: one organisation beside its peers, and how a medicine spread."""

import polars as pl
from sqlalchemy import select

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

PEERS = SQL_TABLES["peer_figure"]


def peers_of(database: Database, release_id: int, ods_code: str, grouping: str | None = None) -> pl.DataFrame:
    """One organisation beside its peers of a kind, or of every kind, in every measure (schema.PEER_FIGURE)."""
    found = _rows(database, "peer_figure", release_id, ods_code=ods_code, grouping=grouping)
    return found.sort("measure", "subject", "unit", "grouping")


def groups_of(database: Database, release_id: int, ods_code: str) -> dict[str, str]:
    """The groups in which one organisation has peers, by their kind."""
    own = PEERS.c.release_id == release_id, PEERS.c.ods_code == ods_code
    return dict(database.read(select(PEERS.c.grouping, PEERS.c.group_name).distinct().where(*own)).iter_rows())


def milestones(database: Database, release_id: int, medicine: str) -> pl.DataFrame:
    """When a medicine was first used after its appraisal, a row for ICBs and one for trusts (schema.MILESTONE)."""
    return _rows(database, "milestone", release_id, medicine=medicine).sort("org_type")


def diffusion(database: Database, release_id: int, medicine: str, org_type: str) -> pl.DataFrame:
    """How a medicine spread, month by month after its appraisal (schema.DIFFUSION)."""
    found = _rows(database, "diffusion", release_id, medicine=medicine, org_type=org_type)
    return found.sort("months_since")


def _rows(database: Database, table: str, release_id: int, **wanted: str | None) -> pl.DataFrame:
    """Rows of a release's table with these values, where they are named."""
    sql_table = SQL_TABLES[table]
    matches = [sql_table.c[name] == value for name, value in wanted.items() if value is not None]
    return database.read(select(sql_table).where(sql_table.c.release_id == release_id, *matches))
