"""Questions to a release about what one organisation used, and about who used what at all; every answer is a frame."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from sqlalchemy import Select, select

from scorecard.queries import SOURCES
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from scorecard.uptake.amounts import with_states

UPTAKE = SQL_TABLES["uptake"]
COVERAGE = SQL_TABLES["coverage"]
# A value, or several of which one is meant.
Wanted = str | Sequence[date]


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
    places = database.read(_of("organisation", release_id, ods_code=ods_code))
    # Periods are named one by one: asked for all from a day on, SQLite reads that span of every organisation.
    asked: dict[str, Wanted] = {"ods_code": ods_code, "period_type": period_type, "period": periods}
    return _in_first_units(database, release_id, places, asked, medicine)


def of_level(database: Database, release_id: int, org_type: str, period_type: str, period: date) -> pl.DataFrame:
    """What each organisation of a level used in one period, as ``of_organisation`` tells it of one."""
    places = database.read(_of("organisation", release_id, org_type=org_type))
    asked: dict[str, Wanted] = {"org_type": org_type, "period_type": period_type, "period": [period]}
    return _in_first_units(database, release_id, places, asked, None)


def _in_first_units(
    database: Database, release_id: int, places: pl.DataFrame, asked: Mapping[str, Wanted], medicine: str | None
) -> pl.DataFrame:
    """Use with states of what is asked for; rows in units that no medicine is shown in first are not even read."""
    units = database.read(_of("medicine", release_id, medicine=medicine)).select("medicine", "unit")
    shared = {name: value for name, value in asked.items() if isinstance(value, str)}
    read = [each for each in UPTAKE.c if each.name not in ("release_id", *shared)]
    # Places are named one by one too, because that is how the rows are found.
    wanted = _of("uptake", release_id, **asked, medicine=medicine).where(
        UPTAKE.c.unit.in_(units["unit"].unique().sort()), UPTAKE.c.ods_code.in_(places["ods_code"].unique().sort())
    )
    if medicine is not None:
        # All of the table's key but the period: no rows of other medicines or organisations are looked at.
        wanted = wanted.where(UPTAKE.c.source.in_(SOURCES), UPTAKE.c.org_type.in_(places["org_type"].unique().sort()))
    told = database.read(wanted.with_only_columns(*read))
    used = told.with_columns(**{name: pl.lit(value) for name, value in shared.items()})
    covered = database.read(_of("coverage", release_id, **asked)).drop("release_id")
    kept = covered.join(places, on=["org_type", "ods_code"], how="semi")
    ods_code = asked.get("ods_code")
    absent = database.read(_of("not_applicable", release_id, ods_code=ods_code, medicine=medicine)).drop("release_id")
    return with_states(used, kept, places, units, absent).sort("org_type", "medicine", "period")


def _of(table: str, release_id: int, **wanted: Wanted | None) -> Select[tuple[object, ...]]:
    """Rows of a release's table with these values, or one of several, where they are named."""
    columns = SQL_TABLES[table].c
    matches = [
        columns[name] == value if isinstance(value, str) else columns[name].in_(value)
        for name, value in wanted.items()
        if value is not None
    ]
    return select(SQL_TABLES[table]).where(columns.release_id == release_id, *matches)


def used_between(database: Database, release_id: int, org_type: str, first: date, last: date) -> pl.DataFrame:
    """Medicines of which an organisation issued more than was returned in a month from first to last.

    Columns: ods_code, medicine. A month that was not submitted neither adds one nor takes one away.
    """
    places = database.read(_of("organisation", release_id, org_type=org_type))["ods_code"]
    wanted = select(UPTAKE.c.ods_code, UPTAKE.c.medicine).distinct()
    return database.read(
        wanted.where(
            UPTAKE.c.release_id == release_id,
            UPTAKE.c.org_type == org_type,
            UPTAKE.c.ods_code.in_(places),
            UPTAKE.c.period_type == "month",
            UPTAKE.c.period.between(first, last),
            UPTAKE.c.numerator > 0,
        )
    ).sort("ods_code", "medicine")
