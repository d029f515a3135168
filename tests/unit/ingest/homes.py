"""Home folders to load into, and prescribing files to load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select

from ingest import pipeline
from ingest.job import Job, start
from ingest.reports.model import FileReport, RunReport
from ingest.runs import Order
from scorecard import schema
from scorecard.engines import STREAMING, Engine
from scorecard.errors import FaultyFilesError
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files, files
from scorecard.store.tables import SQL_TABLES
from tests.unit.ingest.drawn import csv_text

HEADER = [
    "YEAR_MONTH",
    "ODS_CODE",
    "VMP_SNOMED_CODE",
    "VMP_PRODUCT_NAME",
    "UNIT_OF_MEASURE_IDENTIFIER",
    "UNIT_OF_MEASURE_NAME",
    "TOTAL_QUANITY_IN_VMP_UNIT",
    "INDICATIVE_COST",
]


def issue(number: int = 1, month: str = "202104", quantity: str = "10", cost: str = "") -> list[str]:
    return [
        month,
        "ZT01",
        f"{10970211000001000 + number}",
        f"Etanercept pens, size {number}",
        "258773002",
        "ml",
        quantity,
        cost,
    ]


def issues(count: int = 3, month: str = "202104", quantity: str = "10") -> list[list[str]]:
    return [issue(number, month, quantity) for number in range(count)]


def write(path: Path, rows: list[list[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text([HEADER, *rows]), encoding="utf-8")
    return path


@dataclass
class Watched:
    """Nobody watches the bars; but something may happen when a file is turned to."""

    happens: Callable[[], None] | None = None
    sees_rows: bool = False
    rows: int = 0

    def expect(self, files: int) -> None: ...

    def turn_to(self, told: str, rows: int | None = None) -> None:  # noqa: ARG002 - the signature is the watcher's
        if self.happens is not None and told.endswith("reading"):
            self.happens()

    def seen(self, rows: int) -> None:
        self.rows += rows

    def step(self) -> None: ...


def faults(report: RunReport) -> FaultyFilesError:
    assert report.problems
    return FaultyFilesError(report.problems, report.exit_code)


class Home:
    """A home folder and what happens in it."""

    def __init__(self, folder: Path, engine: Engine = STREAMING) -> None:
        self.folder = folder
        self.engine = engine
        self.database = Database.open(f"sqlite:///{folder / 'scorecard.sqlite'}")
        self.lake = Lake(folder / "lake")
        self.watched = Watched()

    def watch(self, happens: Callable[[], None] | None) -> None:
        """Let something happen whenever a file is turned to."""
        self.watched.happens = happens

    def job(self, source: str, status: str | None = None, unknown_codes: str = "note") -> Job:
        return start(
            source,
            self.database,
            self.lake,
            unknown_codes=unknown_codes,
            data_status=status,
            engine=self.engine,
        )

    def run(self, *paths: Path, source: str = "scmd", status: str | None = None) -> RunReport:
        """Load files, whatever is wrong with them."""
        return pipeline.ingest(self.job(source, status), Order("ingest", [str(path) for path in paths]), self.watched)

    def validate(self, *paths: Path, source: str = "scmd", unknown_codes: str = "note") -> RunReport:
        """Check files, whatever is wrong with them."""
        job = self.job(source, unknown_codes=unknown_codes)
        return pipeline.validate(job, Order("validate", [str(path) for path in paths]), self.watched)

    def ingest(self, *paths: Path, source: str = "scmd", status: str | None = None) -> Sequence[FileReport]:
        """Load files that are all fit to be loaded."""
        report = self.run(*paths, source=source, status=status)
        assert report.problems == ()
        return report.files

    def refused(self, *paths: Path, source: str = "scmd") -> FaultyFilesError:
        """The faults of files, of which at least one is not fit to be loaded."""
        return faults(self.run(*paths, source=source))

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table of the results database, in the order of its key."""
        return self.database.read(select(SQL_TABLES[name])).sort(pl.all()).to_dicts()

    @property
    def manifest(self) -> pl.DataFrame:
        return files(self.database)

    def lines(self, *columns: str) -> list[tuple[Any, ...]]:
        return self.manifest.select(columns).rows()

    def current(self, table: Any = schema.PRESCRIBING) -> pl.DataFrame:
        """The rows that count now."""
        chosen = current_files(self.manifest).filter(pl.col("lake_table") == table.name)
        return self.lake.scan(table, chosen.select("file_id", "month").rows()).collect().sort("file_id", "row_number")

    def parquet_files(self) -> list[str]:
        return sorted(str(path.relative_to(self.lake.at)) for path in self.lake.at.rglob("*") if path.is_file())
