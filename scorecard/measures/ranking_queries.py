"""Questions of the page of rankings to a release: what there is to rank, and how far organisations lie apart."""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, select

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

WINDOW = "twelve_months"
FIGURES = SQL_TABLES["measure_figure"]
SERIES = ("measure", "subject", "unit", "org_type")


def subjects(database: Database, release_id: int, measure: str) -> pl.DataFrame:
    """What a measure has figures of over twelve months: subject and unit."""
    columns = (FIGURES.c.subject, FIGURES.c.unit)
    return database.read(select(*columns).where(*_of_measure(release_id, measure)).distinct()).sort("subject", "unit")


def compared_subjects(database: Database, release_id: int, measure: str) -> pl.DataFrame:
    """Of which subjects anybody has an interval over the newest twelve months: subject and org_type."""
    of_measure = _of_measure(release_id, measure)
    newest = select(func.max(FIGURES.c.period)).where(*of_measure).scalar_subquery()
    columns = (FIGURES.c.subject, FIGURES.c.org_type)
    query = select(*columns).where(*of_measure, FIGURES.c.period == newest, FIGURES.c.low.is_not(None)).distinct()
    return database.read(query).sort("subject", "org_type")


def _of_measure(release_id: int, measure: str) -> tuple[ColumnElement[bool], ...]:
    return FIGURES.c.release_id == release_id, FIGURES.c.measure == measure, FIGURES.c.period_type == WINDOW


def windows(database: Database, release_id: int, measure: str, subject: str, unit: str) -> pl.DataFrame:
    """The spans of twelve months of a subject at each level, newest first: org_type and period."""
    wanted = {"measure": measure, "subject": subject, "unit": unit, "period_type": WINDOW}
    query = (
        select(FIGURES.c.org_type, FIGURES.c.period)
        .where(FIGURES.c.release_id == release_id, *(FIGURES.c[name] == value for name, value in wanted.items()))
        .distinct()
    )
    return database.read(query).sort("period", "org_type", descending=[True, False])


def spread(database: Database, release_id: int, measure: str, subject: str, unit: str, org_type: str) -> pl.DataFrame:
    """How far organisations of a level lie apart in every period (schema.SPREAD), oldest first."""
    found = _of_series(database, "spread", release_id, (measure, subject, unit, org_type))
    return found.sort("period_type", "period")


def narrowing(
    database: Database, release_id: int, measure: str, subject: str, unit: str, org_type: str
) -> dict[str, Any] | None:
    """Whether organisations of a level draw together, as a row (schema.NARROWING); None where it was not looked at."""
    found = _of_series(database, "narrowing", release_id, (measure, subject, unit, org_type))
    return None if found.is_empty() else found.row(0, named=True)


def _of_series(database: Database, table: str, release_id: int, series: tuple[str, ...]) -> pl.DataFrame:
    sql_table = SQL_TABLES[table]
    matches = [sql_table.c[name] == value for name, value in zip(SERIES, series, strict=True)]
    return database.read(select(sql_table).where(sql_table.c.release_id == release_id, *matches))
