"""Questions to a release about primary care, and about both care settings beside each other; answers are frames."""

from datetime import date

import polars as pl
from sqlalchemy import Select, Table, select

from scorecard import queries, schema
from scorecard.primary_care.list_size import per_registered as divided
from scorecard.primary_care.settings import added, with_states
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

UPTAKE = SQL_TABLES["primary_care_uptake"]
COVERAGE = SQL_TABLES["primary_care_coverage"]
LIST_SIZES = SQL_TABLES["primary_care_list_size"]
MEDICINES = SQL_TABLES["primary_care_medicine"]


def medicines(database: Database, release_id: int) -> pl.DataFrame:
    """Every appraised medicine that practices prescribed (schema.PRIMARY_CARE_MEDICINE), by name."""
    return database.read(select(MEDICINES).where(MEDICINES.c.release_id == release_id).order_by(MEDICINES.c.name))


def units(database: Database, release_id: int, medicine: str) -> list[str]:
    """Units in which a medicine has figures in primary care, the one it is shown in first at the head."""
    pairs = _held(database, release_id, UPTAKE, medicine)["unit"].unique().sort().to_list()
    known = medicines(database, release_id).filter(pl.col("medicine") == medicine)["unit"].to_list()
    return [*known, *(unit for unit in pairs if unit not in known)]


def periods_of(database: Database, release_id: int, period_type: str) -> list[date]:
    """First days of the complete periods of a type in primary care, in order."""
    wanted = (
        select(COVERAGE.c.period)
        .distinct()
        .where(
            COVERAGE.c.release_id == release_id,
            COVERAGE.c.ods_code == schema.ENGLAND,
            COVERAGE.c.period_type == period_type,
        )
    )
    return sorted(database.read(wanted)["period"])


def uptake(
    database: Database,
    release_id: int,
    *,
    source: str,
    period_type: str,
    medicine: str | None = None,
    org_type: str | None = None,
    ods_code: str | None = None,
    parent: str | None = None,
    unit: str | None = None,
    period: date | None = None,
) -> pl.DataFrame:
    """Use in one care setting, or in both added, with the columns of ``scorecard.queries.uptake``.

    ``source`` is secondary_care, primary_care or both. What is added is in daily doses, at levels and of medicines that
    both settings have; where one of them is missing, so is the sum.
    """
    asked = {
        "period_type": period_type,
        "medicine": medicine,
        "org_type": org_type,
        "ods_code": ods_code,
        "parent": parent,
        "unit": unit,
        "period": period,
    }
    if source == schema.SECONDARY_CARE:
        return queries.uptake(database, release_id, **asked)  # type: ignore[arg-type]
    primary = _primary(database, release_id, asked)
    if source == schema.IN_PRIMARY_CARE:
        return primary
    secondary = queries.uptake(database, release_id, **asked)  # type: ignore[arg-type]
    ours, theirs = (_held(database, release_id, table, medicine) for table in (UPTAKE, SQL_TABLES["uptake"]))
    return _in_order(added(primary, secondary, ours.join(theirs, on=["medicine", "unit"], how="semi")))


def list_sizes(database: Database, release_id: int) -> pl.DataFrame:
    """People registered with practices by area and month (schema.PRIMARY_CARE_LIST_SIZE)."""
    return database.read(select(LIST_SIZES).where(LIST_SIZES.c.release_id == release_id)).sort(
        "org_type", "ods_code", "month"
    )


def per_registered(database: Database, release_id: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``uptake`` divided by people registered instead of people who live there.

    ``denominator`` is the mean list size of the period's months, and ``denominator_is`` names it; null where a month
    or a sub-ICB lacks it.
    """
    return divided(rows, list_sizes(database, release_id).drop("release_id"))


def _primary(database: Database, release_id: int, asked: dict[str, str | date | None]) -> pl.DataFrame:
    """Use in primary care with states."""
    places = _places(database, release_id)
    if asked["parent"] is not None:
        places = places.filter(pl.col("parent_ods_code") == asked["parent"])
    used = database.read(_narrowed("primary_care_uptake", release_id, asked))
    covered = database.read(_narrowed("primary_care_coverage", release_id, asked))
    held = _held(database, release_id, UPTAKE, asked["medicine"], asked["unit"])
    kept = covered.join(places, on=["org_type", "ods_code"], how="semi")
    pairs = held.select("medicine", "unit").unique()
    return _in_order(with_states(used.drop("release_id"), kept.drop("release_id"), places, pairs, held))


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("org_type", "name", "medicine", "unit", "period")


def _places(database: Database, release_id: int) -> pl.DataFrame:
    """Organisations, with the lines of what is in no area: practices may need them where trusts do not."""
    known = queries.organisations(database, release_id).filter(pl.col("ods_code") != schema.UNALLOCATED)
    above = {"sub_icb": schema.UNALLOCATED, "icb": schema.UNALLOCATED, "region": schema.ENGLAND}
    lines = pl.DataFrame(
        {
            "ods_code": [schema.UNALLOCATED] * len(above),
            "org_type": list(above),
            "name": [schema.UNALLOCATED_NAME] * len(above),
            "parent_ods_code": list(above.values()),
        }
    )
    return pl.concat([known, lines], how="diagonal")


def _held(
    database: Database,
    release_id: int,
    table: Table,
    medicine: str | date | None = None,
    unit: str | date | None = None,
) -> pl.DataFrame:
    """Which medicines somebody in England has in which units and periods, in primary care or as trusts issued them."""
    wanted = select(table.c.medicine, table.c.unit, table.c.period_type, table.c.period).where(
        table.c.release_id == release_id,
        table.c.source.in_(queries.SOURCES),
        table.c.org_type == "england",
        table.c.ods_code == schema.ENGLAND,
    )
    named = {"medicine": medicine, "unit": unit}
    return database.read(wanted.where(*(table.c[name] == value for name, value in named.items() if value is not None)))


def _narrowed(table: str, release_id: int, wanted: dict[str, str | date | None]) -> Select[tuple[object, ...]]:
    """Rows of a release's table that match every wanted value of a column that it has."""
    columns = SQL_TABLES[table].c
    matches = [columns[name] == value for name, value in wanted.items() if value is not None and name in columns]
    return select(SQL_TABLES[table]).where(columns.release_id == release_id, *matches)
