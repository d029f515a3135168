"""Questions to a release; every answer is a frame or a dataclass, and none of it can be changed from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from sqlalchemy import ColumnElement, Select, select

from scorecard import schema
from scorecard.errors import UnknownReleaseError
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from scorecard.uptake.amounts import with_states
from scorecard.uptake.headline import Increases
from scorecard.uptake.headline import increases as compare_years

RELEASES = SQL_TABLES["release"]
CURRENT = SQL_TABLES["current_release"]
UPTAKE = SQL_TABLES["uptake"]
COVERAGE = SQL_TABLES["coverage"]
NOTHING_PUBLISHED = "No release is published yet. Run 'nice-scorecard run' or 'nice-scorecard publish'."
# What figures are of, as schema.UPTAKE says.
SOURCES = ("primary_care", "secondary_care")


@dataclass(frozen=True)
class Release:
    """What a release is; the fields are those of schema.RELEASE."""

    release_id: int
    fingerprint: str
    checksum: str
    built_at: datetime
    published_at: datetime | None
    code_version: str
    settings: str
    synthetic: bool
    first_month: date
    last_month: date
    population_vintage: int | None
    organisations_as_of: date


@dataclass(frozen=True)
class Covered:
    """Organisations of a release, and which of their submissions of some periods were expected and came.

    ``places`` is schema.ORGANISATION, ``rows`` schema.COVERAGE without release_id; ``wanted`` is what both were asked
    for, by column.
    """

    release_id: int
    wanted: Mapping[str, str | date | None]
    places: pl.DataFrame
    rows: pl.DataFrame


def releases(database: Database) -> list[Release]:
    """Every release ever built, oldest first."""
    rows = database.read(select(RELEASES).order_by(RELEASES.c.release_id))
    return [Release(**row) for row in rows.iter_rows(named=True)]


def release(database: Database, release_id: int) -> Release:
    """One release; raises UnknownReleaseError when there is none of that number."""
    rows = database.read(select(RELEASES).where(RELEASES.c.release_id == release_id))
    if rows.is_empty():
        raise UnknownReleaseError(f"There is no release {release_id}. 'nice-scorecard releases' lists them.")
    return Release(**rows.row(0, named=True))


def pointer(database: Database) -> tuple[int, datetime] | None:
    """The release that readers see, and when it was given to them; None when nothing is published."""
    found = database.read(select(CURRENT.c.release_id, CURRENT.c.published_at))
    return None if found.is_empty() else found.row(0)


def published_release_id(database: Database) -> int | None:
    """The number of the release that readers see; None when nothing is published."""
    pointer = database.read(select(CURRENT.c.release_id))
    return None if pointer.is_empty() else int(pointer.item())


def current_release(database: Database) -> Release:
    """The published release; raises UnknownReleaseError when none is."""
    published = published_release_id(database)
    if published is None:
        raise UnknownReleaseError(NOTHING_PUBLISHED)
    return release(database, published)


def organisations(database: Database, release_id: int) -> pl.DataFrame:
    """Every organisation (schema.ORGANISATION), by level and name."""
    return database.read(_of("organisation", release_id).order_by("org_type", "name"))


def medicines(database: Database, release_id: int) -> pl.DataFrame:
    """Every medicine (schema.MEDICINE), by name."""
    return database.read(_of("medicine", release_id).order_by("name"))


def products(database: Database, release_id: int) -> pl.DataFrame:
    """Every product found in the data and how it was converted (schema.PRODUCT)."""
    return database.read(_of("product", release_id).order_by("vmp_name"))


def units(database: Database, release_id: int, medicine: str) -> list[str]:
    """Units in which a medicine has figures, the one it is shown in first at the head."""
    in_use = select(UPTAKE.c.unit).distinct().where(*_of_england(release_id), UPTAKE.c.medicine == medicine)
    found = set(database.read(in_use)["unit"])
    first = medicines(database, release_id).filter(pl.col("medicine") == medicine)["unit"].to_list()
    return [unit for unit in first if unit in found] + sorted(found.difference(first))


def appraisals(database: Database, release_id: int, medicine: str | None = None) -> pl.DataFrame:
    """Technology appraisals (schema.APPRAISAL) of one medicine or of all."""
    query = _of("appraisal", release_id)
    table = SQL_TABLES["appraisal"]
    chosen = query if medicine is None else query.where(table.c.medicine == medicine)
    return database.read(chosen.order_by(table.c.published, table.c.ta_number))


def notes(database: Database, release_id: int) -> pl.DataFrame:
    """What a reader of the release should know (schema.NOTE), in order."""
    return database.read(_of("note", release_id).order_by("position"))


def periods_of(database: Database, release_id: int, period_type: str) -> list[date]:
    """First days of the complete periods of a type (month, quarter or twelve_months), in order."""
    chosen = COVERAGE.c.period_type == period_type, COVERAGE.c.release_id == release_id
    england = COVERAGE.c.ods_code == schema.ENGLAND
    return sorted(database.read(select(COVERAGE.c.period).distinct().where(*chosen, england))["period"])


def submissions(database: Database, release_id: int, ods_code: str) -> pl.DataFrame:
    """How many monthly submissions of one organisation were expected and came: month, expected, received."""
    chosen = COVERAGE.c.release_id == release_id, COVERAGE.c.ods_code == ods_code, COVERAGE.c.period_type == "month"
    query = select(COVERAGE.c.period.label("month"), COVERAGE.c.expected, COVERAGE.c.received).where(*chosen)
    # The unallocated line stands at two levels, with the same submissions.
    return database.read(query.distinct().order_by(COVERAGE.c.period))


def uptake(
    database: Database,
    release_id: int,
    *,
    period_type: str,
    medicine: str | None = None,
    org_type: str | None = None,
    ods_code: str | None = None,
    parent: str | None = None,
    unit: str | None = None,
    period: date | None = None,
) -> pl.DataFrame:
    """Use with states: one row a source, organisation, medicine, unit and period that has been covered.

    Without ``unit`` each medicine comes in the units it has figures in. ``parent`` keeps the organisations directly
    below one. Columns: those of schema.UPTAKE and schema.COVERAGE without release_id, with name, parent_ods_code,
    state (used, zero, missing or not_applicable) and reason. ``numerator`` is in the unit, ``value`` is per 100,000
    people.
    """
    among = covered(
        database,
        release_id,
        period_type=period_type,
        org_type=org_type,
        ods_code=ods_code,
        parent=parent,
        period=period,
    )
    return uptake_among(database, among, medicine=medicine, unit=unit)


def covered(
    database: Database,
    release_id: int,
    *,
    period_type: str,
    org_type: str | None = None,
    ods_code: str | None = None,
    parent: str | None = None,
    period: date | None = None,
) -> Covered:
    """What states of use are told from, whichever medicine it is asked of: it can be kept, and asked of many."""
    places = organisations(database, release_id)
    if parent is not None:
        places = places.filter(pl.col("parent_ods_code") == parent)
    wanted: dict[str, str | date | None] = {
        "period_type": period_type,
        "org_type": org_type,
        "ods_code": ods_code,
        "period": period,
    }
    rows = database.read(_narrowed("coverage", release_id, wanted)).drop("release_id")
    return Covered(release_id, wanted, places, rows.join(places, on=["org_type", "ods_code"], how="semi"))


def uptake_among(
    database: Database, among: Covered, *, medicine: str | None = None, unit: str | None = None
) -> pl.DataFrame:
    """The rows and columns of ``uptake`` of what ``covered`` gave: it can be asked of many medicines."""
    release_id = among.release_id
    pairs = _pairs(database, release_id, medicine, unit)
    wanted = _narrowed("uptake", release_id, {**among.wanted, "medicine": medicine, "unit": unit})
    used = database.read(wanted.where(*_by_place(among, medicine, pairs)))
    asked = {"medicine": medicine, "ods_code": among.wanted["ods_code"]}
    absent = database.read(_narrowed("not_applicable", release_id, asked))
    grid = with_states(used.drop("release_id"), among.rows, among.places, pairs, absent.drop("release_id"))
    return grid.sort("org_type", "name", "medicine", "unit", "period")


def _by_place(among: Covered, medicine: str | None, pairs: pl.DataFrame) -> tuple[ColumnElement[bool], ...]:
    """What makes a question one of places, as which no more is read than the rows that are asked for.

    With a medicine it is one of the table's key; without, one of the index of organisations.
    """
    named = {name: among.wanted[name] for name in ("org_type", "ods_code") if among.wanted[name] is not None}
    places = among.places.filter(**named)
    of_places = UPTAKE.c.ods_code.in_(places["ods_code"].unique().sort())
    if medicine is None:
        return (of_places,)
    levels, units = places["org_type"].unique().sort(), pairs["unit"].unique().sort()
    return of_places, UPTAKE.c.source.in_(SOURCES), UPTAKE.c.org_type.in_(levels), UPTAKE.c.unit.in_(units)


def increases(database: Database, release_id: int) -> Increases:
    """The headline: how many medicines increased in England, the latest 12 months against the 12 before.

    ``table`` has medicine, name, unit, latest and previous (in the unit), change_percent, increased and reason; a
    medicine without data in each of the 8 quarters is not compared, and its figures are null.
    """
    known = medicines(database, release_id)
    wanted = {"period_type": "quarter", "ods_code": schema.ENGLAND}
    england = database.read(_narrowed("uptake", release_id, wanted))
    quarters = periods_of(database, release_id, "quarter")
    found = compare_years(england, known, quarters[-1] if quarters else None)
    table = found.table.join(known.select("medicine", "name"), on="medicine").sort("name")
    return Increases(found.increased, found.comparable, found.total, table)


def _of_england(release_id: int) -> tuple[ColumnElement[bool], ...]:
    """England's figures: it has one of whatever anybody has, and looking through all of a nation takes a second.

    Sources are named too, so that the table's key is all that is read.
    """
    places = UPTAKE.c.org_type == "england", UPTAKE.c.ods_code == schema.ENGLAND
    return UPTAKE.c.release_id == release_id, UPTAKE.c.source.in_(SOURCES), *places


def _of(table: str, release_id: int) -> Select[tuple[object, ...]]:
    sql_table = SQL_TABLES[table]
    return select(sql_table).where(sql_table.c.release_id == release_id)


def _narrowed(table: str, release_id: int, wanted: Mapping[str, str | date | None]) -> Select[tuple[object, ...]]:
    """Rows of a release that match every wanted value that is not None."""
    sql_table = SQL_TABLES[table]
    matches = [sql_table.c[name] == value for name, value in wanted.items() if value is not None]
    return _of(table, release_id).where(*matches)


def _pairs(database: Database, release_id: int, medicine: str | None, unit: str | None) -> pl.DataFrame:
    """Medicines with each unit that they have figures in, and always with the unit they are shown in first."""
    asked = [] if medicine is None else [UPTAKE.c.medicine == medicine]
    in_use = select(UPTAKE.c.medicine, UPTAKE.c.unit).distinct().where(*_of_england(release_id), *asked)
    first = database.read(_narrowed("medicine", release_id, {"medicine": medicine})).select("medicine", "unit")
    pairs = pl.concat([database.read(in_use), first]).unique()
    return pairs if unit is None else pairs.filter(pl.col("unit") == unit)
