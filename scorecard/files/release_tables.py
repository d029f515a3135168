"""The tables of a release with their descriptions, each as it is, or with the names of organisations and medicines."""

from collections.abc import Iterator

import polars as pl

from scorecard import caveats, queries, schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import UnknownNameError
from scorecard.files.described import Described
from scorecard.files.facts import PURPOSE_FACT, SYNTHETIC
from scorecard.primary_care import queries as primary_care
from scorecard.queries import Release
from scorecard.releases.table_pages import page
from scorecard.store.database import Database
from scorecard.tables import Table, optional_text

ROWS_A_BATCH = 50_000
NAMES = {
    "ods_code": optional_text("organisation", "Name of the organisation; blank where the release has no such code"),
    "medicine": optional_text("medicine_name", "Name of the medicine; blank where the release has no such medicine"),
}


def release_table(name: str) -> Table:
    """A table of a release by its name; raises UnknownNameError where there is none."""
    found = next((table for table in schema.RELEASE_TABLES if table.name == name), None)
    if found is None:
        raise UnknownNameError(f"A release has no table '{name}'. It has {', '.join(table_names())}.")
    return found


def table_names() -> list[str]:
    """The names of a release's tables."""
    return [table.name for table in schema.RELEASE_TABLES]


def batches(database: Database, release: Release, table: Table, rows: int = ROWS_A_BATCH) -> Iterator[pl.DataFrame]:
    """The rows of a table in the order of its key, so many at once, each read by itself: memory stays flat."""
    found = page(database, release.release_id, table, {}, None, rows)
    yield found.rows
    while found.last is not None:
        found = page(database, release.release_id, table, {}, found.last, rows)
        yield found.rows


def described(database: Database, release: Release, table: Table) -> Described:
    """The description of a table, without its rows."""
    return Described(
        name=table.name,
        title=table.meaning,
        frame=pl.DataFrame(schema=table.polars_schema),
        columns=table.columns,
        release=release,
        key=table.key,
        caveats=_caveats(database, release, table),
        denominator=_denominator(release, table),
    )


def named(database: Database, release: Release, table: Table) -> Described:
    """A table with all of its rows and with names beside the codes, as people download it."""
    about = described(database, release, table)
    rows = pl.concat(batches(database, release, table))
    names = {
        "ods_code": _unique(queries.organisations(database, release.release_id), "ods_code", "organisation"),
        "medicine": _unique(_medicines(database, release.release_id), "medicine", "medicine_name"),
    }
    added = [key for key in names if key in table.names and "name" not in table.names and NAMES[key].name not in rows]
    for key in added:
        rows = rows.join(names[key], on=key, how="left", maintain_order="left")
    return Described(
        name=about.name,
        title=about.title,
        frame=rows,
        columns=(*table.columns, *(NAMES[key] for key in added), SYNTHETIC, PURPOSE_FACT),
        release=release,
        key=table.key,
        facts={"synthetic": release.synthetic, "purpose": PURPOSE},
        caveats=about.caveats,
        denominator=about.denominator,
    )


def _medicines(database: Database, release_id: int) -> pl.DataFrame:
    """Medicines of both care settings with their names."""
    known = (ask(database, release_id) for ask in (queries.medicines, primary_care.medicines))
    return pl.concat([rows.select("medicine", "name") for rows in known])


def _unique(rows: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    """One name for each code: what is not allocated stands at several levels."""
    return rows.select(key, pl.col("name").alias(name)).unique(key, keep="first", maintain_order=True)


def _denominator(release: Release, table: Table) -> str | None:
    people = any(column.name == "denominator" and column.unit == "people" for column in table.columns)
    return f"people, mid-{release.population_vintage}" if people and release.population_vintage else None


def _caveats(database: Database, release: Release, table: Table) -> tuple[str, ...]:
    """What to bear in mind with a table: the gaps of use or of compliance, and which months will be restated."""
    if table in schema.COMPLIANCE_TABLES:
        return caveats.COMPLIANCE
    if table == schema.PRIMARY_CARE_UPTAKE:
        return caveats.PRIMARY_CARE
    if not {"medicine", "numerator"} <= set(table.names):
        return ()
    notes = queries.notes(database, release.release_id).filter(pl.col("kind") == "provisional")
    return (*caveats.USE, *notes["text"])
