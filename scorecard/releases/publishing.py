"""Releases: results that never change, and the pointer that says which of them readers see."""

import hashlib
import json
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Connection, func, select

from scorecard import schema
from scorecard.errors import UnknownReleaseError
from scorecard.releases.build import Results
from scorecard.releases.inputs import Inputs
from scorecard.store.decisions import last_decision_at
from scorecard.store.loading import ROWS_AT_ONCE, analyse, insert
from scorecard.store.tables import SQL_TABLES
from scorecard.version import code_version

RELEASES = SQL_TABLES["release"]
CURRENT = SQL_TABLES["current_release"]


def settings_of(inputs: Inputs) -> str:
    """The choices that shape the numbers, as they were resolved."""
    chosen = {
        "population_vintage": inputs.population_vintage,
        "organisations_as_of": inputs.organisations_as_of,
        "clock_rules": _digest(inputs.clock_rules.write_csv()),
        "duties": _digest(inputs.duties.write_csv()),
        "measures": _digest(*(known.model_dump_json() for known in inputs.measures)),
        "indicators": _digest(*(known.model_dump_json() for known in inputs.definitions.values())),
    }
    return json.dumps(chosen, default=str, sort_keys=True)


def _digest(*texts: str) -> str:
    """What tells one set of rules or definitions from another."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def fingerprint(inputs: Inputs) -> str:
    """The same for the same files, released rows, choices and code, whenever they were loaded or decided on.

    The order of loading counts only where it decides which of two files is believed.
    """
    by_month = [table.name for table in (schema.PRESCRIBING, schema.PRIMARY_CARE)]
    order = pl.when(~pl.col("lake_table").is_in(by_month)).then(pl.col("file_number"))
    files = inputs.files.sort("lake_table", order, "file_id").select("lake_table", "file_id", "name", "data_status")
    told = json.dumps([files.rows(), settings_of(inputs), code_version()])
    return hashlib.sha256(told.encode() + inputs.released.write_csv().encode()).hexdigest()


def checksum(tables: dict[str, pl.DataFrame]) -> str:
    """SHA-256 over every row of the results.

    The tables of primary care count where they have rows: a release without it is what it was before there were any.
    """
    digest = hashlib.sha256()
    optional = {table.name for table in schema.PRIMARY_CARE_RESULTS}
    for name in sorted(name for name, rows in tables.items() if name not in optional or not rows.is_empty()):
        digest.update(name.encode() + tables[name].clear().write_csv().encode())
        for rows in tables[name].iter_slices(ROWS_AT_ONCE):
            digest.update(rows.write_csv(include_header=False).encode())
    return digest.hexdigest()


def find_release(connection: Connection, mark: str) -> int | None:
    """The release with a fingerprint, if it was ever built."""
    return connection.execute(select(RELEASES.c.release_id).where(RELEASES.c.fingerprint == mark)).scalar()


def save(connection: Connection, inputs: Inputs, results: Results) -> int:
    """Write a release, unpublished, into the open transaction; returns its number."""
    release_id = (connection.execute(select(func.max(RELEASES.c.release_id))).scalar() or 0) + 1
    row = {
        "release_id": release_id,
        "fingerprint": fingerprint(inputs),
        "checksum": checksum(results.tables),
        "built_at": _built_at(connection),
        "published_at": None,
        "code_version": code_version(),
        "settings": settings_of(inputs),
        **{name: value for name, value in vars(results).items() if name != "tables"},
    }
    insert(connection, schema.RELEASE, pl.DataFrame([row], schema_overrides=schema.RELEASE.polars_schema))
    numbered = inputs.files.select("file_number").with_columns(release_id=pl.lit(release_id, pl.Int64))
    insert(connection, schema.RELEASE_INPUT, numbered)
    for table in schema.RELEASE_TABLES:
        frame = results.tables[table.name].with_columns(release_id=pl.lit(release_id, pl.Int64))
        insert(connection, table, frame)
    analyse(connection, schema.RELEASE_TABLES)
    return release_id


def _built_at(connection: Connection) -> datetime:
    """Now, but never before a decision that the build counted, should the clock have been set back since."""
    now = datetime.now(UTC)
    return max(now, last_decision_at(connection) or now)


def publish(connection: Connection, release_id: int) -> None:
    """Move the pointer to a release; raises UnknownReleaseError when there is none of that number."""
    known = connection.execute(select(RELEASES.c.published_at).where(RELEASES.c.release_id == release_id)).first()
    if known is None:
        raise UnknownReleaseError(f"There is no release {release_id}. 'nice-scorecard releases' lists them.")
    now = datetime.now(UTC)
    if known.published_at is None:
        connection.execute(RELEASES.update().where(RELEASES.c.release_id == release_id).values(published_at=now))
    connection.execute(CURRENT.delete())
    connection.execute(CURRENT.insert().values(pointer=1, release_id=release_id, published_at=now))
