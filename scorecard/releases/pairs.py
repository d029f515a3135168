"""Two releases side by side: their inputs as they were, what moved between them, and where that is kept."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
from sqlalchemy import Connection, select

from scorecard import queries, schema
from scorecard.releases.build import Results, compute_basis, in_shape, uptake_of
from scorecard.releases.inputs import Choices, Inputs, gather, with_kept
from scorecard.releases.revisions import Made, revisions
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.loading import insert
from scorecard.store.manifest import files_of
from scorecard.store.tables import SQL_TABLES
from scorecard.version import code_version

REVISION = SQL_TABLES["revision"]


def made(database: Database, lake: Lake, release_id: int) -> Made:
    """A release with the inputs that it was computed from; raises MissingInputError where the lake has lost some."""
    release = queries.release(database, release_id)
    with database.engine.connect() as connection:
        files = files_of(connection, release_id)
    chosen = json.loads(release.settings)
    choices = Choices(chosen["population_vintage"], date.fromisoformat(chosen["organisations_as_of"]))
    inputs = gather(lake, files, released_rows(database, release.built_at), choices)
    figures = database.read(select(SQL_TABLES["uptake"]).where(SQL_TABLES["uptake"].c.release_id == release_id))
    return Made(inputs, figures.drop("release_id"), release.code_version)


def moved_between(database: Database, lake: Lake, before: int, after: int) -> pl.DataFrame:
    """Every figure that moved from one release to another, and why (schema.REVISION)."""
    found = revisions(made(database, lake, before), made(database, lake, after), _figures)
    return _numbered(found, before, after)


def moved_by(database: Database, lake: Lake, before: int, inputs: Inputs, results: Results) -> pl.DataFrame:
    """Every figure that a release moves that is not saved yet; its own number is still to be given."""
    new, old = Made(inputs, results.tables["uptake"], code_version()), made(database, lake, before)
    if inputs.kept is not None:
        old = replace(old, inputs=with_kept(old.inputs, lake))
    return _numbered(revisions(old, new, _figures), before, None)


def _numbered(found: pl.DataFrame, before: int, after: int | None) -> pl.DataFrame:
    numbers = {"release_id": pl.lit(after, pl.Int64), "before_release_id": pl.lit(before, pl.Int64)}
    return found.with_columns(**numbers).select(schema.REVISION.names)


def _figures(inputs: Inputs) -> pl.DataFrame:
    return in_shape(uptake_of(compute_basis(inputs)), schema.UPTAKE)


def keep(connection: Connection, found: pl.DataFrame, release_id: int) -> None:
    """Write what a release moved (schema.REVISION) into the open transaction."""
    insert(connection, schema.REVISION, found.with_columns(release_id=pl.lit(release_id, pl.Int64)))


def kept(database: Database, release_id: int) -> pl.DataFrame:
    """What moved from the release published before to this one, as found when this one was built (schema.REVISION)."""
    return database.read(select(REVISION).where(REVISION.c.release_id == release_id))
