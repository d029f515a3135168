"""One job: which source, where to, what is known already; and what became of each file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingest.files import SourceFile
from ingest.history import History
from ingest.references import References, Sayings, loaded_references
from scorecard.settings import Thresholds
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import files

AS_SHIPPED = Thresholds()


@dataclass(frozen=True)
class Noted:
    """An expectation that a file did not meet and that did not stop it."""

    meaning: str
    cure: str
    rows: int
    example: str


@dataclass(frozen=True)
class Loaded:
    """What became of one file: loaded, already_loaded or checked, and what its suite found."""

    name: str
    outcome: str
    rows_kept: int
    rows_quarantined: int
    notes: tuple[Noted, ...]


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


Progress = Callable[[Loaded], None]
Step = Callable[[Job, SourceFile], Loaded]


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
