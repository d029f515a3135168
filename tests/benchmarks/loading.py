"""A release of two million rows: written and published in one transaction, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from uuid import uuid4

import numpy as np
import polars as pl
from sqlalchemy import create_engine, make_url, text

from scorecard import schema
from scorecard.periods import add_months
from scorecard.releases.publishing import checksum, publish
from scorecard.store.database import Database
from scorecard.store.loading import analyse, insert
from scorecard.tables import Table
from tests.benchmarks.contender import resident
from tests.benchmarks.figures import Figure, at_most

MOST_SECONDS = {"sqlite": 10, "postgresql": 15}
SERVER = "NICE_SCORECARD_TEST_POSTGRES"


def uptake(rows: int) -> pl.DataFrame:
    """Uptake of so many organisations, medicines and months, in the order of its key, as a build gives it."""
    drawn = np.random.Generator(np.random.PCG64(2011))
    months = pl.DataFrame({"period": [add_months(date(2019, 4, 1), step) for step in range(84)]})
    medicines = pl.DataFrame({"medicine": [f"medicine-{place:03}" for place in range(200)]})
    number = -(-rows // (months.height * medicines.height))
    codes = pl.DataFrame({"ods_code": [f"Z{place:03}" for place in range(number)]})
    every = codes.join(medicines, how="cross").join(months, how="cross").head(rows)
    used = pl.Series(drawn.gamma(4, 250, rows)).round(6)
    told = every.with_columns(
        release_id=pl.lit(1, pl.Int64), source=pl.lit("secondary"), org_type=pl.lit("icb"), unit=pl.lit("mg"),
        period_type=pl.lit("month"), numerator=used, denominator=pl.lit(1_000_000.0), value=used / 10,
        source_rows=pl.lit(3, pl.Int64), negative_rows=pl.lit(0, pl.Int64), indicative_cost=used * 2,
        rows_without_cost=pl.lit(0, pl.Int64),
    )  # fmt: skip
    return told.select(schema.UPTAKE.names).cast(schema.UPTAKE.polars_schema)


def header() -> pl.DataFrame:
    """The one row of the release itself, its texts without meaning."""
    values = {pl.String: "x", pl.Int64: 1, pl.Float64: 0.0, pl.Boolean: True, pl.Date: date(2019, 4, 1)}
    row = {name: values.get(type(kind)) for name, kind in schema.RELEASE.polars_schema.items()}
    built = pl.lit("2026-01-01T00:00:00+0000").str.to_datetime("%Y-%m-%dT%H:%M:%S%z").alias("built_at")
    return pl.DataFrame([row], schema=schema.RELEASE.polars_schema).with_columns(built)


def run(url: str, rows: int) -> dict[str, float]:
    """How long a release of so many rows takes to be summed up, loaded and published."""
    tables: dict[str, tuple[Table, pl.DataFrame]] = {"uptake": (schema.UPTAKE, uptake(rows))}
    database = Database.open(url)
    before, start = resident(), time.perf_counter()
    checksum({name: frame for name, (_, frame) in tables.items()})
    with database.writing() as connection:
        insert(connection, schema.RELEASE, header())
        for table, frame in tables.values():
            insert(connection, table, frame)
        analyse(connection, schema.RELEASE_TABLES)
        publish(connection, 1)
    seconds = time.perf_counter() - start
    database.close()
    return {"seconds": seconds, "rows": rows, "megabytes": (resident() - before) / 2**20}


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """An empty database of each kind that there is."""
    found = {"sqlite": f"sqlite:///{folder / uuid4().hex}.sqlite"}
    server = os.environ.get(SERVER)
    if server is None:
        yield found
        return
    name = f"bench_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield found | {"postgresql": make_url(server).set(database=name).render_as_string(hide_password=False)}
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def figures(rows: int, times: int) -> Iterator[Figure]:
    """The time on each kind of database, medians of several processes, each on an empty database."""
    runs: dict[str, list[float]] = {}
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
            for kind, url in urls.items():
                command = [sys.executable, "-m", "tests.benchmarks.loading", url, str(rows)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                runs.setdefault(kind, []).append(json.loads(done.stdout)["seconds"])
    for kind, seconds in runs.items():
        name = f"a release of {rows:,} rows loaded and published on {kind}"
        yield at_most(name, median(seconds), "s", MOST_SECONDS[kind])


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]))))
