"""Where the API's answers come from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import polars as pl

from scorecard.primary_care import queries
from scorecard.releases.lineage import Lineage, lineage
from scorecard.store.database import Database
from scorecard.store.lake import Lake

# The pages of one answer are asked for one after the other, so few answers are worth being remembered.
REMEMBERED = 8


@dataclass(frozen=True)
class Sources:
    """The results database, and what is computed from it, with the answers that were given last.

    ``uptake`` answers as scorecard.primary_care.queries.uptake does, and ``lineage`` for a release, medicine,
    organisation and quarter; it is None where there is no lake.
    """

    database: Database
    uptake: Callable[..., pl.DataFrame]
    lineage: Callable[..., Lineage] | None


def sources(database: Database, lake: Lake | None) -> Sources:
    """Everything that can be answered from a database and a lake."""
    uptake = lru_cache(maxsize=REMEMBERED)(partial(queries.uptake, database))
    source_rows = None if lake is None else lru_cache(maxsize=REMEMBERED)(partial(lineage, database, lake))
    return Sources(database, uptake, source_rows)
