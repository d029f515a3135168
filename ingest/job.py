"""One job: which source, where to, and what is known already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from ingest.history import History
from ingest.references import References, Sayings, loaded_references
from scorecard.engines import STREAMING, Engine
from scorecard.reference import CLOCK_RULES, clock_rules
from scorecard.settings import Thresholds
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files, files

AS_SHIPPED = Thresholds()
# Sources whose files are checked against those of the others.
CHECKED_LAST = ("scmd", "epd")


@dataclass(frozen=True)
class Job:
    """One source to load or check: where to read and write, what was told, and what is known already.

    ``engine`` looks at the rows of files.
    """

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
    engine: Engine = STREAMING


def start(
    source: str,
    database: Database,
    lake: Lake,
    *,
    unknown_codes: str,
    thresholds: Thresholds = AS_SHIPPED,
    rules: Path = CLOCK_RULES,
    data_status: str | None = None,
    engine: Engine = STREAMING,
) -> Job:
    """A job for one source, with the references loaded at this moment; ``rules`` is the file of clock rules."""
    manifest, released, today = _known(source, database, lake), _released(database, lake), datetime.now(UTC).date()
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
        engine,
    )


def _known(source: str, database: Database, lake: Lake) -> pl.DataFrame:
    """The manifest's lines that count, but for those that the lake has lost: loading their files writes them anew.

    Files that are checked against all others must not be so against less: for them, what is lost is told.
    """
    current = current_files(files(database))
    if source in CHECKED_LAST:
        return current
    held = [
        lines.filter(pl.Series(lake.held(str(table), lines.select("file_id", "month").rows()), dtype=pl.Boolean()))
        for (table,), lines in current.group_by("lake_table", maintain_order=True)
    ]
    return pl.concat([current.clear(), *held]).sort("file_number")


def _released(database: Database, lake: Lake) -> pl.DataFrame:
    """The rows that people released, but for those that the lake has lost: loading their file writes them anew."""
    released = released_rows(database)
    ids = released["file_id"].unique()
    held = ids.filter(pl.Series(lake.held_aside(ids.to_list()), dtype=pl.Boolean()))
    return released.filter(pl.col("file_id").is_in(held.to_list()))
