"""Questions to a release about formulary compliance; every answer is a frame, as it stood on a day."""

from datetime import date

import polars as pl
from sqlalchemy import Select, String, cast, func, select

from scorecard import queries, schema
from scorecard.compliance import adoption as adopting
from scorecard.compliance import deadlines as due
from scorecard.compliance import publishers as publishing
from scorecard.compliance.listing_times import ListingTimes, listing_times, waits
from scorecard.compliance.proportions import cells_on, with_areas
from scorecard.periods import add_months
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

EVIDENCE = SQL_TABLES["formulary_evidence"]
EXPLAINED = SQL_TABLES["explained"]
STATES = SQL_TABLES["compliance"]
UPTAKE = SQL_TABLES["uptake"]
COVERAGE = SQL_TABLES["coverage"]
FILES = SQL_TABLES["source_file"]
INPUTS = SQL_TABLES["release_input"]
USE = {"ods_code": pl.String, "medicine": pl.String, "month": pl.Date}
# Of more medicines than these it is quicker to read all.
FEW_MEDICINES = 100


def last_told(database: Database, release_id: int) -> date | None:
    """The newest day of which any evidence or explanation of a release speaks; None where there is none."""
    newest = select(func.max(EVIDENCE.c.as_of).label("day")).where(EVIDENCE.c.release_id == release_id)
    explained = select(func.max(EXPLAINED.c.explained_on).label("day")).where(EXPLAINED.c.release_id == release_id)
    days = [day for query in (newest, explained) if (day := database.read(query).item()) is not None]
    return max(days, default=None)


def recommendations(database: Database, release_id: int) -> pl.DataFrame:
    """Every recommendation with its clock (schema.RECOMMENDATION)."""
    return database.read(_of("recommendation", release_id))


def recommended_medicines(database: Database, release_id: int) -> pl.DataFrame:
    """Which medicines each recommendation names (schema.RECOMMENDED_MEDICINE)."""
    return database.read(_of("recommended_medicine", release_id))


def clock_rules(database: Database, release_id: int) -> pl.DataFrame:
    """The clock rules of a release (schema.CLOCK_RULE)."""
    return database.read(_of("clock_rule", release_id))


def states(
    database: Database, release_id: int, *, ods_code: str | None = None, recommendation_id: str | None = None
) -> pl.DataFrame:
    """States with the days on which they held (schema.COMPLIANCE), of an organisation or a recommendation or of all."""
    return database.read(_narrowed("compliance", release_id, ods_code=ods_code, recommendation_id=recommendation_id))


def evidence(
    database: Database, release_id: int, *, ods_code: str | None = None, ta_number: str | None = None
) -> pl.DataFrame:
    """What organisations said (schema.FORMULARY_EVIDENCE), the newest first."""
    rows = database.read(_narrowed("formulary_evidence", release_id, ods_code=ods_code, ta_number=ta_number))
    return rows.sort("as_of", "file_id", "row_number", descending=[True, False, False])


def explanations(
    database: Database, release_id: int, *, ods_code: str | None = None, ta_number: str | None = None
) -> pl.DataFrame:
    """How organisations explained (schema.EXPLAINED), the newest first."""
    rows = database.read(_narrowed("explained", release_id, ods_code=ods_code, ta_number=ta_number))
    return rows.sort("explained_on", "ods_code", "ta_number", descending=[True, False, False])


def findings(
    database: Database, release_id: int, *, ods_code: str | None = None, ta_number: str | None = None
) -> pl.DataFrame:
    """What does not add up in the evidence (schema.FORMULARY_FINDING)."""
    rows = database.read(_narrowed("formulary_finding", release_id, ods_code=ods_code, ta_number=ta_number))
    return rows.sort("ods_code", "kind", "file_id", "row_number")


def files(database: Database, release_id: int) -> pl.DataFrame:
    """The files that a release was computed from (schema.SOURCE_FILE)."""
    chosen = select(FILES).join(INPUTS, INPUTS.c.file_number == FILES.c.file_number)
    return database.read(chosen.where(INPUTS.c.release_id == release_id).order_by(FILES.c.file_number))


def cells(
    database: Database,
    release_id: int,
    day: date,
    *,
    ods_code: str | None = None,
    recommendation_id: str | None = None,
) -> pl.DataFrame:
    """The state of every recommendation in every organisation on a day, by what was known then.

    Columns: those of schema.COMPLIANCE, with ta_number, title, therapeutic_area, published_year, due, is_judged
    (whether it stands in the proportion of compliance), name, icb and region.
    """
    rows = states(database, release_id, ods_code=ods_code, recommendation_id=recommendation_id)
    told = cells_on(rows, recommendations(database, release_id), day)
    return with_areas(told, queries.organisations(database, release_id))


def waiting(database: Database, release_id: int, of_day: pl.DataFrame, day: date) -> ListingTimes:
    """How long the cells of a day took to list, or have been waiting, in days; ``of_day`` are rows of ``cells``."""
    return listing_times(waits(of_day, recommendations(database, release_id), day))


def deadlines(
    database: Database, release_id: int, day: date, within: int, *, ods_code: str | None = None
) -> pl.DataFrame:
    """What falls due, and which explanations expire, within so many days after a day, the soonest first.

    Columns: ods_code, org_type, recommendation_id, ta_number, title, kind, falls_on, days_left, clock_rule.
    """
    rows = states(database, release_id, ods_code=ods_code)
    return due.deadlines(rows, recommendations(database, release_id), day, within)


def publishers(database: Database, release_id: int, day: date) -> pl.DataFrame:
    """Who had published what of its formulary by a day: ICBs, and trusts that said anything.

    Columns: ods_code, org_type, name, newest (the day of which the newest list speaks), lists, rows, rows_passing,
    age_days, is_stale, share_passing (0 to 1), passing_low and passing_high (the ends of its 95 % interval).
    """
    places = queries.organisations(database, release_id)
    entries = evidence(database, release_id)
    icbs = places.filter((pl.col("org_type") == "icb") & (pl.col("ods_code") != schema.UNALLOCATED))
    trusts = places.filter(pl.col("org_type") == "trust").join(entries, on="ods_code", how="semi")
    return publishing.publishers(pl.concat([icbs, trusts]), entries, findings(database, release_id), day)


def adoption(database: Database, release_id: int, of_day: pl.DataFrame, day: date) -> pl.DataFrame:
    """The cells of a day beside their use; ICBs and trusts may stand among them together.

    Adds first_use, first_use_after_listing, last_use (months), is_heard (whether anything was submitted in twelve
    months) and quadrant to rows of ``cells``; those that no duty is about are left out.
    """
    levels = of_day["org_type"].unique().to_list() or ["icb"]
    medicines = _named(database, release_id, of_day)
    parts = [
        adopting.adoption(
            of_day.filter(pl.col("org_type") == org_type),
            medicines,
            uses(database, release_id, org_type, medicines),
            submitted(database, release_id, org_type, day),
            day,
        )
        for org_type in sorted(levels)
    ]
    return pl.concat(parts)


def beside_use(database: Database, release_id: int, of_day: pl.DataFrame, org_type: str, day: date) -> pl.DataFrame:
    """The cells of a day of one level, with first_use, first_use_after_listing and last_use as in ``adoption``."""
    medicines = _named(database, release_id, of_day)
    return adopting.beside_use(of_day, medicines, uses(database, release_id, org_type, medicines), day)


def _named(database: Database, release_id: int, of_day: pl.DataFrame) -> pl.DataFrame:
    """The medicines that the recommendations of some cells name."""
    return recommended_medicines(database, release_id).join(of_day, on="recommendation_id", how="semi")


def uses(database: Database, release_id: int, org_type: str, medicines: pl.DataFrame) -> pl.DataFrame:
    """Months in which more of a medicine was issued than returned: ods_code, medicine, month.

    A month comes once for each source and unit that the medicine has figures in.
    """
    # A nation has two million of these rows: the months of a pair come as one text, which takes a tenth of the time.
    months = func.aggregate_strings(cast(UPTAKE.c.period, String), " ").label("month")
    named = medicines["medicine"].unique().sort().to_list()
    if not named:
        return pl.DataFrame(schema=USE)
    used = select(UPTAKE.c.ods_code, UPTAKE.c.medicine, months).where(
        UPTAKE.c.release_id == release_id,
        UPTAKE.c.source.in_(queries.SOURCES),
        UPTAKE.c.org_type == org_type,
        UPTAKE.c.period_type == "month",
        UPTAKE.c.numerator > 0,
    )
    if len(named) <= FEW_MEDICINES:
        places = queries.organisations(database, release_id).filter(org_type=org_type)["ods_code"]
        used = used.where(UPTAKE.c.ods_code.in_(places), UPTAKE.c.medicine.in_(named))
    # In the order of the key, in which the rows are read.
    by = UPTAKE.c.source, UPTAKE.c.ods_code, UPTAKE.c.medicine
    rows = database.read(used.group_by(*by)).with_columns(pl.col("month").str.split(" ")).explode("month")
    return rows.with_columns(pl.col("month").str.to_date("%Y-%m-%d"))


def submitted(database: Database, release_id: int, org_type: str, day: date) -> pl.DataFrame:
    """Months of which an organisation's trusts submitted anything: ods_code, month; of the newest year by a day."""
    came = (
        COVERAGE.c.release_id == release_id,
        COVERAGE.c.org_type == org_type,
        COVERAGE.c.period_type == "month",
        COVERAGE.c.received > 0,
        COVERAGE.c.period <= day,
    )
    newest = database.read(select(func.max(COVERAGE.c.period).label("month")).where(*came)).item()
    since = add_months(newest or day, 1 - adopting.RECENT_MONTHS)
    wanted = select(COVERAGE.c.ods_code, COVERAGE.c.period.label("month"))
    return database.read(wanted.where(*came, COVERAGE.c.period >= since))


def _of(table: str, release_id: int) -> Select[tuple[object, ...]]:
    sql_table = SQL_TABLES[table]
    return select(sql_table).where(sql_table.c.release_id == release_id)


def _narrowed(table: str, release_id: int, **wanted: str | None) -> Select[tuple[object, ...]]:
    """Rows of a release that match every wanted value that is not None."""
    matches = [SQL_TABLES[table].c[name] == value for name, value in wanted.items() if value is not None]
    return _of(table, release_id).where(*matches)
