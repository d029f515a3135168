"""A month of primary care as a whole: what its file adds up to, beside the months before it."""

from datetime import date
from itertools import compress

import polars as pl

from ingest.job import Job
from ingest.readers import Reading
from ingest.sifting import TOTALS, UNIDENTIFIED, added_up
from scorecard import schema
from scorecard.periods import add_months
from scorecard.store.manifest import current_files, files

COMPARED = {"rows": "{now:,.0f} rows", "items": "{now:,.0f} items", "actual_cost": "£{now:,.0f}"}


def national(job: Job, reading: Reading) -> pl.DataFrame:
    """The line of a sifted file (frames.NATIONAL)."""
    parts = [added_up(reading.rows)] + ([] if reading.added_up is None else [reading.added_up])
    sums = pl.concat([part.select(UNIDENTIFIED, *TOTALS) for part in parts], how="vertical_relaxed")
    now = sums.select(pl.col(TOTALS).sum()).row(0, named=True)
    usual = _usual(job, reading)
    line: dict[str, float | str | None] = {}
    for name, words in COMPARED.items():
        before = usual.get(name)
        line[name] = now[name] / before if before else None
        line[f"{name}_told"] = words.format(now=now[name]) + (f", usually {before:,.0f}" if before else "")
    unidentified = sums.filter(UNIDENTIFIED)["items"].sum()
    line["unidentified"] = unidentified / now["items"] if now["items"] else None
    line["unidentified_told"] = f"{unidentified:,.0f} of {now['items']:,.0f} items"
    return pl.DataFrame([line], schema_overrides=dict.fromkeys((*COMPARED, "unidentified"), pl.Float64))


def _usual(job: Job, reading: Reading) -> dict[str, float]:
    """What the middle one of the months before adds up to; nothing where none is loaded."""
    month = reading.month or reading.rows.select(pl.col("month").min()).collect(engine="streaming").item()
    before = _before(job, month).group_by("month").agg(pl.col(TOTALS).sum())
    return {} if before.is_empty() else before.select(pl.col(TOTALS).median()).row(0, named=True)


def _before(job: Job, month: date) -> pl.DataFrame:
    """The totals of the loaded months before a month, but for those that the lake has lost."""
    earliest = add_months(month, -job.thresholds.history_months)
    lines = current_files(files(job.database)).filter(
        pl.col("lake_table") == schema.PRIMARY_CARE.name, pl.col("month").is_between(earliest, month, closed="left")
    )
    table = schema.PRIMARY_CARE_TOTAL
    places = lines.select("file_id", "month").rows()
    held = compress(places, job.lake.held(table.name, places))
    return job.lake.scan(table, list(held)).collect()
