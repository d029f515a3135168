"""Lineage: the source rows behind one number, whose sum is the number."""

from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import select

from scorecard import periods, queries, schema
from scorecard.errors import UnknownNameError
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files_of
from scorecard.store.quarantine import rows_that_count
from scorecard.store.tables import SQL_TABLES
from scorecard.uptake.amounts import MILLIONTHS

PERIODS = {"month": "months", "quarter": "quarters", "twelve_months": "spans of twelve months"}


@dataclass(frozen=True)
class Lineage:
    """One published number and its source rows.

    ``rows`` has file_number, name, file_id, row_number, month, ods_code, vmp_code, vmp_name, quantity, native_unit,
    factor, unit and amount; ``numerators``, by unit, are what the release says.
    """

    rows: pl.DataFrame
    numerators: dict[str, float]

    @property
    def sums(self) -> dict[str, float]:
        """The sum of the rows' amounts, by unit."""
        return dict(self.rows.group_by("unit").agg(pl.col("amount").sum()).sort("unit").iter_rows())


def lineage(
    database: Database,
    lake: Lake,
    release_id: int,
    medicine: str,
    ods_code: str,
    period: date,
    period_type: str = "quarter",
) -> Lineage:
    """The rows behind a medicine's use by an organisation in a period.

    Raises UnknownNameError, MissingInputError and UnreachableLakeError.
    """
    places = queries.organisations(database, release_id)
    _check_names(database, release_id, medicine, places, ods_code)
    _check_period(database, release_id, period_type, period)
    factors = queries.products(database, release_id).filter(pl.col("medicine") == medicine)
    rows = _source_rows(database, lake, release_id, periods.months_of(period_type, period))
    codes = codes_behind(places, ods_code)
    chosen = rows.filter(
        pl.col("ods_code").is_in(codes), pl.col("vmp_code").is_in(factors["vmp_code"].unique().to_list())
    )
    keys = ["vmp_code", "native_unit"]
    converted = chosen.rename({"unit": "native_unit"}).join(factors.lazy().select(*keys, "unit", "factor"), on=keys)
    exact = (pl.col("quantity") * pl.col("factor") * MILLIONTHS).round() / MILLIONTHS
    with lake.answering():
        amounts = converted.with_columns(amount=exact).collect(engine="streaming")
    names = _files(database, release_id).select("file_number", "file_id", "name")
    told = amounts.join(names, on="file_id").sort("unit", "file_number", "row_number")
    number: dict[str, str | date] = {
        "medicine": medicine,
        "ods_code": ods_code,
        "period_type": period_type,
        "period": period,
    }
    return Lineage(told, _numerators(database, release_id, number))


def codes_behind(places: pl.DataFrame, ods_code: str) -> list[str]:
    """Submitted codes whose quantities are counted for an organisation: its trusts' and their predecessors'."""
    trusts = places.filter(pl.col("org_type") == "trust")
    if ods_code == schema.ENGLAND:
        return trusts["ods_code"].to_list()
    areas = places.filter(pl.col("parent_ods_code") == ods_code, pl.col("org_type") == "icb")["ods_code"]
    within = [ods_code, *areas]
    below = pl.col("parent_ods_code").is_in(within) | (pl.coalesce("successor_ods_code", "ods_code") == ods_code)
    return trusts.filter(below)["ods_code"].to_list()


def _check_names(database: Database, release_id: int, medicine: str, places: pl.DataFrame, ods_code: str) -> None:
    known = queries.medicines(database, release_id)["medicine"].to_list()
    if medicine not in known:
        others = f"It has: {', '.join(known)}." if known else "It has none."
        raise UnknownNameError(f"The release has no medicine '{medicine}'. {others}")
    if ods_code not in places["ods_code"]:
        raise UnknownNameError(f"The release has no organisation '{ods_code}'. Use an ODS code, or {schema.ENGLAND}.")
    place = places.filter(pl.col("ods_code") == ods_code).row(0, named=True)
    if place["org_type"] == "sub_icb":
        raise UnknownNameError(f"'{ods_code}' is a sub-ICB location: trusts' issues belong to ICBs. Ask for its ICB.")
    if place["successor_ods_code"]:
        successor = place["successor_ods_code"]
        raise UnknownNameError(f"'{ods_code}' was merged: its rows are counted for {successor}. Ask for {successor}.")


def _check_period(database: Database, release_id: int, period_type: str, start: date) -> None:
    known = queries.periods_of(database, release_id, period_type)
    if start not in known:
        span = (
            " to ".join(periods.period_label(period_type, each) for each in (known[0], known[-1])) if known else "none"
        )
        asked = periods.period_label(period_type, start)
        raise UnknownNameError(f"{asked} is not among the release's complete {PERIODS[period_type]} ({span}).")


def _files(database: Database, release_id: int) -> pl.DataFrame:
    with database.engine.connect() as connection:
        return files_of(connection, release_id)


def _source_rows(database: Database, lake: Lake, release_id: int, months: list[date]) -> pl.LazyFrame:
    """Rows of the release's own files for the months, whatever has been loaded or decided since."""
    files = _files(database, release_id).filter(pl.col("month").is_in(months))
    released = released_rows(database, as_of=queries.release(database, release_id).built_at)
    return rows_that_count(lake, schema.PRESCRIBING, files, released)


def _numerators(database: Database, release_id: int, number: dict[str, str | date]) -> dict[str, float]:
    table = SQL_TABLES["uptake"]
    matches = [table.c[name] == value for name, value in {"release_id": release_id, **number}.items()]
    return dict(
        database.read(select(table.c.unit, table.c.numerator).where(*matches).order_by(table.c.unit)).iter_rows()
    )
