"""Sifting a national file: read once, as a stream; rows to look at go to Parquet, all others are added up.

Looked at are the rows of mapped medicines, and every row in which something may be wrong. The sums are of whole
millionths, so that they do not depend on the order in which threads add.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from ingest.faults import unreadable
from ingest.files import SourceFile
from ingest.job import Job
from ingest.readers import ROW, Reading, Sieve, check_rows_are_lines, explain_rows
from scorecard.errors import MissingInputError
from scorecard.primary_care.bnf import BnfCodes, begins_with_any

AMOUNTS = ("items", "quantity", "nic", "actual_cost")
TOTALS = ("rows", *AMOUNTS)
UNIDENTIFIED, WANTED = "is_unidentified", "is_wanted"
PART, BLANK, LOOKED_AT, REST = "part", "blank", "looked_at", "rest"
MILLIONTHS = 1_000_000


def identity_of(job: Job, file: SourceFile, reading: Reading) -> str:
    """Under which identity a file is kept: of a sifted one, the codes that are kept belong to it."""
    if reading.sieve is None:
        return reading.identity or file.file_id
    return hashlib.sha256(f"{file.file_id} {_codes(job).mark}".encode()).hexdigest()


@contextmanager
def sifted(job: Job, file: SourceFile, reading: Reading) -> Iterator[Reading]:
    """The reading with the rows to look at alone, where it has a sieve; they lie in a file until the end of the block."""
    if reading.sieve is None:
        yield reading
        return
    with TemporaryDirectory(prefix="nice-scorecard-") as scratch:
        yield _sift(file, reading, reading.sieve, _codes(job), Path(scratch) / "rows.parquet")


def _codes(job: Job) -> BnfCodes:
    codes = job.sayings.bnf_codes
    if not codes.mapped:
        told = "No mapping of BNF codes is loaded, so nothing says which rows are to be kept."
        raise MissingInputError(f"{told} Load one: nice-scorecard ingest bnf FILE.")
    return codes


def _sift(file: SourceFile, reading: Reading, sieve: Sieve, codes: BnfCodes, target: Path) -> Reading:
    """Read the file once: what to look at goes to the target, with is_wanted where it is a mapped medicine's."""
    try:
        parted = _parted(sieve, codes)
        looked_at = parted.filter(pl.col(PART) == LOOKED_AT).drop(PART)
        plans = [looked_at.sink_parquet(target, lazy=True, compression="zstd"), _summed(parted, PART, UNIDENTIFIED)]
        sums = pl.collect_all(plans, engine="streaming")[1]
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    check_rows_are_lines(file, int(sums["rows"].sum()))
    rows = pl.scan_parquet(target, glob=False)
    _check_written(file, rows, sums.filter(pl.col(PART) == LOOKED_AT).drop(PART))
    rest = in_units(sums.filter(pl.col(PART) == REST).drop(PART))
    return replace(reading, rows=sieve.typed(rows), added_up=rest.with_columns(pl.col(UNIDENTIFIED) == "Y"))


def _parted(sieve: Sieve, codes: BnfCodes) -> pl.LazyFrame:
    """The texts with what is to become of each row."""
    columns = [name for name in sieve.texts.collect_schema().names() if name != ROW]
    month = sieve.texts.select(pl.col("month")).head(1).collect(engine="streaming")["month"].to_list()
    is_other = ~pl.col("month").is_in(month).fill_null(value=False)
    wanted = sieve.texts.with_columns(begins_with_any("bnf_code", codes.wanted).alias(WANTED))
    part = (
        pl.when(pl.all_horizontal(pl.col(columns).is_null()))
        .then(pl.lit(BLANK))
        .when(pl.col(WANTED) | sieve.doubtful | is_other)
        .then(pl.lit(LOOKED_AT))
        .otherwise(pl.lit(REST))
    )
    return wanted.with_columns(part.alias(PART))


def _summed(texts: pl.LazyFrame, *by: str) -> pl.LazyFrame:
    """Rows and sums of texts, in millionths; what cannot be read adds nothing."""
    amounts = {name: pl.col(name).cast(pl.Float64, strict=False) for name in AMOUNTS}
    return texts.group_by(by).agg(pl.len().cast(pl.Int64).alias("rows"), **_millionths(amounts))


def _millionths(amounts: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    return {name: (amount * MILLIONTHS).round().cast(pl.Int64, strict=False).sum() for name, amount in amounts.items()}


def added_up(rows: pl.LazyFrame) -> pl.DataFrame:
    """What typed rows come to, by is_unidentified (TOTALS); what is unknown adds nothing."""
    amounts = {name: pl.col(name) for name in AMOUNTS}
    known = rows.with_columns(pl.col(UNIDENTIFIED).fill_null(value=False))
    sums = known.group_by(UNIDENTIFIED).agg(pl.len().cast(pl.Int64).alias("rows"), **_millionths(amounts))
    return in_units(sums.collect(engine="streaming"))


def in_units(sums: pl.DataFrame) -> pl.DataFrame:
    """Sums of millionths as numbers."""
    return sums.with_columns(pl.col(AMOUNTS) / MILLIONTHS)


def _check_written(file: SourceFile, rows: pl.LazyFrame, sums: pl.DataFrame) -> None:
    """Raise where what was written to look at is not what was counted on the way there: no row may be lost."""
    written = _summed(rows, UNIDENTIFIED).collect(engine="streaming")
    if not written.select(sums.columns).sort(pl.all()).equals(sums.sort(pl.all())):
        raise unreadable(file.name, "What was read of it could not be kept whole.", "Is the disk full? Load it again.")
