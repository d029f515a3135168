"""One job: which source, where to, and what is known already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from ingest.history import History
from ingest.references import References, Sayings, loaded_references
from scorecard.reference import CLOCK_RULES, clock_rules
from scorecard.settings import Thresholds
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files

AS_SHIPPED = Thresholds()


@dataclass(frozen=True)
class Job:
    """One source to load or check: where to read and write, what was told, and what is known already."""

    source: str
    database: Database
    lake: Lake
    today: date
    unknown_codes: str
    thresholds: Thresholds
    references: References
    sayings: Sayings
    history: History
    clock_rules: frozenset[str]
    data_status: str | None = None


def start(
    source: str,
    database: Database,
    lake: Lake,
    *,
    unknown_codes: str,
    thresholds: Thresholds = AS_SHIPPED,
    rules: Path = CLOCK_RULES,
    data_status: str | None = None,
) -> Job:
    """A job for one source, with the references loaded at this moment; ``rules`` is the file of clock rules."""
    manifest, released, today = files(database), _released(database, lake), datetime.now(UTC).date()
    return Job(
        source,
        database,
        lake,
        today,
        unknown_codes,
        thresholds,
        loaded_references(lake, manifest, released),
        Sayings(lake, manifest, released, today),
        History(database, lake),
        frozenset(clock_rules(rules)["clock_rule"]),
        data_status,
    )


def _released(database: Database, lake: Lake) -> pl.DataFrame:
    """The rows that people released, but for those that the lake has lost: loading their file writes them anew."""
    released = released_rows(database)
    ids = released["file_id"].unique()
    held = ids.filter(pl.Series(lake.held_aside(ids.to_list()), dtype=pl.Boolean()))
    return released.filter(pl.col("file_id").is_in(held.to_list()))
