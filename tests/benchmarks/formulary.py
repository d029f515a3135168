"""Formulary compliance at national scale: organisations × recommendations × years, invented.

Every organisation publishes a list of every recommendation once a year. Computed are the states on every day, and from
them the proportions of every organisation on the last day of each month.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from statistics import median

import numpy as np
import polars as pl

from scorecard.compliance.proportions import day_by_day
from scorecard.compliance.states import Known, compliance
from tests.benchmarks.figures import Figure, at_most
from tests.lib.compliance_frames import known, register

FIRST_YEAR, YEARS = 2015, 10
MOST_SECONDS = 3


def world(organisations: int, recommendations: int) -> Known:
    """What is known of an invented nation; the same for the same sizes."""
    days = np.random.default_rng(2011).integers(0, YEARS * 365, recommendations)
    published = [date.fromordinal(date(FIRST_YEAR - 1, 1, 1).toordinal() + int(day)) for day in days]
    made = register(
        *(
            {"ta_number": f"TA{place}", "medicine": f"m{place}", "medicine_name": f"M{place}", "published": day}
            for place, day in enumerate(published, 1)
        )
    )
    codes = pl.DataFrame({"ods_code": [f"Z{place:03}" for place in range(organisations)]})
    lists = pl.concat(yearly(codes, made.table, year) for year in range(FIRST_YEAR, FIRST_YEAR + YEARS))
    empty = known(made)
    return Known(
        codes.with_columns(org_type=pl.lit("icb")),
        made.table,
        made.medicines,
        lists.match_to_schema(empty.entries.schema, missing_columns="insert").select(empty.entries.columns),
        empty.explanations,
        empty.duties,
        empty.not_applicable,
    )


def yearly(codes: pl.DataFrame, recommendations: pl.DataFrame, year: int) -> pl.DataFrame:
    """The lists of all organisations at the start of a year: decided, or not, up to 200 days after publication."""
    as_of = date(year, 1, 1)
    there = recommendations.filter(pl.col("published") <= as_of).select("ta_number", "published")
    grid = codes.join(there, how="cross").with_row_index("row_number", offset=2)
    delay = pl.struct("ods_code", "ta_number").hash(seed=7) % 200
    decided = pl.col("published") + pl.duration(days=delay)
    is_listed = decided <= as_of
    return grid.select(
        "ods_code",
        "ta_number",
        pl.col("row_number").cast(pl.Int64),
        formulary_status=pl.when(is_listed).then(pl.lit("listed")).otherwise(pl.lit("not_listed")),
        decision_date=pl.when(is_listed).then(decided).cast(pl.Date),
        as_of=pl.lit(as_of),
        file_id=pl.lit(f"list of {year}"),
        file_order=pl.lit(year, pl.Int64),
    )


def measure(organisations: int, recommendations: int) -> dict[str, float]:
    """How long it takes, in seconds, and how many evidence rows and states there are."""
    told = world(organisations, recommendations)
    ends = [date(FIRST_YEAR + month // 12, month % 12 + 1, 28) for month in range(YEARS * 12)]
    start = time.perf_counter()
    states = compliance(told)
    shares = day_by_day(states, told.recommendations, ends, ["ods_code"])
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "evidence": told.entries.height, "states": states.height, "shares": shares.height}


def figures(organisations: int, recommendations: int, times: int) -> Iterator[Figure]:
    """The time that the states and the proportions take, the median of several processes."""
    command = [sys.executable, "-m", "tests.benchmarks.formulary", str(organisations), str(recommendations)]
    runs = []
    for _ in range(times):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    size = f"{organisations:,} organisations × {recommendations:,} recommendations × {YEARS} years"
    yield at_most(f"compliance, {size}", median(run["seconds"] for run in runs), "s", MOST_SECONDS)
    yield Figure(f"compliance, {size}: rows of evidence", runs[0]["evidence"], "rows")
    yield Figure(f"compliance, {size}: states", runs[0]["states"], "rows")


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
