"""Files that come in, checked by polars and by Spark: the same reports, rows, rows set aside and exit codes."""

import csv
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from shutil import copy, which
from threading import Event

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from rich.console import Console
from sqlalchemy import select

from ingest.sources.registry import READERS
from ingest.synthetic import TINY, write_sample
from ingest.synthetic.epd import Extent, epd_month, write_bnf, write_epd
from scorecard.commands.config import read_config
from scorecard.commands.load import ingest
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import working_in
from scorecard.engines import POLARS, spark_csv, started
from scorecard.engines.spark import Spark
from scorecard.errors import FaultyFilesError, ValidationStoppedError
from scorecard.settings import Settings
from scorecard.store.tables import SQL_TABLES
from tests.lib.requirements import absent
from tests.lib.spark_cluster import cluster

pytestmark = [
    pytest.mark.spark,
    # Great Expectations' Spark engine leaves the sockets of its results to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
EXTENT = Extent(practices=8, substances=4, rows_a_practice=12)
MONTH = date(2026, 3, 1)
# What differs from run to run, or is of the home folder.
TIMES = ("loaded_at", "started_at", "ended_at")


@dataclass(frozen=True)
class Loaded:
    """What became of files: what people were told, what was wrong, the history of the job, and what lies in the lake."""

    told: str
    faults: dict[str, FaultyFilesError]
    history: dict[str, pl.DataFrame]
    lake: dict[str, pl.DataFrame]


@pytest.fixture(autouse=True, scope="module")
def _there() -> None:
    if which("java") is None or find_spec("pyspark") is None:
        absent("java")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic NHS with what is planted in it, and months of trusts and practices of which rows are bad."""
    folder = tmp_path_factory.mktemp("files")
    write_sample(folder, replace(TINY, months=4))
    quantity = "TOTAL_QUANITY_IN_VMP_UNIT"
    spoil(folder / "scmd" / "scmd_provisional_202601.csv", {3: ("ODS_CODE", "zt01"), 5: (quantity, "1,5")})
    (folder / "many").mkdir()
    bad = copy(folder / "scmd" / "scmd_provisional_202512.csv", folder / "many" / "scmd_provisional_202512.csv")
    spoil(Path(bad), dict.fromkeys(range(2, 60), (quantity, "x")) | {60: ("YEAR_MONTH", "2025-13")})
    write_bnf(folder / "bnf.csv", ["velstatin"])
    write_epd(folder / "EPD_202603.csv", epd_month(MONTH, EXTENT), "legacy")
    spoil(folder / "EPD_202603.csv", {4: ("ITEMS", "1.5"), 9: ("BNF_CODE", "?"), 11: ("NIC", ""), 12: ("NIC", "-2")})
    return folder


def spoil(path: Path, cells: Mapping[int, tuple[str, str]]) -> None:
    """Other words in cells of a file, by their row, the header being row 1."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    for row, (column, text) in cells.items():
        rows[row - 1][rows[0].index(column)] = text
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def loaded(home: Path, files: Path, engine: str) -> Loaded:
    """Load everything, source by source, as the command run does, and then months that are refused."""
    config, told, faults = read_config(files / "sample.toml"), StringIO(), {}
    narrator, settings = Narrator(Console(file=told, width=10_000)), Settings(home=home, engine=engine)
    named = {source: config.files_of(source) for source in READERS}
    named |= {"bnf": ["bnf.csv"], "epd": ["EPD_*.csv"]}
    with working_in(settings) as place:
        for step, source, words in [*((name, name, words) for name, words in named.items()), MANY]:
            try:
                if words:
                    ingest(place, narrator, source, words, None, files)
            except FaultyFilesError as fault:
                faults[step] = fault
        history = {name: place.database.read(select(SQL_TABLES[name])) for name in ("source_file", "validation")}
    return Loaded(told.getvalue(), faults, history, lake_of(settings))


MANY = ("many", "scmd", ["many/*.csv"])


def lake_of(settings: Settings) -> dict[str, pl.DataFrame]:
    """Every file of the lake but sums, which are kept beside it."""
    lake = Path(settings.lake_at)
    paths = {str(path.relative_to(lake)): path for path in sorted(lake.rglob("*.parquet"))}
    return {name: pl.read_parquet(path) for name, path in paths.items() if not name.startswith("sums/")}


def assert_same(found: Loaded, expected: Loaded) -> None:
    """Every report, every finding with its examples, every row, and every row set aside with its reasons."""
    assert found.told == expected.told
    assert {step: (fault.problems, fault.exit_code) for step, fault in found.faults.items()} == {
        step: (fault.problems, fault.exit_code) for step, fault in expected.faults.items()
    }
    for name, table in expected.history.items():
        assert_frame_equal(found.history[name].drop(TIMES, strict=False), table.drop(TIMES, strict=False))
    assert found.lake.keys() == expected.lake.keys()
    for name, rows in expected.lake.items():
        assert_frame_equal(found.lake[name], rows)


@pytest.fixture(scope="module")
def on_polars(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return loaded(tmp_path_factory.mktemp("polars"), files, POLARS)


def test_the_files_hold_what_is_to_be_found(on_polars: Loaded) -> None:
    assert on_polars.faults.keys() == {"many"}
    assert on_polars.faults["many"].exit_code == ValidationStoppedError.exit_code
    assert "would be set aside" in str(on_polars.faults["many"])
    reasons = {name: rows for name, rows in on_polars.lake.items() if name.startswith("quarantine/")}
    assert sum(rows.height for name, rows in reasons.items() if not name.endswith(".rows.parquet")) > 4
    unmet = on_polars.history["validation"].filter(~pl.col("success"))
    assert set(unmet["suite"]) >= {"scmd", "epd"}
    assert set(unmet["consequence"]) == {"note", "quarantine the row"}


def test_spark_on_this_machine_finds_the_same(files: Path, on_polars: Loaded, tmp_path: Path) -> None:
    with started("local[2]") as engine:
        assert isinstance(engine, Spark)
        assert_same(loaded(tmp_path, files, "local[2]"), on_polars)
        # It was Spark that looked, in the session that was under way.
        assert len(engine.session.sparkContext.statusTracker().getJobIdsForGroup(None)) > 100
        assert not list(tmp_path.rglob("staged/*"))


def test_a_cluster_that_loses_a_worker_meanwhile_finds_the_same(
    files: Path, on_polars: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cluster").mkdir()
    monkeypatch.setattr(spark_csv, "PART_SIZE", 1_000)
    with cluster(tmp_path / "cluster") as found, started(found.master) as engine, ThreadPoolExecutor(1) as beside:
        assert isinstance(engine, Spark)
        # Files of kilobytes are cut into parts too.
        engine.session.conf.set("spark.sql.files.openCostInBytes", "1")
        done = Event()
        killed = beside.submit(found.kill_a_worker_at_work, engine.session.sparkContext, done)
        try:
            assert_same(loaded(tmp_path / "home", files, found.master), on_polars)
        finally:
            done.set()
        assert killed.result(), "everything was loaded before a worker could be killed"
        assert found.workers[0].wait(timeout=10) != 0
