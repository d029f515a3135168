"""Board reports at national scale: the shipped sample's release, repeated until it has a nation's organisations."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import polars as pl
from rich.console import Console

from dashboards.reports.pdf import chromium
from scorecard import schema
from scorecard.commands.config import read_config
from scorecard.commands.narrator import Narrator
from scorecard.commands.report import Asked, report
from scorecard.commands.run import run as run_job
from scorecard.commands.workplace import reading_in, working_in
from scorecard.schema import ENGLAND, UNALLOCATED
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES
from tests.benchmarks.contender import MEGABYTE
from tests.benchmarks.figures import Figure, at_most
from tests.lib.requirements import REPOSITORY

SAMPLE = REPOSITORY / "data" / "sample" / "sample.toml"
OF_RELEASES = (schema.RELEASE, schema.RELEASE_INPUT, schema.CURRENT_RELEASE, schema.SOURCE_FILE, schema.NOTE)
OF_DEFINITIONS = (schema.MEASURE, schema.CLOCK_RULE, schema.INDICATOR_DEFINITION)
REPEATED = (
    schema.ORGANISATION,
    schema.MEDICINE,
    schema.COVERAGE,
    schema.MEASURE_FIGURE,
    schema.RECOMMENDATION,
    schema.RECOMMENDED_MEDICINE,
    schema.COMPLIANCE,
    schema.EXPLAINED,
    schema.FORMULARY_FINDING,
    schema.INDICATOR_FIGURE,
)
# Columns whose codes are told apart by the repetition of organisations, or of medicines with their appraisals.
PLACES = ("ods_code", "parent_ods_code", "successor_ods_code")
MEDICINES = ("medicine", "medicine_name", "subject", "recommendation_id", "ta_number")
KEPT = (ENGLAND, UNALLOCATED)
MOST_SECONDS, MOST_MEGABYTES, MOST_KILOBYTES = 300, 2_000, 300
ORGANISATIONS, SAMPLE_ORGANISATIONS, SAMPLE_MEDICINES = 250, 34, 24


def nation(home: Path, medicines: int) -> Settings:
    """A home folder with a published release of 250 organisations and so many medicines, of which the sample has 24."""
    sample = Settings(home=home / "sample")
    with working_in(sample) as place:
        run_job(place, Narrator(Console(file=StringIO())), read_config(SAMPLE), SAMPLE.parent)
    whole = Settings(home=home / "nation")
    source, target = Database.open_read_only(sample.database_url), Database.open(whole.database_url)
    wide, long = -(-ORGANISATIONS // SAMPLE_ORGANISATIONS), -(-medicines // SAMPLE_MEDICINES)
    with target.engine.begin() as connection:
        for table in (*OF_RELEASES, *OF_DEFINITIONS, *REPEATED):
            rows = source.read(SQL_TABLES[table.name].select())
            if table in REPEATED:
                rows = repeated(repeated(rows, PLACES, wide), MEDICINES, long)
            insert(connection, table, rows)
    source.close()
    target.close()
    return whole


def repeated(rows: pl.DataFrame, names: tuple[str, ...], times: int) -> pl.DataFrame:
    """Rows so many times, each time under other codes; what has no such code, or a kept one, stands once."""
    present = [name for name in names if name in rows.columns]
    if not present:
        return rows
    parts = [rows]
    key = present[0]
    for time_ in range(1, times):
        coded = [
            pl.when(pl.col(name).is_in(KEPT)).then(name).otherwise(pl.col(name) + f"-{time_}").alias(name)
            for name in present
        ]
        parts.append(rows.filter(~pl.col(key).is_in(KEPT)).with_columns(coded))
    whole = pl.concat(parts)
    if "row_number" in whole.columns:
        whole = whole.with_columns(row_number=pl.int_range(pl.len()))
    return whole


def run(medicines: int, organisations: int) -> dict[str, float | None]:
    """How long reports of so many organisations take as pages, and as pages and PDF; how large the largest page is."""
    with TemporaryDirectory(prefix="bench-") as folder:
        # In a process of its own, whose memory is not that of the reports.
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            settings = other.submit(nation, Path(folder), medicines).result()
        seconds = {kind: written(settings, Path(folder) / kind, organisations, kind) for kind in ("html", "pdf")}
        largest = max(path.stat().st_size for path in (Path(folder) / "html").iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {**seconds, "kilobytes": largest / 1000, "megabytes": peak / MEGABYTE}


def written(settings: Settings, out: Path, organisations: int, kind: str) -> float | None:
    """How long the command takes, in seconds; None for PDF where nothing prints."""
    if kind == "pdf" and chromium("") is None:
        return None
    start = time.perf_counter()
    with reading_in(settings) as place:
        current = SQL_TABLES["organisation"]
        kinds = current.c.org_type.in_(["region", "icb", "trust"])
        known = place.database.read(current.select().where(kinds, current.c.successor_ods_code.is_(None)))
        codes = sorted(set(known["ods_code"]).difference(KEPT))[:organisations]
        report(place, Narrator(Console(file=StringIO())), Asked(codes, None), out, kind == "pdf")
    return time.perf_counter() - start


def figures(medicines: int, organisations: int, times: int) -> Iterator[Figure]:
    """The time that reports take, medians of several processes, and the size of the largest page."""
    command = [sys.executable, "-m", "tests.benchmarks.reports", str(medicines), str(organisations)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(times)
    ]
    size = f"{organisations:,} organisations × {medicines:,} medicines"
    yield Figure(f"board reports, HTML, {size}", median(one["html"] for one in runs), "s")
    if all(one["pdf"] is not None for one in runs):
        yield at_most(f"board reports, HTML and PDF, {size}", median(one["pdf"] for one in runs), "s", MOST_SECONDS)
    yield at_most(f"largest board report, {size}", max(one["kilobytes"] for one in runs), "kB", MOST_KILOBYTES)
    yield at_most(f"peak memory of board reports, {size}", max(one["megabytes"] for one in runs), "MB", MOST_MEGABYTES)


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
