"""Sifting a national file: read once, as a stream; rows to look at go to Parquet, all others are added up.

Looked at are the rows of mapped medicines, and every row in which something may be wrong. The sums are of whole
millionths, so that they do not depend on the order in which threads add.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import polars as pl

from ingest.faults import unreadable
from ingest.files import SourceFile
from ingest.job import Job
from ingest.readers import ROW, Reading, check_rows_are_lines, explain_rows
from ingest.sieves import Sieve, as_number
from scorecard.engines import ROWS_HELD, Frame, collected, with_numbers, written
from scorecard.errors import FaultyFilesError, LayoutError, MissingInputError, Problem
from scorecard.primary_care.bnf import BnfCodes, begins_with_any
from scorecard.uptake.amounts import GREATEST_SUM, MILLIONTHS, in_millionths

AMOUNTS = ("items", "quantity", "nic", "actual_cost")
TOTALS = ("rows", *AMOUNTS)
UNIDENTIFIED, WANTED = "is_unidentified", "is_wanted"
LOOKED_AT, UNSOUND = "is_looked_at", "is_unsound"
# Every row that is set aside is held with its reasons: of so many that are doubtful, none is looked at.
MOST_UNSOUND = 1_000_000


def identity_of(job: Job, file: SourceFile, reading: Reading) -> str:
    """Under which identity a file is kept: of a sifted one, the codes that are kept belong to it."""
    if reading.sieve is None:
        return reading.identity or file.file_id
    return hashlib.sha256(f"{file.file_id} {_codes(job).mark}".encode()).hexdigest()


@contextmanager
def sifted(job: Job, file: SourceFile, reading: Reading) -> Iterator[Reading]:
    """The reading with the rows to look at alone, where it has a sieve; they lie in a file until the block ends."""
    if reading.sieve is None:
        yield reading
        return
    with TemporaryDirectory(prefix="nice-scorecard-") as scratch:
        yield _sift(job, file, reading, reading.sieve, Path(scratch))


def _codes(job: Job) -> BnfCodes:
    codes = job.sayings.bnf_codes
    if not codes.mapped:
        told = "No mapping of BNF codes is loaded, so nothing says which rows are to be kept."
        raise MissingInputError(f"{told} Load one: nice-scorecard ingest bnf FILE.")
    return codes


def _sift(job: Job, file: SourceFile, reading: Reading, sieve: Sieve, scratch: Path) -> Reading:
    """Read the file once; the rows to look at go to the folder, and are is_wanted if they are a mapped medicine's."""
    codes, target, typed = _codes(job), scratch / "texts.parquet", scratch / "rows.parquet"
    try:
        with job.engine.csv(job.lake, sieve.texts) as whole:
            told_apart = _told_apart(nw.from_native(whole), sieve, codes)
            looked_at = told_apart.filter(nw.col(LOOKED_AT)).select(*sieve.texts.rows.collect_schema().names())
            parts = written(job.lake, looked_at, target, _summed(told_apart, LOOKED_AT, UNSOUND))
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    check_rows_are_lines(file, int(parts["rows"].sum()))
    texts = pl.scan_parquet(target, glob=False)
    _check_most_are_sound(file, texts, parts, codes)
    sums = parts.group_by(UNIDENTIFIED, LOOKED_AT).agg(pl.col(TOTALS).sum())
    _check_written(file, _numbered(nw.from_native(texts), sieve), sums.filter(LOOKED_AT).drop(LOOKED_AT))
    rows = nw.from_native(sieve.typed(texts)).with_columns(begins_with_any("bnf_code", codes.wanted).alias(WANTED))
    # Once for all the passes over them that follow.
    rows.to_native().sink_parquet(typed, compression="zstd", row_group_size=ROWS_HELD, engine="streaming")
    return replace(
        reading,
        rows=pl.scan_parquet(typed, glob=False),
        added_up=_in_units(sums.filter(~pl.col(LOOKED_AT)).drop(LOOKED_AT)),
    )


def _told_apart(texts: Frame, sieve: Sieve, codes: BnfCodes) -> Frame:
    """The texts, with the amounts as numbers and whether a row is to be looked at: it is wanted, or may be unsound."""
    month = sieve.texts.rows.select("month").head(1).collect(engine="streaming")["month"].to_list()
    sound = (sieve.sound & nw.col("month").is_in(month)).fill_null(value=False)
    wanted = begins_with_any("bnf_code", codes.wanted)
    told_apart = _numbered(texts, sieve).with_columns((~sound).alias(UNSOUND))
    return told_apart.with_columns((nw.col(UNSOUND) | wanted).alias(LOOKED_AT))


def _numbered(texts: Frame, sieve: Sieve) -> Frame:
    return with_numbers(texts, {name: as_number(name) for name in sieve.amounts})


def _summed(texts: Frame, *by: str) -> Frame:
    """Rows and sums in millionths, by is_unidentified; what cannot be read adds nothing."""
    is_unidentified = (nw.col(UNIDENTIFIED) == "Y").fill_null(value=False)
    return _totals(texts.with_columns(is_unidentified.alias(UNIDENTIFIED)), as_number, *by)


def _totals(rows: Frame, column: Callable[[str], str], *by: str) -> Frame:
    """Rows and sums in millionths by is_unidentified, of amounts in columns that are called after them."""
    amounts = {name: nw.col(column(name)) for name in AMOUNTS}
    # No number of more than 64 bits of millionths is one that anybody meant.
    known = {name: nw.when(amount.abs() < GREATEST_SUM).then(amount) for name, amount in amounts.items()}
    whole = [in_millionths(amount).cast(nw.Int64).alias(f"{name} in millionths") for name, amount in known.items()]
    sums = [nw.col(f"{name} in millionths").sum().alias(name) for name in AMOUNTS]
    counted = nw.len().cast(nw.Int64).alias("rows")
    return rows.with_columns(*whole).group_by(UNIDENTIFIED, *by).agg(counted, *sums)


def added_up(rows: pl.LazyFrame) -> pl.DataFrame:
    """What typed rows come to, by is_unidentified (TOTALS); what is unknown adds nothing."""
    known = rows.with_columns(pl.col(UNIDENTIFIED).fill_null(value=False))
    [sums] = collected(_totals(nw.from_native(known), str))
    return _in_units(sums)


def _in_units(sums: pl.DataFrame) -> pl.DataFrame:
    """Sums of millionths as numbers."""
    return sums.with_columns(pl.col(AMOUNTS) / MILLIONTHS)


def _check_most_are_sound(file: SourceFile, texts: pl.LazyFrame, parts: pl.DataFrame, codes: BnfCodes) -> None:
    """Raise where more rows are doubtful than can be looked at one by one."""
    unsound, rows = (int(some["rows"].sum()) for some in (parts.filter(UNSOUND), parts))
    if unsound <= MOST_UNSOUND:
        return
    others = nw.from_native(texts).filter(~begins_with_any("bnf_code", codes.wanted))
    [first] = collected(others.select(nw.col(ROW).min()))
    told = (
        f"In {unsound:,} of {rows:,} rows something cannot be read, or has blanks around it; this is one of the first."
    )
    cure = "Look for one cause that all of them share, such as another layout, and download the file again."
    raise FaultyFilesError([Problem(file.name, told, cure, row=first.item())], LayoutError.exit_code)


def _check_written(file: SourceFile, rows: Frame, sums: pl.DataFrame) -> None:
    """Raise where what was written to look at is not what was counted on the way there: no row may be lost."""
    [found] = collected(_summed(rows))
    if not found.select(sums.columns).sort(pl.all()).equals(sums.sort(pl.all())):
        raise unreadable(file.name, "What was read of it could not be kept whole.", "Is the disk full? Load it again.")
