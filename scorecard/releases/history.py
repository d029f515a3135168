"""The history of releases: which were published, what each moved, what it holds and what it was computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import func, literal, select, union_all

from scorecard import queries, schema
from scorecard.errors import UnknownReleaseError
from scorecard.queries import Release
from scorecard.store.database import Database
from scorecard.store.manifest import files_of
from scorecard.store.tables import SQL_TABLES

REVISION = SQL_TABLES["revision"]
# Of these tables every row is a figure: an organisation's number of a period, or the state of a recommendation there.
OF_FIGURES = (schema.UPTAKE, schema.MEASURE_FIGURE, schema.INDICATOR_FIGURE, schema.COMPLIANCE)


@dataclass(frozen=True)
class Past:
    """A published release, the one that readers saw when it was built, and how many of that one's figures it moved."""

    release: Release
    before: int | None
    figures: int
    medicines: int

    @property
    def moved(self) -> str:
        """What it moved, in a sentence."""
        if self.before is None:
            return "The first release that was published."
        if not self.figures:
            return f"No figure is recorded to have moved since release {self.before}."
        figures = f"{self.figures:,} figure{'' if self.figures == 1 else 's'}"
        medicines = f"{self.medicines:,} medicine{'' if self.medicines == 1 else 's'}"
        return f"{figures} of {medicines} moved since release {self.before}."


def history(database: Database) -> list[Past]:
    """Every published release, the one that was published last first."""
    dated = [(each.published_at, each.release_id, each) for each in queries.releases(database) if each.published_at]
    published = [each for *_, each in sorted(dated, key=lambda one: one[:2], reverse=True)]
    moves = {row["release_id"]: row for row in _moves(database).iter_rows(named=True)}
    return [_past(each, published, moves.get(each.release_id)) for each in published]


def published(database: Database, release_id: int) -> Release:
    """A release that readers may see; raises UnknownReleaseError where there is none of that number."""
    found = queries.release(database, release_id)
    if found.published_at is None:
        raise UnknownReleaseError(f"There is no published release {release_id}.")
    return found


def files(database: Database, release_id: int) -> pl.DataFrame:
    """The files that a release was computed from (schema.SOURCE_FILE), in order of loading."""
    with database.engine.connect() as connection:
        return files_of(connection, release_id)


def rows_by_table(database: Database, release_id: int) -> dict[str, int]:
    """How many rows each table of a release has, by name, in the order in which tables are declared."""
    parts = []
    for table in schema.RELEASE_TABLES:
        sql = SQL_TABLES[table.name]
        of_release = sql.c.release_id == release_id
        parts.append(select(literal(table.name).label("name"), func.count().label("rows")).where(of_release))
    counted: dict[str, int] = dict(database.read(union_all(*parts)).iter_rows())
    return {table.name: counted[table.name] for table in schema.RELEASE_TABLES}


def _moves(database: Database) -> pl.DataFrame:
    """How many figures, and of how many medicines, each release moved."""
    query = select(
        REVISION.c.release_id,
        func.max(REVISION.c.before_release_id).label("before"),
        func.count().label("figures"),
        func.count(REVISION.c.medicine.distinct()).label("medicines"),
    ).group_by(REVISION.c.release_id)
    return database.read(query)


def _past(release: Release, every: Sequence[Release], move: dict[str, int] | None) -> Past:
    if move is not None:
        return Past(release, move["before"], move["figures"], move["medicines"])
    earlier = [each for each in every if each.published_at is not None and each.published_at < release.built_at]
    numbers = [each.release_id for each in earlier if each.release_id != release.release_id]
    return Past(release, max(numbers, default=None), 0, 0)
