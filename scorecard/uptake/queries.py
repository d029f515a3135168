"""Questions to a release about what one organisation used, and about who used what at all; every answer is a frame."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from sqlalchemy import Select, select

from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from scorecard.uptake.amounts import with_states

UPTAKE = SQL_TABLES["uptake"]
COVERAGE = SQL_TABLES["coverage"]
# What all rows of one organisation and kind of period have in common is not read with each of them.
SHARED = ("release_id", "ods_code", "period_type")


def of_organisation(
    database: Database,
    release_id: int,
    ods_code: str,
    period_type: str,
    periods: Sequence[date],
    medicine: str | None = None,
) -> pl.DataFrame:
    """What one organisation used in these periods, with states, each medicine in the unit it is shown in first.

    The rows and columns are those that ``scorecard.queries.uptake`` gives of them, by medicine and period: what a page
    of one organisation needs, without the units and years that it does not show.
    """
    known = _of("medicine", release_id, medicine=medicine)
    units = database.read(known).select("medicine", "unit")
    places = database.read(_of("organisation", release_id, ods_code=ods_code))
    asked = {"ods_code": ods_code, "period_type": period_type}
    # Periods are named one by one: asked for all from a day on, SQLite reads that span of every organisation.
    wanted = _of("uptake", release_id, **asked, medicine=medicine).where(UPTAKE.c.period.in_(periods))
    used = database.read(wanted.with_only_columns(*[each for each in UPTAKE.c if each.name not in SHARED]))
    covered = database.read(_of("coverage", release_id, **asked).where(COVERAGE.c.period.in_(periods)))
    kept = covered.drop("release_id").join(places, on=["org_type", "ods_code"], how="semi")
    absent = database.read(_of("not_applicable", release_id, ods_code=ods_code, medicine=medicine))
    dated = used.with_columns(**{name: pl.lit(value) for name, value in asked.items()})
    told = with_states(dated, kept, places, units, absent.drop("release_id"))
    return told.sort("org_type", "medicine", "period")


def _of(table: str, release_id: int, **wanted: str | None) -> Select[tuple[object, ...]]:
    """Rows of a release's table with these values, where they are named."""
    columns = SQL_TABLES[table].c
    matches = [columns[name] == value for name, value in wanted.items() if value is not None]
    return select(SQL_TABLES[table]).where(columns.release_id == release_id, *matches)


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
