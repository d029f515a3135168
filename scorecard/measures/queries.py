"""Questions to a release about measures; every answer is a frame, or definitions by slug."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from sqlalchemy import Select, select

from scorecard.measures.definitions import ONE, Measure
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

MEASURES = SQL_TABLES["measure"]
FIGURES = SQL_TABLES["measure_figure"]


def definitions(database: Database, release_id: int) -> dict[str, Measure]:
    """The measures of a release by slug, as they were defined when it was built, in the order of their names."""
    query = select(MEASURES).where(MEASURES.c.release_id == release_id).order_by(MEASURES.c.name)
    rows = database.read(query).iter_rows(named=True)
    return {row["measure"]: ONE.validate_json(row["definition"]) for row in rows}


def reasons(database: Database, release_id: int) -> dict[str, str]:
    """Why the measures that have no figures have none, by slug."""
    query = select(MEASURES.c.measure, MEASURES.c.reason).where(MEASURES.c.release_id == release_id)
    return {slug: why for slug, why in database.read(query).iter_rows() if why}


def figures(
    database: Database,
    release_id: int,
    *,
    measure: str | None = None,
    subject: str | None = None,
    unit: str | None = None,
    org_type: str | None = None,
    ods_code: str | None = None,
    period_type: str | None = None,
    period: date | None = None,
) -> pl.DataFrame:
    """Figures of measures (schema.MEASURE_FIGURE), of what is named or of all."""
    wanted = {
        "measure": measure,
        "subject": subject,
        "unit": unit,
        "org_type": org_type,
        "ods_code": ods_code,
        "period_type": period_type,
        "period": period,
    }
    return database.read(_narrowed("measure_figure", release_id, wanted)).sort(
        "measure", "subject", "unit", "org_type", "ods_code", "period_type", "period"
    )


def peers(
    database: Database, release_id: int, *, measure: str, subject: str, unit: str, org_type: str, grouping: str
) -> pl.DataFrame:
    """Organisations beside the others of their groups of a kind (schema.PEER_FIGURE)."""
    wanted = {"measure": measure, "subject": subject, "unit": unit, "org_type": org_type, "grouping": grouping}
    return database.read(_narrowed("peer_figure", release_id, wanted)).sort("group_name", "ods_code")


def groupings(database: Database, release_id: int, org_type: str) -> pl.DataFrame:
    """Which organisation of a level belongs to which group (schema.ORGANISATION_GROUP)."""
    wanted = {"org_type": org_type}
    return database.read(_narrowed("organisation_group", release_id, wanted)).sort("grouping", "group_name", "ods_code")


def catchments(database: Database, release_id: int) -> pl.DataFrame:
    """The estimated catchment of each trust, or why it has none (schema.CATCHMENT)."""
    return database.read(_narrowed("catchment", release_id, {})).sort("ods_code")


def _narrowed(table: str, release_id: int, wanted: Mapping[str, str | date | None]) -> Select[tuple[object, ...]]:
    """Rows of a release that match every wanted value that is not None."""
    sql_table = SQL_TABLES[table]
    matches = [sql_table.c[name] == value for name, value in wanted.items() if value is not None]
    return select(sql_table).where(sql_table.c.release_id == release_id, *matches)
