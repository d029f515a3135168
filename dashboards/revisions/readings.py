"""What pages ask about revisions, each answer remembered for as long as its release is read."""

from functools import lru_cache

import polars as pl

from scorecard import queries
from scorecard.releases import pairs as release_pairs
from scorecard.releases.revisions import summary
from scorecard.store.database import Database


class RevisionReadings:
    """What releases moved, read only."""

    def __init__(self, database: Database) -> None:
        """Read from a database that is already open."""
        self._database = database
        self._moved = lru_cache(maxsize=2)(self._read_moved)
        self._before = lru_cache(maxsize=2)(self._read_before)

    def moved(self, release_id: int) -> pl.DataFrame:
        """Every figure that moved from the release published before to this one (schema.REVISION)."""
        return self._moved(release_id)

    def before(self, release_id: int) -> int | None:
        """The release that was published before this one; None where there was none."""
        return self._before(release_id)

    def _read_moved(self, release_id: int) -> pl.DataFrame:
        return release_pairs.kept(self._database, release_id)

    def _read_before(self, release_id: int) -> int | None:
        found = self.moved(release_id)
        if not found.is_empty():
            return int(found["before_release_id"][0])
        built = queries.release(self._database, release_id).built_at
        earlier = [each for each in queries.releases(self._database) if each.release_id != release_id]
        published = [each for each in earlier if each.published_at is not None and each.published_at < built]
        return max(published, key=lambda each: each.release_id).release_id if published else None


def because_of(moved: pl.DataFrame, cause: str) -> pl.DataFrame:
    """The figures for which a cause is one of those why they moved."""
    return moved.filter(pl.col("causes").str.split(", ").list.contains(cause))


def england_by_period(moved: pl.DataFrame) -> pl.DataFrame:
    """The summary by medicine, unit and period with England's rates beside its amounts, largest change first."""
    keys = ["medicine", "unit", "period_type", "period"]
    rates = moved.filter(pl.col("org_type") == "england").select(*keys, "value_before", "value_after")
    told = summary(moved).join(rates, on=keys, how="left")
    order = [pl.col("change").abs(), pl.col("figures")]
    return told.sort([*order, *keys], descending=[True, True, *[False] * len(keys)], nulls_last=True)
