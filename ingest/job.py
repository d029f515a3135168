"""One job: which source, where to, and what is known already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingest.history import History
from ingest.references import References, Sayings, loaded_references
from scorecard.settings import Thresholds
from scorecard.store.database import Database
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
    data_status: str | None = None


def start(
    source: str,
    database: Database,
    lake: Lake,
    *,
    unknown_codes: str,
    thresholds: Thresholds = AS_SHIPPED,
    data_status: str | None = None,
) -> Job:
    """A job for one source, with the references that are loaded at this moment."""
    manifest, today = files(database), datetime.now(UTC).date()
    return Job(
        source,
        database,
        lake,
        today,
        unknown_codes,
        thresholds,
        loaded_references(lake, manifest),
        Sayings(lake, manifest, today),
        History(database, lake),
        data_status,
    )
