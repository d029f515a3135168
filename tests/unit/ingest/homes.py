"""Home folders to load into, and prescribing files to load."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest import pipeline
from ingest.job import Job, Loaded, start
from scorecard import schema
from scorecard.errors import FaultyFilesError
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files, files
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
    return [month, "ZT01", f"{10970211000001000 + number}", "Etanercept 50mg pens", "258773002", "ml", quantity, cost]


def issues(count: int = 3, month: str = "202104", quantity: str = "10") -> list[list[str]]:
    return [issue(number, month, quantity) for number in range(count)]


def write(path: Path, rows: list[list[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text([HEADER, *rows]), encoding="utf-8")
    return path


class Home:
    """A home folder and what happens in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database.open(f"sqlite:///{folder / 'scorecard.sqlite'}")
        self.lake = Lake(folder / "lake")

    def job(self, source: str, status: str | None = None, unknown_codes: str = "note") -> Job:
        return start(source, self.database, self.lake, unknown_codes=unknown_codes, data_status=status)

    def ingest(self, *paths: Path, source: str = "scmd", status: str | None = None) -> list[Loaded]:
        done: list[Loaded] = []
        pipeline.ingest(self.job(source, status), paths, done.append)
        return done

    def refused(self, *paths: Path, source: str = "scmd") -> FaultyFilesError:
        with pytest.raises(FaultyFilesError) as caught:
            self.ingest(*paths, source=source)
        return caught.value

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
        return sorted(str(path.relative_to(self.lake.folder)) for path in self.lake.folder.rglob("*") if path.is_file())
